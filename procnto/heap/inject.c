/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Failures of memory on demand, for tests (option -i): the n-th allocation that a request of one process needs fails.
 * Allocations are those of the heap and the private calls that need kernel memory. All references to malloc(),
 * calloc() and realloc() in procnto come here first (--wrap); without -i that is one test of a variable.
 * The numbers are atomics; one process at a time is tested.
 */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include "heap/inject.h"
#include "procnto.h"

bool inject_on;
static pid_t inject_pid;
static int inject_left;           /* allocations until one fails; 0: none fails */
static __thread bool serving;     /* this thread serves a request of inject_pid */

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);

void inject_serving(pid_t pid)
{
    serving = pid != 0 && pid == __atomic_load_n(&inject_pid, __ATOMIC_RELAXED);
}

void inject_set(pid_t pid, int count)
{
    __atomic_store_n(&inject_left, count, __ATOMIC_RELAXED);
    __atomic_store_n(&inject_pid, count != 0 ? pid : 0, __ATOMIC_RELAXED);
}

int inject_rest(void)
{
    return __atomic_load_n(&inject_left, __ATOMIC_RELAXED);
}

bool inject_fails(void)
{
    int left = __atomic_load_n(&inject_left, __ATOMIC_RELAXED);

    if (!serving || left <= 0)
        return false;
    return __atomic_sub_fetch(&inject_left, 1, __ATOMIC_RELAXED) == 0;
}

static bool heap_fails(void)
{
    if (!__builtin_expect(inject_on, false) || !inject_fails())
        return false;
    errno = ENOMEM;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return heap_fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t n, size_t size)
{
    return heap_fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t size)
{
    return heap_fails() ? NULL : __real_realloc(p, size);
}

uint64_t inject_heap_bytes(void)
{
    struct mallinfo info = mallinfo();

    return (uint64_t)(unsigned)info.usmblks + (unsigned)info.hblkhd;
}
