/* SPDX-License-Identifier: Apache-2.0 */
/* The rings of sys/slog2_shm.h. */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/slog2_shm.h>

static uint32_t sum_bytes(uint32_t sum, const void *data, size_t n)
{
    const uint8_t *p = data;
    while (n-- > 0)
        sum = (sum ^ *p++) * 16777619u;
    return sum;
}

/* With sum itself taken as 0. */
static uint32_t sum_of(const struct slog2_record *record, const char *text)
{
    struct slog2_record copy = *record;
    copy.sum = 0;
    return sum_bytes(sum_bytes(2166136261u, &copy, sizeof copy), text, record->len);
}

static void cell_write(struct slog2_cell *cell, uint64_t number, const char *data, size_t len)
{
    __atomic_store_n(&cell->number, 0, __ATOMIC_RELAXED);
    __atomic_thread_fence(__ATOMIC_RELEASE);
    memcpy(cell->data, data, len);
    __atomic_store_n(&cell->number, number, __ATOMIC_RELEASE);
}

void slog2_ring_write(struct slog2_shm_buffer *buffer, struct slog2_cell *cells,
                      struct slog2_record *record,
                      const char *text, size_t len)
{
    char whole[sizeof *record + SLOG2_TEXT_MAX];
    if (len > SLOG2_TEXT_MAX)
        len = SLOG2_TEXT_MAX;
    size_t size = sizeof *record + len, count = (size + SLOG2_CELL_DATA - 1) / SLOG2_CELL_DATA;
    record->len = (uint16_t)len;
    record->cells = (uint8_t)count;
    record->sum = sum_of(record, text);
    memcpy(whole, record, sizeof *record);
    memcpy(whole + sizeof *record, text, len);
    uint64_t n = __atomic_fetch_add(&buffer->head, count, __ATOMIC_RELAXED);
    for (size_t i = 0; i < count; i++) {
        size_t at = i * SLOG2_CELL_DATA, part = size - at < SLOG2_CELL_DATA ? size - at
            : SLOG2_CELL_DATA;
        cell_write(&cells[(n + i) % buffer->cells], SLOG2_CELL_NUMBER(n + i, i == 0), whole + at,
                   part);
    }
}

/* -> the data is what was written for that number */
static bool cell_read(const struct slog2_cell *cell, uint64_t number, char data[SLOG2_CELL_DATA])
{
    if (__atomic_load_n(&cell->number, __ATOMIC_ACQUIRE) != number)
        return false;
    memcpy(data, cell->data, SLOG2_CELL_DATA);
    __atomic_thread_fence(__ATOMIC_ACQUIRE);
    return __atomic_load_n(&cell->number, __ATOMIC_RELAXED) == number;
}

/* The record that starts in cell n. -> false: none does, or not a whole one */
static bool record_read(const struct slog2_shm_buffer *buffer, const struct slog2_cell *cells,
                        uint64_t n, struct slog2_text *out)
{
    char whole[sizeof out->record + SLOG2_TEXT_MAX + SLOG2_CELL_DATA];
    if (!cell_read(&cells[n % buffer->cells], SLOG2_CELL_NUMBER(n, 1), whole))
        return false;
    memcpy(&out->record, whole, sizeof out->record);
    size_t size = sizeof out->record + out->record.len, count = out->record.cells;
    if (out->record.len > SLOG2_TEXT_MAX || count != (size + SLOG2_CELL_DATA - 1) / SLOG2_CELL_DATA)
        return false;
    for (size_t i = 1; i < count; i++)
        if (!cell_read(&cells[(n + i) % buffer->cells], SLOG2_CELL_NUMBER(n + i, 0),
                       whole + i * SLOG2_CELL_DATA))
            return false;
    memcpy(out->text, whole + sizeof out->record, out->record.len);
    out->text[out->record.len] = '\0';
    return sum_of(&out->record, out->text) == out->record.sum;
}

/* Is cell n on its way: reserved, and still holding something older? */
static bool on_its_way(const struct slog2_shm_buffer *buffer, const struct slog2_cell *cells,
                       uint64_t n)
{
    uint64_t there = __atomic_load_n(&cells[n % buffer->cells].number, __ATOMIC_ACQUIRE);
    return there < SLOG2_CELL_NUMBER(n, 0);
}

int slog2_ring_read(const struct slog2_shm_buffer *buffer, const struct slog2_cell *cells,
                    uint64_t *next,
                    struct slog2_text *out)
{
    uint64_t head = __atomic_load_n(&buffer->head, __ATOMIC_ACQUIRE);
    uint64_t oldest = head > buffer->cells ? head - buffer->cells : 0;
    uint64_t cleared = __atomic_load_n(&buffer->cleared, __ATOMIC_RELAXED);
    if (*next < oldest)
        *next = oldest;
    if (*next < cleared && cleared <= head)
        *next = cleared;
    for (; *next < head; ++*next) {
        if (record_read(buffer, cells, *next, out)) {
            *next += out->record.cells;
            return SLOG2_RING_RECORD;
        }
        if (on_its_way(buffer, cells, *next))
            return SLOG2_RING_PENDING;
    }
    return SLOG2_RING_END;
}

int slog2_shm_valid(const struct slog2_shm *shm, size_t size)
{
    if (size < sizeof *shm || shm->magic != SLOG2_MAGIC || shm->version != SLOG2_VERSION ||
        shm->nbuffers > SLOG2_MAX_BUFFERS)
        return 0;
    for (uint32_t i = 0; i < shm->nbuffers; i++) {
        const struct slog2_shm_buffer *b = &shm->buffer[i];
        if (b->cells == 0 || b->offset % SLOG2_CELL != 0 || b->offset > size ||
            b->cells > (size - b->offset) / SLOG2_CELL || memchr(b->name, '\0',
                sizeof b->name) == NULL)
            return 0;
    }
    return memchr(shm->name, '\0', sizeof shm->name) != NULL;
}
