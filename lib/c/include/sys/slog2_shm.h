/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How a program's log lies in memory: /dev/shmem/slogger2/SET.PID starts with struct slog2_shm, the
 * rings follow.
 *
 * A ring is made of cells. Cells are numbered for ever; number n lies in place n % cells. A writer
 * reserves as many as it needs by one atomic addition to `head` and fills them: it never waits for
 * anybody. Each cell says which number it holds, so a reader recognises what is not written yet or
 * overwritten already, and a sum over the record finds what two writers did to the same cell.
 * Nobody cleans up behind a writer that dies in between: readers step over it.
 */
#ifndef _SYS_SLOG2_SHM_H
#define _SYS_SLOG2_SHM_H

#include <stdint.h>
#include <sys/slog2.h>

#define SLOG2_DIRECTORY  "/dev/shmem/slogger2"
/* The objects' names in /dev/shmem, which has no directories. */
#define SLOG2_SHM_PREFIX "slogger2+"
#define SLOG2_MAGIC      0x32676c73u
#define SLOG2_VERSION    1u
#define SLOG2_NAME_MAX   48
#define SLOG2_CELL       64
#define SLOG2_CELL_DATA  (SLOG2_CELL - 8)

struct slog2_cell {
    uint64_t number;                 /* SLOG2_CELL_NUMBER(), 0: being written */
    char data[SLOG2_CELL_DATA];
};
#define SLOG2_CELL_NUMBER(_n, _first) (((uint64_t)(_n) + 1) << 1 | (_first))

/* At the start of a record; the text and its NUL follow. */
struct slog2_record {
    uint64_t time;                   /* ns of CLOCK_REALTIME */
    int32_t pid, tid;                /* of the writer */
    uint32_t sum;                    /* over all the rest */
    uint16_t code;
    uint8_t severity;
    uint8_t cells;
    uint16_t len;                    /* of the text */
    uint8_t kind;                    /* SLOG2_KIND_* */
    uint8_t zero[5];
};
#define SLOG2_KIND_TEXT    0
/* By the logger for another process: its name and a NUL come before the text. */
#define SLOG2_KIND_FOREIGN 1
#define SLOG2_TEXT_MAX     1024      /* with everything */

struct slog2_shm_buffer {
    char name[SLOG2_NAME_MAX];
    uint64_t offset;                 /* of the cells, from the start of the object */
    uint64_t cells;
    uint64_t head;                   /* number of the next cell to be reserved */
    uint64_t cleared;                /* readers start here */
};

/* A buffer as writers and readers share it. */
struct slog2_shm {
    uint32_t magic, version;
    int32_t pid;
    uint32_t nbuffers;
    uint64_t created;
    uint32_t verbosity;
    uint32_t flags;
    char name[SLOG2_NAME_MAX];
    struct slog2_shm_buffer buffer[SLOG2_MAX_BUFFERS];
};

/* A message in it. */
struct slog2_text {
    struct slog2_record record;
    char text[SLOG2_TEXT_MAX + 8];
};

__BEGIN_DECLS

/*
 * Any number of threads and processes at once. text of len bytes, len <= SLOG2_TEXT_MAX; record:
 * all but sum, cells, len.
 */
void slog2_ring_write(struct slog2_shm_buffer *buffer, struct slog2_cell *cells,
                      struct slog2_record *record,
                      const char *text, size_t len);

enum { SLOG2_RING_RECORD, SLOG2_RING_END, SLOG2_RING_PENDING };

/*
 * The record at *next or the first good one behind it; *next is then behind that. PENDING: the one
 * at *next is being written, or never will be: add one to *next to go past it. cells: the buffer's
 * own, or a copy of the object.
 */
int slog2_ring_read(const struct slog2_shm_buffer *buffer, const struct slog2_cell *cells,
                    uint64_t *next,
                    struct slog2_text *out);

/*
 * Is this the start of an object of that size, and one that can be read without looking out of it?
 */
int slog2_shm_valid(const struct slog2_shm *shm, size_t size);

__END_DECLS

#endif
