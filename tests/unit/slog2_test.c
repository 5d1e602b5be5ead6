// sources: lib/c/src/slog/slog2_ring.c
// flags: -idirafter lib/c/include
// SPDX-License-Identifier: Apache-2.0
// The rings of the system log: order, overwriting, writers that never finish, many writers at once.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/slog2_shm.h>

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

#define CELLS 256

static struct slog2_shm_buffer buffer;
static struct slog2_cell cells[CELLS];

static void reset(void)
{
    memset(&buffer, 0, sizeof buffer);
    memset(cells, 0, sizeof cells);
    buffer.cells = CELLS;
}

static void put(int pid, int number, size_t len)
{
    char text[SLOG2_TEXT_MAX];
    struct slog2_record record = { .pid = pid, .tid = number, .code = (uint16_t)len };
    memset(text, 'a' + number % 26, sizeof text);
    slog2_ring_write(&buffer, cells, &record, text, len);
}

static int right(const struct slog2_text *t)
{
    for (size_t i = 0; i < t->record.len; i++)
        if (t->text[i] != 'a' + t->record.tid % 26)
            return 0;
    return t->record.len == t->record.code && t->text[t->record.len] == '\0';
}

static void test_order(void)
{
    struct slog2_text t;
    uint64_t next = 0;
    int good = 1;
    reset();
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_END, "an empty ring");
    for (int i = 0; i < 10; i++)
        put(1, i, (size_t)i * 40);
    for (int i = 0; i < 10; i++)
        good &= slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_RECORD &&
            t.record.tid == i && right(&t);
    check(good && slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_END, "in order, whole");
    put(1, 77, SLOG2_TEXT_MAX);
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_RECORD && t.record.tid == 77 &&
          right(&t), "the longest");
    buffer.cleared = buffer.head;
    next = 0;
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_END, "cleared");
}

static void test_overwrite(void)
{
    struct slog2_text t;
    uint64_t next = 0;
    int last = -1, good = 1, count = 0;
    reset();
    for (int i = 0; i < 5000; i++)
        put(1, i, (size_t)(i % 200));
    while (slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_RECORD) {
        good &= right(&t) && (last == -1 || t.record.tid == last + 1);
        last = t.record.tid;
        count++;
    }
    check(good && last == 4999 && count > 50, "the newest stay");
}

static void test_unfinished(void)
{
    struct slog2_text t;
    uint64_t next = 0;
    reset();
    put(1, 1, 10);
    buffer.head += 2;                /* a writer that died after reserving */
    put(1, 2, 10);
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_RECORD && t.record.tid == 1,
          "before the gap");
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_PENDING, "the gap is seen");
    next++;
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_PENDING, "to its end");
    next++;
    check(slog2_ring_read(&buffer, cells, &next, &t) == SLOG2_RING_RECORD && t.record.tid == 2,
          "behind it");
    cells[0].data[sizeof t.record + 2] ^= 1;
    next = 0;
    int result = slog2_ring_read(&buffer, cells, &next, &t);
    check(result != SLOG2_RING_RECORD || t.record.tid != 1, "a damaged record is not shown");
}

static void *writer(void *arg)
{
    int pid = *(int *)arg;
    for (int i = 0; i < 20000; i++)
        put(pid, i, (size_t)(i % 300));
    return NULL;
}

/* What a reader gets while four write is right, and of each writer in order. */
static void test_threads(void)
{
    enum { N = 4 };
    pthread_t thread[N];
    int id[N], last[N], good = 1, count = 0;
    struct slog2_text t;
    uint64_t next = 0;
    reset();
    for (int i = 0; i < N; i++) {
        id[i] = i;
        last[i] = -1;
        pthread_create(&thread[i], NULL, writer, &id[i]);
    }
    for (int round = 0; round < 200000; round++) {
        int result = slog2_ring_read(&buffer, cells, &next, &t);
        if (result == SLOG2_RING_PENDING && round % 16 == 0)
            next++;
        if (result != SLOG2_RING_RECORD)
            continue;
        good &= right(&t) && t.record.pid >= 0 && t.record.pid < N &&
            t.record.tid > last[t.record.pid];
        last[t.record.pid] = t.record.tid;
        count++;
    }
    for (int i = 0; i < N; i++)
        pthread_join(thread[i], NULL);
    check(good, "four writers and a reader");
}

static void test_valid(void)
{
    static struct slog2_shm shm;
    shm = (struct slog2_shm){ .magic = SLOG2_MAGIC, .version = SLOG2_VERSION, .nbuffers = 1 };
    shm.buffer[0] = (struct slog2_shm_buffer){ .offset = 4096, .cells = 64 };
    check(slog2_shm_valid(&shm, 8192), "a good object");
    check(!slog2_shm_valid(&shm, 8191), "too short");
    shm.buffer[0].cells = UINT64_MAX / 64 + 2;
    check(!slog2_shm_valid(&shm, 8192), "cells out of range");
    shm.buffer[0] = (struct slog2_shm_buffer){ .offset = 4097, .cells = 1 };
    check(!slog2_shm_valid(&shm, 8192), "cells not aligned");
    shm.nbuffers = 5;
    check(!slog2_shm_valid(&shm, 8192), "too many buffers");
}

int main(void)
{
    test_order();
    test_overwrite();
    test_unfinished();
    test_threads();
    test_valid();
    printf("1..%u\n", passed + failed);
    return failed != 0;
}
