/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces: unmapping and fork (protection, discarding and queries: aspace_protect.c). All of it works on the present entries of
 * a range, a bounded number at a time; holes are skipped by whole tables.
 */
#include "aspace.h"
#include "aspace_impl.h"
#include "fault.h"
#include "memobj.h"
#include "region.h"
#include <sys/mman.h>

/* Unmapping */

void zap_entry(struct tlb_gather *g, const struct region *r, uintptr_t va, struct pt_slot s)
{
    pte_t e = *s.slot;
    __atomic_store_n(s.slot, 0, __ATOMIC_RELAXED);
    pt_cleared(g, va, va, pt_page(s.slot), 1);
    fault_drop(g, e, s.level == 2 ? BLOCK_SHIFT - PAGE_SHIFT : 0);
    if (r->attr != MAIR_DEVICE)
        g->as->resident -= s.size >> PAGE_SHIFT;
}

/* Entries of one last-level table, from va on. */
static uintptr_t zap_table(struct tlb_gather *g, const struct region *r, uintptr_t va, uintptr_t to, pte_t *slot, unsigned *budget)
{
    struct page *table = pt_page(slot);
    uint32_t used = table->ref, done = 0;
    uintptr_t first = 0, last = 0;
    to = MIN(to, ALIGN_DOWN(va, BLOCK_SIZE) + BLOCK_SIZE);
    for (; va < to && *budget && done < used; va += PAGE_SIZE, slot++) {
        pte_t e = *slot;
        if (!pte_present(e)) {
            spend(budget, COST_HOLE);
            continue;
        }
        __atomic_store_n(slot, 0, __ATOMIC_RELAXED);
        fault_drop(g, e, 0);
        spend(budget, COST_DROP);
        last = va;
        if (done++ == 0)
            first = va;
    }
    if (done == 0)
        return va;
    if (r->attr != MAIR_DEVICE)
        g->as->resident -= done;
    pt_cleared(g, first, last, table, done);
    return done == used ? to : va;
}

/* Removes the entries of [from, to), a part of r; how far it came. Blocks at the ends have been split. */
static uintptr_t zap(struct tlb_gather *g, const struct region *r, uintptr_t from, uintptr_t to, unsigned *budget)
{
    uintptr_t va = from;
    while (va < to && *budget) {
        struct pt_slot s = pt_find(g->as, va);
        if (s.level == 3) {
            va = zap_table(g, r, va, to, s.slot, budget);
            continue;
        }
        if (s.slot && pte_present(*s.slot)) {
            kassert(!(va & (BLOCK_SIZE - 1)) && to - va >= BLOCK_SIZE);
            zap_entry(g, r, va, s);
        }
        spend(budget, COST_ENTRY);
        va = ALIGN_DOWN(va, s.size) + s.size;
    }
    return MIN(va, to);
}

/*
 * Makes the region found at cur lie inside [cur, end): 0. A guard page just below cur goes with the rest of its stack. -EAGAIN: the
 * budget does not do for that, go on from cur in another step.
 */
int aspace_clip(struct aspace *as, struct region **r, uintptr_t cur, uintptr_t end, unsigned *budget)
{
    int err = 0;

    if ((*r)->start + (*r)->guard * PAGE_SIZE < cur) {
        err = region_split(as, *r, cur, budget);
        *r = region_find(as->regions, cur);
    }
    if (err == 0 && *budget && (*r)->end > end)
        err = region_split(as, *r, end, budget);
    return err ? err : *budget ? 0 : -EAGAIN;
}

/* What a step that ended with err returns: 1 more to do, 0, or -errno. */
int step_result(int err, uintptr_t cur, uintptr_t end)
{
    return err && err != -EAGAIN ? err : cur < end;
}

int aspace_unmap_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress)
{
    uintptr_t cur = MAX(*progress, va), end = va + len;
    unsigned budget = STEP_BUDGET;
    int err = check_range(va, len);
    struct tlb_gather g;
    tlb_begin(&g, as);
    while (err == 0 && cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start >= end) {
            cur = end;
            break;
        }
        err = aspace_clip(as, &r, cur, end, &budget);
        if (err)
            break;
        cur = zap(&g, r, r->start, r->end, &budget);
        if (cur == r->end)
            region_destroy(as, r);
        else
            region_trim(as, r, cur);
        spend(&budget, region_cost(as));
    }
    tlb_finish(&g);
    *progress = cur;
    return step_result(err, cur, end);
}

int aspace_unmap(struct aspace *as, uintptr_t va, size_t len)
{
    uintptr_t progress = 0;
    int res;
    do {
        res = aspace_unmap_step(as, va, len, &progress);
    } while (res == 1);
    return res;
}

/* Walking the present entries of a region */

