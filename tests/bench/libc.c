/* SPDX-License-Identifier: Apache-2.0 */
/* The C library by itself: what its commonest calls cost. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

#define ITEMS 1000

static char from[4096] __attribute__((aligned(64))), to[4096] __attribute__((aligned(64)));
static volatile size_t sink;

static void copy(void *size)
{
    memcpy(to, from, *(size_t *)size);
}

static void fill(void *size)
{
    memset(to, 1, *(size_t *)size);
}

static void length(void *text)
{
    sink = strlen(text);
}

static void allocate(void *size)
{
    void *p = malloc(*(size_t *)size);

    if (p == NULL) bench_die("malloc: errno %d", errno);
    free(p);
}

static void print(void *value)
{
    sink = (size_t)snprintf(to, sizeof to, "%s %d\n", "text", *(int *)value);
}

static void print_double(void *value)
{
    sink = (size_t)snprintf(to, sizeof to, "%g", *(double *)value);
}

static int by_value(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static void sort(void *items)
{
    unsigned x = 1;

    for (int i = 0; i < ITEMS; i++) ((int *)items)[i] = (int)((x = x * 1103515245 + 12345) >> 16);
    qsort(items, ITEMS, sizeof(int), by_value);
}

#define MEASURE_SIZE(name, op, size)                \
    static void measure_##name(const char *title)   \
    {                                               \
        size_t n = size;                            \
        bench_run(title, op, &n, BENCH_RUNS, 1);    \
    }
MEASURE_SIZE(memcpy_64, copy, 64)
MEASURE_SIZE(memcpy_4k, copy, 4096)
MEASURE_SIZE(memset_4k, fill, 4096)
MEASURE_SIZE(malloc_free_64, allocate, 64)

static void measure_strlen(const char *name)
{
    memset(from, 'x', 64);
    from[64] = 0;
    bench_run(name, length, from, BENCH_RUNS, 1);
}

static void measure_print(const char *name)
{
    int value = 12345;

    bench_run(name, print, &value, BENCH_RUNS, 1);
}

static void measure_print_double(const char *name)
{
    double value = 3.14159;

    bench_run(name, print_double, &value, BENCH_RUNS, 1);
}

static void measure_sort(const char *name)
{
    static int items[ITEMS];

    bench_run(name, sort, items, 50, 1);
}

const struct bench_case bench_cases[] = {
    { "memcpy_64", measure_memcpy_64 }, { "memcpy_4k", measure_memcpy_4k }, { "memset_4k", measure_memset_4k },
    { "strlen_64", measure_strlen }, { "malloc_free_64", measure_malloc_free_64 }, { "snprintf_sd", measure_print },
    { "snprintf_g", measure_print_double }, { "qsort_1000", measure_sort }, { NULL, NULL },
};
const struct bench_role bench_roles[] = { { NULL, NULL } };
