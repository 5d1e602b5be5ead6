/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory objects (types and rules in memobj.h).
 *
 * M1  ref counts the handle's references and the regions that map the object; at 0 it is in the dead list
 *     and nowhere else
 * M2  ANON, FILE: a tree of `depth` levels of 512 physical addresses; level 1 holds pages (state OBJECT), the others nodes
 * M3  a page of such an object has one reference for the object and one for each page-table entry with PTE_OWNED
 * M4  `reserved` pages of pmem's reservation belong to the object: memobj_page() draws on them first
 * Making an object smaller takes the pages out of it at once in bounded steps; entries that already map them
 * keep them until unmapped,
 * no new one can be made: the access gets FAULT_BUS.
 */
#include "memobj.h"
#include "kalloc.h"

#define TRIM_STEP   256u            /* entries of the tree passed in one step */
#define TRIM_PAGE   12u             /* what one with a page counts beside */
#define DIRTY_STEP  64u
#define GEN_SHIFT   20
#define FANOUT      512u
#define ZERO_STEP   (16 * PAGE_SIZE)

static KCACHE_DEFINE(memobj_cache, "memobj", struct memobj);
static struct htable handles;           /* index -> object; index 0 is never used */
static struct memobj *dead;
static uint32_t next_gen = 1;

unsigned memobj_count(void) { return kcache_count(&memobj_cache); }

struct memobj *memobj_create(enum memobj_type type, paddr_t pa, uint64_t size)
{
    struct memobj *o = kcache_alloc(&memobj_cache, NULL);
    if (o == NULL)
        return NULL;
    o->ref = 1;
    o->type = (uint8_t)type;
    o->index = -1;
    o->size = size;
    o->paddr = pa;
    list_init(&o->waiters);
    if (type != MEMOBJ_CONTIG || size == 0)
        return o;
    o->paddr = pmem_alloc_contig(size >> PAGE_SHIFT, size >= 1ul << 21 ? 9 : 0);
    if (o->paddr)
        return o;
    kcache_free(&memobj_cache, o, NULL);
    return NULL;
}

int64_t memobj_handle(struct memobj *o)
{
    if (handles.max == 0)
        htable_init(&handles, HTABLE_MAX);
    if (o->index < 0) {
        int index = htable_alloc(&handles, o, 1, NULL);
        if (index < 0)
            return index;
        o->index = index;
        o->gen = next_gen++ & 0x7fffffff;
    }
    return (int64_t)o->gen << GEN_SHIFT | o->index;
}

struct memobj *memobj_find(uint64_t handle)
{
    struct memobj *o = htable_get(&handles, (unsigned)handle & ((1u << GEN_SHIFT) - 1));
    return o && o->gen == handle >> GEN_SHIFT ? o : NULL;
}

void memobj_unref(struct memobj *o)
{
    kassert(o->ref > 0);
    if (--o->ref)
        return;
    if (o->index >= 0)
        htable_remove(&handles, (unsigned)o->index, NULL);
    o->index = -1;
    o->trimmed = 0;
    o->next_dead = dead;
    dead = o;
}

/* The tree of an ANON object */

static uint64_t level_span(unsigned depth)      /* pages below an entry of a node of that depth */
{
    return 1ul << (9 * (depth - 1));
}

static paddr_t take_page(struct memobj *o, unsigned flags)
{
    if (o->reserved) {
        o->reserved--;
        flags |= PMEM_RESERVED;
    }
    return pmem_alloc(0, flags);
}

static bool tree_grow(struct memobj *o, uint64_t index)
{
    while (o->depth == 0 || index >> (9 * o->depth)) {
        paddr_t node = take_page(o, PMEM_ZERO);
        if (node == 0)
            return false;
        ((paddr_t *)paddr_to_virt(node))[0] = o->depth ? o->paddr : 0;
        o->paddr = node;
        o->depth++;
    }
    return true;
}

static paddr_t page_create(struct memobj *o)
{
    paddr_t pa = take_page(o, PMEM_ZERO);
    if (pa == 0)
        return 0;
    *pmem_page(pa) = (struct page){ .ref = 1, .state = PAGE_OBJECT };
    o->pages++;
    return pa;
}

static paddr_t tree_page(struct memobj *o, uint64_t index, bool make)
{
    if (make && !tree_grow(o, index))
        return 0;
    if (o->depth == 0 || index >> (9 * o->depth))
        return 0;
    paddr_t node = o->paddr;
    for (unsigned d = o->depth;; d--) {
        paddr_t *entry = (paddr_t *)paddr_to_virt(node) + (index / level_span(d)) % FANOUT;
        if (*entry == 0 && make)
            *entry = d == 1 ? page_create(o) : take_page(o, PMEM_ZERO);
        if (*entry == 0 || d == 1)
            return *entry;
        node = *entry;
    }
}

paddr_t memobj_page(struct memobj *o, uint64_t offset, bool make)
{
    if (offset >= o->size)
        return 0;
    if (!memobj_has_tree(o))
        return o->paddr + offset;
    return tree_page(o, offset >> PAGE_SHIFT, make);
}

static void page_drop(struct memobj *o, paddr_t pa)
{
    struct page *pg = pmem_page(pa);
    kassert(pg->state == PAGE_OBJECT && pg->ref > 0);
    o->pages--;
    if (--pg->ref == 0)
        pmem_free(pa, 0);
}

