/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory objects: reference-counted pages that several regions can map.
 *   MEMOBJ_ANON    pages made on first use, in a tree of 512-way nodes
 *   MEMOBJ_CONTIG  one physically contiguous run of RAM, freed with the object
 *   MEMOBJ_PHYS    a physical range that belongs to somebody else, never freed
 *   MEMOBJ_FILE    pages of a file, in the same tree; only the memory manager puts any in (demand.h)
 * Rules: kernel lock. References: one per handle reference, one per region. An object without references is queued and
 * freed by memobj_reap_step() in bounded steps; idle CPUs do that too.
 */
#ifndef MEMOBJ_H
#define MEMOBJ_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel.h"
#include "pmem.h"

enum memobj_type { MEMOBJ_ANON, MEMOBJ_CONTIG, MEMOBJ_PHYS, MEMOBJ_FILE };

struct memobj {
    uint32_t ref;
    uint8_t type;
    uint8_t depth;          /* ANON: levels of the tree, 0: none */
    int32_t index;          /* handle, -1: has none */
    uint32_t gen;           /* of the handle */
    uint64_t size;          /* bytes, page multiple */
    uint64_t pages;         /* ANON: pages held */
    uint64_t reserved;      /* ANON: pages reserved for it by committed mappings */
    uint64_t trimmed;       /* page index: from `size` up to here nothing is left in the tree; going up while pages are taken out */
    paddr_t paddr;          /* ANON: root of the tree; else first byte */
    uint64_t zeroed;        /* CONTIG: bytes zeroed so far; mapped only when all are */
    struct list waiters;    /* FILE: threads in STATE_WAITPAGE (demand.c) */
    struct memobj *next_dead;
};

struct memobj *memobj_create(enum memobj_type type, paddr_t pa, uint64_t size);    /* one reference; NULL: no memory */
static inline struct memobj *memobj_ref(struct memobj *o) { o->ref++; return o; }
void memobj_unref(struct memobj *o);
bool memobj_reap_step(void);                        /* true: there is more to do */
int64_t memobj_handle(struct memobj *o);            /* makes the handle if there is none */
struct memobj *memobj_find(uint64_t handle);        /* NULL: no such object */
/* Physical address of the page at offset. make: allocate it when missing. 0: none (or no memory). */
paddr_t memobj_page(struct memobj *o, uint64_t offset, bool make);
bool memobj_reserve(struct memobj *o, uint64_t pages);
void memobj_unreserve(struct memobj *o, uint64_t pages);
/* ANON: gives back what is reserved beyond the pages still missing */
void memobj_settle(struct memobj *o);
int memobj_resize_step(struct memobj *o, uint64_t size);    /* 1: more to do */
/* FILE: the lowest page at or above *offset that was written to through a mapping; 1 more to look at from *offset on, -ENOENT. */
int memobj_dirty_step(struct memobj *o, uint64_t *offset);
/* Bytes from offset (of a page) on that are certainly not there: an empty part of the tree. 0: the page is there. */
uint64_t memobj_missing(struct memobj *o, uint64_t offset);
/* FILE: takes a page out that nobody has mapped. */
void memobj_drop(struct memobj *o, uint64_t offset);
static inline bool memobj_has_tree(const struct memobj *o) { return o->type == MEMOBJ_ANON || o->type == MEMOBJ_FILE; }
bool memobj_zero_step(struct memobj *o);            /* CONTIG: true when all is zero */
unsigned memobj_count(void);

#endif
