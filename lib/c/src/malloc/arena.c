/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <sys/mman.h>
#include <string.h>

static struct arena *arenas;

static int page_used(const struct arena *a, size_t i)
{
    return (int)(a->used[i / 64] >> (i % 64) & 1);
}

static void mark(struct arena *a, size_t i, size_t n, int used)
{
    for (; n > 0; n--, i++) {
        uint64_t bit = UINT64_C(1) << (i % 64);
        a->used[i / 64] = used ? a->used[i / 64] | bit : a->used[i / 64] & ~bit;
    }
}

/* First fit: index of n free pages in a row, or 0 (page 0 is never free: the arena lives there). */
static size_t find_run(const struct arena *a, size_t n)
{
    size_t run = 0;

    for (size_t i = 1; i < a->npages; i++) {
        run = page_used(a, i) ? 0 : run + 1;
        if (run == n) {
            return i - n + 1;
        }
    }
    return 0;
}

static struct arena *arena_create(size_t need)
{
    size_t size = ARENA_FIRST;
    struct arena *a;

    while (size < ARENA_MAX && size * 4 <= __heap_stats.arena_bytes) {
        size *= 2; /* a new arena adds a quarter at most: what it does not use yet is memory all the same */
    }
    if (size < need) {
        size = need;
    }
    a = mmap64(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    if (a == MAP_FAILED && size > need) {
        size = need;
        a = mmap64(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    }
    if (a == MAP_FAILED) {
        return NULL;
    }
    a->npages = size / PAGE;
    a->nfree = a->npages - 1;
    mark(a, 0, 1, 1);
    a->next = arenas;
    if (arenas != NULL) {
        arenas->prev = a;
    }
    arenas = a;
    __heap_stats.arena_bytes += size;
    return a;
}

static void arena_destroy(struct arena *a)
{
    if (a->next != NULL) {
        a->next->prev = a->prev;
    }
    if (a->prev != NULL) {
        a->prev->next = a->next;
    } else {
        arenas = a->next;
    }
    __heap_stats.arena_bytes -= a->npages * PAGE;
    if (munmap(a, a->npages * PAGE) != 0) {
        __heap_corrupt("free", a);
    }
}

void *__arena_pages(size_t n, struct arena **where)
{
    struct arena *a;
    size_t i = 0;

    for (a = arenas; a != NULL; a = a->next) {
        if (a->nfree >= n && (i = find_run(a, n)) != 0) {
            break;
        }
    }
    if (a == NULL) {
        a = arena_create((n + 1) * PAGE);
        if (a == NULL) {
            return NULL;
        }
        i = 1;
    }
    mark(a, i, n, 1);
    a->nfree -= n;
    *where = a;
    return (char *)a + i * PAGE;
}

/* What the arena's own page has left: room for a slab of small blocks. NULL when no arena offers it. */
void *__arena_first_page(size_t *bytes, struct arena **where)
{
    struct arena *a = arenas;

    while (a != NULL && a->first_page_taken) {
        a = a->next;
    }
    if (a == NULL) {
        return NULL;
    }
    a->first_page_taken = 1;
    *bytes = PAGE - sizeof *a;
    *where = a;
    return a + 1;
}

static int arena_empty(const struct arena *a)
{
    return a->nfree == a->npages - 1 && !a->first_page_taken;
}

/* One empty arena is kept: a program that frees and allocates around the edge must not map and unmap each time. */
void __arena_release(struct arena *a, void *p, size_t n)
{
    if ((char *)p < (char *)a + PAGE) {
        a->first_page_taken = 0;
    } else {
        mark(a, (size_t)((char *)p - (char *)a) / PAGE, n, 0);
        a->nfree += n;
    }
    if (!arena_empty(a)) {
        return;
    }
    for (struct arena *other = arenas; other != NULL; other = other->next) {
        if (other != a && arena_empty(other)) {
            arena_destroy(other->npages > a->npages ? other : a);
            return;
        }
    }
}

size_t __arena_trim(void)
{
    size_t given = 0;

    for (struct arena *a = arenas, *next; a != NULL; a = next) {
        next = a->next;
        if (arena_empty(a)) {
            given += a->npages * PAGE;
            arena_destroy(a);
        }
    }
    return given;
}
