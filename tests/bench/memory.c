/* SPDX-License-Identifier: Apache-2.0 */
/* Page faults and mappings. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "bench.h"

#define PAGE  4096u
#define PAGES 256

struct lazy {
    char *next;
};

static char *map(size_t pages, int flags)
{
    char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | flags, NOFD, 0);
    if (at == MAP_FAILED) bench_die("mmap: errno %d", errno);
    return at;
}

static void touch_next(void *context)
{
    struct lazy *lazy = context;
    *(volatile char *)lazy->next = 1;
    lazy->next += PAGE;
}

static void measure_fault(const char *name)
{
    struct lazy lazy = { map(BENCH_RUNS + 100, MAP_LAZY) };
    bench_run(name, touch_next, &lazy, BENCH_RUNS, 1);
}

static void map_touch_unmap(void *context)
{
    size_t pages = *(size_t *)context;
    char *at = map(pages, 0);
    for (size_t i = 0; i < pages; i++) *(volatile char *)(at + i * PAGE) = 1;
    if (munmap(at, pages * PAGE) != 0) bench_die("munmap: errno %d", errno);
}

static void measure_mmap(const char *name)
{
    size_t pages = 1;
    bench_run(name, map_touch_unmap, &pages, BENCH_RUNS, 1);
}

static void measure_mmap_256(const char *name)
{
    size_t pages = PAGES;
    bench_run(name, map_touch_unmap, &pages, BENCH_RUNS, 1);
}

const struct bench_case bench_cases[] = {
    { "fault_anon", measure_fault }, { "mmap_1", measure_mmap }, { "mmap_256", measure_mmap_256 }, { NULL, NULL },
};
const struct bench_role bench_roles[] = { { NULL, NULL } };
