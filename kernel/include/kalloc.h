/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel objects: slab caches with per-CPU magazines, power-of-two blocks, quotas, handle tables.
 * Rules: every function runs with the kernel lock held. What is allocated is zero-filled; NULL means no memory or
 * quota used up. The quota given to free is the one given to alloc.
 */
#ifndef KALLOC_H
#define KALLOC_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kernel.h"
#include "percpu.h"


/* Kernel memory charged to one process; NULL stands for the system, which has no limit. Kernel lock. */
struct quota { uint64_t used, limit; };     /* limit 0: none */
bool quota_charge(struct quota *q, size_t size);
void quota_refund(struct quota *q, size_t size);

struct slab;
struct kmagazine { void *top; unsigned count; };

/* One cache per kind of object. Kernel lock. */
struct kcache {
    const char *name;
    uint32_t size;              /* as asked; set once */
    uint32_t stride;            /* 0 until first used */
    uint16_t per_slab, order;
    uint32_t count;             /* objects handed out */
    uint32_t slabs;             /* slabs held */
    struct slab *partial;       /* slabs with a free object, doubly linked */
    struct slab *empty;         /* at most one slab kept without objects */
    struct kcache *next;        /* all caches that were ever used */
    struct kmagazine *mag;      /* one per CPU of the machine, allocated on first use */
};

#define KCACHE_INIT(label, bytes) { .name = (label), .size = (bytes) }
#define KCACHE_DEFINE(var, label, type) struct kcache var = KCACHE_INIT(label, sizeof(type))

void *kcache_alloc(struct kcache *c, struct quota *q);
void kcache_free(struct kcache *c, void *obj, struct quota *q);
static inline unsigned kcache_count(const struct kcache *c) { return c->count; }
struct kcache *kcache_next(struct kcache *c);   /* walk all caches; NULL: the first */

void *kmem_alloc(size_t size, struct quota *q);
void kmem_free(void *p, size_t size, struct quota *q);

struct kalloc_info { uint64_t pages, bytes, objects; };     /* slab and block pages; bytes and objects handed out */
void kalloc_stats(struct kalloc_info *info);
/* Empties the magazines and gives free slabs back, one CPU's of one cache a step: *at starts at 0; false: all have been looked at. */
bool kalloc_trim_step(uint64_t *at);

/*
 * Handle tables: small integer -> object. Leaves of 64 slots never move; the directory of leaves doubles.
 * Pointers read with htable_get() stay valid as long as the object does.
 */
#define HTABLE_LEAF     64u
#define HTABLE_MAX      (64u * 64u * HTABLE_LEAF)           /* 262,144 handles */
struct hleaf { uint64_t used; void *slot[HTABLE_LEAF]; };
struct htable {
    struct hleaf **dir;         /* [limit / 64], absent leaves point at htable_no_leaf */
    uint32_t limit;             /* indices the directory covers now */
    uint32_t max;               /* indices ever allowed: 0 .. max - 1 */
    uint32_t count;             /* used */
    uint64_t *full, *some;      /* one bit per leaf: no free slot; any used slot */
    struct hleaf *dir1;         /* directory and bitmaps of a table of one leaf */
    uint64_t full1, some1;
};
extern struct hleaf htable_no_leaf;

void htable_init(struct htable *ht, unsigned max);
/* lowest free >= first; -EAGAIN, -ENOMEM */
int htable_alloc(struct htable *ht, void *obj, unsigned first, struct quota *q);
/* -EBUSY when taken, -EINVAL, -ENOMEM */
int htable_set(struct htable *ht, unsigned index, void *obj, struct quota *q);
void *htable_remove(struct htable *ht, unsigned index, struct quota *q);           /* what was there, or NULL */
int htable_next(const struct htable *ht, unsigned index);                          /* lowest used >= index, or -1 */
void htable_fini(struct htable *ht, struct quota *q);                              /* must be empty */

/* Any index is safe. */
static inline void *htable_get(const struct htable *ht, unsigned index)
{
    if (__builtin_expect(index >= ht->limit, 0))
        return NULL;
    return ht->dir[index / HTABLE_LEAF]->slot[index % HTABLE_LEAF];
}

#endif