/*
 * Takes the pages from index `from` on out of a node that begins at index `base`, and frees the nodes that are left without any, those
 * from `keep` on. false: the budget is used up, o->trimmed is where to go on.
 */
static bool node_trim(struct memobj *o, paddr_t node, unsigned depth, uint64_t base, uint64_t from, uint64_t keep, unsigned *budget)
{
    paddr_t *entry = paddr_to_virt(node);
    uint64_t span = level_span(depth);
    for (uint64_t i = (from - base) / span; i < FANOUT; i++) {
        uint64_t first = base + i * span;
        if (*budget == 0) {
            o->trimmed = MAX(first, from);
            return false;
        }
        --*budget;
        if (entry[i] == 0)
            continue;
        if (depth == 1) {
            page_drop(o, entry[i]);
            *budget -= MIN(*budget, TRIM_PAGE);
        } else {
            if (!node_trim(o, entry[i], depth - 1, first, MAX(first, from), keep, budget))
                return false;
            if (first < keep)
                continue;
            pmem_free(entry[i], 0);
        }
        entry[i] = 0;
    }
    return true;
}

/* Pages from index `keep` on go, in steps; true: all have gone. */
static bool trim_step(struct memobj *o, uint64_t keep)
{
    unsigned budget = TRIM_STEP;
    uint64_t from = MAX(o->trimmed, keep);
    if (o->depth == 0 || from >> (9 * o->depth))
        return true;
    return node_trim(o, o->paddr, o->depth, 0, from, keep, &budget);
}

bool memobj_reap_step(void)
{
    struct memobj *o = dead;
    if (o == NULL)
        return false;
    if (memobj_has_tree(o) && o->depth) {
        if (!trim_step(o, 0))
            return true;
        pmem_free(o->paddr, 0);
    }
    if (o->type == MEMOBJ_CONTIG && o->size)
        pmem_free_range(o->paddr, o->size >> PAGE_SHIFT);
    memobj_unreserve(o, o->reserved);
    dead = o->next_dead;
    kcache_free(&memobj_cache, o, NULL);
    return dead != NULL;
}

bool memobj_reserve(struct memobj *o, uint64_t pages)
{
    if (!pmem_reserve(pages))
        return false;
    o->reserved += pages;
    return true;
}

void memobj_unreserve(struct memobj *o, uint64_t pages)
{
    kassert(o->reserved >= pages);
    o->reserved -= pages;
    pmem_unreserve(pages);
}

void memobj_settle(struct memobj *o)
{
    uint64_t all = o->size >> PAGE_SHIFT, missing = all > o->pages ? all - o->pages : 0;
    if (o->reserved > missing)
        memobj_unreserve(o, o->reserved - missing);
}

int memobj_resize_step(struct memobj *o, uint64_t size)
{
    if (o->type == MEMOBJ_CONTIG && o->size == 0 && size) {
        o->paddr = pmem_alloc_contig(size >> PAGE_SHIFT, size >= 1ul << 21 ? 9 : 0);
        if (o->paddr == 0)
            return -ENOMEM;
        o->size = size;
        o->zeroed = 0;
        return 0;
    }
    if (!memobj_has_tree(o))
        return size == o->size ? 0 : -EINVAL;
    if (o->size != size)
        o->trimmed = 0;
    o->size = size;
    if (!trim_step(o, size >> PAGE_SHIFT))
        return 1;
    o->trimmed = 0;
    memobj_settle(o);
    return 0;
}

bool memobj_zero_step(struct memobj *o)
{
    if (o->type != MEMOBJ_CONTIG)
        return true;
    for (uint64_t end = MIN(o->zeroed + ZERO_STEP, o->size); o->zeroed < end; o->zeroed += PAGE_SIZE)
        page_zero(paddr_to_virt(o->paddr + o->zeroed));
    return o->zeroed == o->size;
}

/* Pages of files */

uint64_t memobj_missing(struct memobj *o, uint64_t offset)
{
    uint64_t index = offset >> PAGE_SHIFT;
    paddr_t node = o->paddr;
    if (o->depth == 0 || index >> (9 * o->depth))
        return MAX(o->size, offset + 1) - offset;
    for (unsigned d = o->depth; d; d--) {
        node = ((const paddr_t *)paddr_to_virt(node))[index / level_span(d) % FANOUT];
        if (node == 0)
            return (level_span(d) - index % level_span(d)) << PAGE_SHIFT;
    }
    return 0;
}

int memobj_dirty_step(struct memobj *o, uint64_t *offset)
{
    for (unsigned i = 0; i < DIRTY_STEP; i++) {
        if (*offset >= o->size)
            return -ENOENT;
        uint64_t missing = memobj_missing(o, *offset);
        if (missing == 0 && pmem_page(memobj_page(o, *offset, false))->dirty)
            return 0;
        *offset += missing ? missing : PAGE_SIZE;
    }
    return 1;
}

void memobj_drop(struct memobj *o, uint64_t offset)
{
    uint64_t index = offset >> PAGE_SHIFT;
    paddr_t node = o->paddr;
    if (o->type != MEMOBJ_FILE || o->depth == 0 || index >> (9 * o->depth))
        return;
    for (unsigned d = o->depth; node; d--) {
        paddr_t *entry = (paddr_t *)paddr_to_virt(node) + (index / level_span(d)) % FANOUT;
        node = *entry;
        if (d > 1)
            continue;
        if (node && pmem_page(node)->ref == 1) {
            page_drop(o, node);
            *entry = 0;
        }
        return;
    }
}