/* From a page entry without anything: on to the next one of the same table that has something. */
static uintptr_t skip_holes(uintptr_t cur, uintptr_t to, const pte_t *slot, unsigned *budget)
{
    uintptr_t end = MIN(to, ALIGN_DOWN(cur, 1ul << 21) + (1ul << 21));
    while (cur < end && *budget && !pte_present(*slot)) {
        spend(budget, COST_HOLE);
        cur += PAGE_SIZE;
        slot++;
    }
    return cur;
}

/* Calls fn, which costs that much, for each present entry in [*cur, to) until the budget is used up or it fails; *cur is where to go on. */
int for_entries(struct aspace *as, struct region *r, uintptr_t *cur, uintptr_t to, unsigned *budget,
                       entry_fn fn, unsigned cost, void *arg)
{
    while (*cur < to && *budget) {
        struct pt_slot s = pt_find(as, *cur);
        bool present = s.slot && pte_present(*s.slot);
        if (s.slot && !present && s.size == PAGE_SIZE) {
            *cur = skip_holes(*cur, to, s.slot, budget);
            continue;
        }
        if (present && s.level == 2 && *budget < COST_SPLIT) {      /* it may have to be cut: with a full budget */
            *budget = 0;
            return 0;
        }
        int err = present ? fn(as, r, *cur, s, arg) : 0;
        if (err < 0)
            return err;
        spend(budget, err ? COST_SPLIT : present ? cost : COST_ENTRY);
        if (err == 0)       /* 1: the block is pages now, look at this address again */
            *cur = MIN(ALIGN_DOWN(*cur, s.size) + s.size, to);
    }
    return 0;
}

/* Fork */

struct fork { struct aspace *child; struct region *to; struct tlb_gather g; };

/* One more reference to the page behind e; a private one is shared copy-on-write from now on. */
static int fork_share(struct aspace *as, uintptr_t va, struct pt_slot s, struct fork *f, pte_t *e)
{
    if (!(*e & PTE_OWNED))
        return 0;
    struct page *pg = pmem_page(*e & PTE_PA_MASK);
    if (pg->state == PAGE_ANON) {
        if (!pmem_reserve(1))
            return -ENOMEM;
        if (!(*e & PTE_COW)) {
            *e |= PTE_COW | PTE_RDONLY;
            __atomic_store_n(s.slot, *e, __ATOMIC_RELAXED);
            tlb_note(&f->g, va);
        }
    }
    pg->ref++;
    return 0;
}

static int fork_entry(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg)
{
    struct fork *f = arg;
    pte_t e = *s.slot;
    if (s.level == 2 && (e & PTE_OWNED))
        return pt_split(as, r, va) ? 1 : -ENOMEM;
    pte_t *slot = pt_make(f->child, f->to, va, s.level);
    int err = slot ? 0 : -ENOMEM;
    if (slot && pte_present(*slot))
        return 0;
    if (err == 0)
        err = fork_share(as, va, s, f, &e);
    if (err) {
        pt_trim(f->child, va);
        return err;
    }
    pt_install(slot, e);
    if (r->attr != MAIR_DEVICE)
        f->child->resident += s.size >> PAGE_SHIFT;
    return 0;
}

static struct region *fork_region(struct aspace *child, const struct region *r, unsigned *budget)
{
    struct region *c = region_find(child->regions, r->start);
    if (c && c->start <= r->start)
        return c;
    spend(budget, region_cost(child));
    if (!pmem_reserve(r->reserved))
        return NULL;
    c = region_create(child);
    if (c == NULL) {
        pmem_unreserve(r->reserved);
        return NULL;
    }
    *c = *r;
    c->block = 0;
    if (c->object)
        memobj_ref(c->object);
    region_add(child, c);
    if (c->type == REGION_ANON && !(c->flags & KVM_LAZY))
        child->committed += c->end - c->start;
    return c;
}

int aspace_fork_step(struct aspace *parent, struct aspace *child, uintptr_t *progress)
{
    struct fork f = { .child = child };
    unsigned budget = STEP_BUDGET;
    int err = 0;
    bool more = true;
    if (*progress == 0)
        child->mmap_base = parent->mmap_base;
    tlb_begin(&f.g, parent);
    while (err == 0 && budget) {
        struct region *r = region_find(parent->regions, *progress);
        if (r == NULL) {
            more = false;
            break;
        }
        *progress = MAX(*progress, r->start);
        if (r->flags & KVM_NOINHERIT) {
            spend(&budget, COST_ENTRY);
            *progress = r->end;
            continue;
        }
        f.to = fork_region(child, r, &budget);
        err = f.to ? for_entries(parent, r, progress, r->end, &budget, fork_entry, COST_DROP, &f) : -ENOMEM;
    }
    tlb_finish(&f.g);
    return err ? err : more;
}
