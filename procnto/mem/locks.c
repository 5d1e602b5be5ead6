/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a process has locked in memory. The kernel never takes a page away, so to it locking is backing;
 * what is locked matters to
 * RLIMIT_MEMLOCK and to MS_INVALIDATE, and is kept here: ranges that neither overlap nor touch, ascending. p->mem_lock.
 */
#include <errno.h>
#include <stdlib.h>
#include "mem/private.h"

struct lock_range {
    struct lock_range *next;
    uint64_t start, end;
};

bool mem_locks;

/* The first range that ends at or behind `at`. */
static struct lock_range **first_from(struct proc *p, uint64_t at)
{
    struct lock_range **link = &p->locked;

    while (*link != NULL && (*link)->end < at)
        link = &(*link)->next;
    return link;
}

static uint64_t total(const struct proc *p)
{
    uint64_t sum = 0;

    for (const struct lock_range *r = p->locked; r != NULL; r = r->next)
        sum += r->end - r->start;
    return sum;
}

/* How much of the range is locked already. */
static uint64_t overlap(struct proc *p, uint64_t start, uint64_t end)
{
    uint64_t sum = 0;

    for (const struct lock_range *r = *first_from(p, start); r != NULL && r->start < end; r = r->next)
        if (r->end > start)
            sum += (r->end < end ? r->end : end) - (r->start > start ? r->start : start);
    return sum;
}

static int add(struct proc *p, uint64_t start, uint64_t end)
{
    struct lock_range **link = first_from(p, start), *range = malloc(sizeof *range), *r;

    if (range == NULL)
        return -ENOMEM;
    while ((r = *link) != NULL && r->start <= end) {        /* they become part of it */
        start = r->start < start ? r->start : start;
        end = r->end > end ? r->end : end;
        *link = r->next;
        free(r);
    }
    *range = (struct lock_range){ *link, start, end };
    *link = range;
    return 0;
}

static int take_out(struct proc *p, uint64_t start, uint64_t end)
{
    struct lock_range **link = first_from(p, start), *r;

    while ((r = *link) != NULL && r->start < end) {
        if (r->start < start && r->end > end) {             /* a hole: two are left */
            struct lock_range *rest = malloc(sizeof *rest);

            if (rest == NULL)
                return -ENOMEM;
            *rest = (struct lock_range){ r->next, end, r->end };
            r->next = rest;
            r->end = start;
            return 0;
        }
        if (r->start >= start && r->end <= end) {
            *link = r->next;
            free(r);
            continue;
        }
        if (r->start < start)
            r->end = start < r->end ? start : r->end;
        else
            r->start = end;
        link = &r->next;
    }
    return 0;
}

int mem_lock_add(struct proc *p, uint64_t start, uint64_t end)
{
    rlim_t limit = __atomic_load_n(&p->limits[RLIMIT_MEMLOCK].rlim_cur, __ATOMIC_RELAXED);
    int err = 0;

    mem_locks = true;
    pthread_mutex_lock(&p->mem_lock);
    if (limit != RLIM_INFINITY && total(p) + (end - start) - overlap(p, start, end) > limit)
        err = -ENOMEM;
    else if (end > start)
        err = add(p, start, end);
    pthread_mutex_unlock(&p->mem_lock);
    return err;
}

int mem_lock_remove(struct proc *p, uint64_t start, uint64_t end)
{
    int err = 0;

    if (__atomic_load_n(&p->locked, __ATOMIC_RELAXED) == NULL)
        return 0;
    pthread_mutex_lock(&p->mem_lock);
    err = take_out(p, start, end);
    pthread_mutex_unlock(&p->mem_lock);
    return err;
}

bool mem_lock_any(struct proc *p, uint64_t start, uint64_t end)
{
    pthread_mutex_lock(&p->mem_lock);
    bool any = overlap(p, start, end) != 0;
    pthread_mutex_unlock(&p->mem_lock);
    return any;
}

void mem_lock_clear(struct proc *p)
{
    __atomic_store_n(&p->lock_future, false, __ATOMIC_RELAXED);
    mem_lock_remove(p, 0, UINT64_MAX);
}
