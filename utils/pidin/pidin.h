/* SPDX-License-Identifier: Apache-2.0 */
/* pidin: what /proc tells of processes, as tables. A column belongs to a process or to each of its threads. */
#ifndef PIDIN_H
#define PIDIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/procfs.h>

struct process {
    int fd;                     /* of /proc/PID/as */
    procfs_info info;
    char path[256];             /* of the program */
    char args[1024];            /* words with blanks between */
};

struct row {
    struct process *process;
    procfs_status *thread;      /* NULL in a table of processes */
};

/* process.c */
extern bool keep_going;
extern unsigned verbose;
bool process_open(pid_t pid, struct process *p);
void process_close(struct process *p);
bool thread_next(const struct process *p, unsigned tid, procfs_status *status);
const char *process_name(const struct process *p, bool full);
void *process_array(const struct process *p, int dcmd, size_t entry_size, unsigned *count);
bool read_memory(const struct process *p, uint64_t vaddr, void *buf, size_t size);
bool read_string(const struct process *p, uint64_t vaddr, char *buf, size_t size);
bool read_text(const char *path, char *buf, size_t size, size_t *length);

/* columns.c */
struct column {
    const char *key;            /* letter of -f, or a name of our own */
    const char *header;
    int width;                  /* negative: to the left; 0: as it is */
    bool per_thread;
    void (*text)(const struct row *row, char *buf, size_t size);
    void (*lines)(const struct process *p);     /* instead: lines behind the row */
};
const struct column *column_find(const char *key, size_t n);

/* lists.c: what does not fit a row */
void list_environment(const struct process *p);
void list_fds(const struct process *p);
void list_timers(const struct process *p);
void list_interrupts(const struct process *p);
void list_channels(const struct process *p);
void list_registers(const struct process *p);
void list_backtrace(const struct process *p);

/* memory.c */
void list_map(const struct process *p);
void list_map_details(const struct process *p);
void list_backed_map(const struct process *p);
void list_objects(const struct process *p);
void stack_text(const struct row *row, char *buf, size_t size);
void memory_sizes(const struct process *p, uint64_t *code, uint64_t *data);     /* of the program, without libraries */
void size_text(uint64_t bytes, char *buf, size_t size);

/* rights.c */
void list_abilities(const struct process *p);
void list_limits(const struct process *p);
void groups_text(const struct row *row, char *buf, size_t size);
void exit_text(const struct row *row, char *buf, size_t size);

/* info.c, syspage.c: of the machine */
int print_info(void);
int print_net(void);
int print_syspage(const char *section);

#endif
