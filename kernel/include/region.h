/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Regions: what a range of an address space is. A balanced (AVL) tree per address space, ordered by address, each node
 * knowing the extent and the widest hole of its subtree, so that finding an address and finding a hole are O(log n).
 * Rules: kernel lock. Regions of one aspace never overlap. The tree functions know nothing of pages.
 */
#ifndef REGION_H
#define REGION_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel.h"

struct memobj;

enum region_type { REGION_ANON, REGION_OBJECT, REGION_PHYS };

struct region {
    uintptr_t start, end;           /* page aligned, end exclusive */
    struct region *left, *right;
    uintptr_t lo, hi, gap;          /* of the subtree: lowest start, highest end, widest hole between regions */
    uint8_t height;
    uint8_t type;
    uint8_t attr;                   /* MAIR index */
    uint8_t guard;                  /* pages below that stay unmapped (KVM_STACK); inside start..end */
    uint32_t prot, flags;           /* PROT_*, KVM_* */
    struct memobj *object;          /* REGION_OBJECT: one reference */
    uint64_t offset;                /* of start: in the object, or physical address */
    uint64_t reserved;              /* pages reserved for what is not backed yet */
    paddr_t block;                  /* 2 MiB block being zeroed for block_va, 0: none */
    uintptr_t block_va;
    uint32_t block_done;            /* pages of it zeroed */
};

/* first region whose end is above addr, or NULL */
struct region *region_find(struct region *root, uintptr_t addr);
struct region *region_insert(struct region *root, struct region *r);    /* -> new root */
struct region *region_remove(struct region *root, struct region *r);    /* -> new root */
/* Bounds of r changed, order did not: brings the subtree data up to date. */
void region_update(struct region *root, struct region *r);
/* A hole of len bytes in [low, high) aligned to align: the lowest, or the highest. 0: none. */
uintptr_t region_hole(const struct region *root, uintptr_t low, uintptr_t high, size_t len, size_t align, bool topmost);
void region_check(const struct region *root);                           /* debug: kasserts the invariants */

#endif
