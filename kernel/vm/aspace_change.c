/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces: unmapping, protection, discarding, fork, queries. All of it works on the present entries
 * of a range, a bounded
 * number at a time; holes are skipped by whole tables.
 */
#include "aspace.h"
#include "aspace_impl.h"
#include "fault.h"
#include "memobj.h"
#include "region.h"
#include <sys/mman.h>

#define COST_PAGE   4u                          /* an entry changed */
#define COST_HOLE   1u                          /* an empty entry or table passed */
#define BUDGET      (ASPACE_STEP * COST_PAGE)

static void spend(unsigned *budget, unsigned cost)
{
    *budget -= MIN(*budget, cost);
}

/* Unmapping */

static bool zap_entry(struct tlb_gather *g, const struct region *r, uintptr_t va, struct pt_slot s)
{
    pte_t e = *s.slot;
    bool gone = pt_clear(g, va, s.slot);
    fault_drop(g, e, s.level == 2 ? BLOCK_SHIFT - PAGE_SHIFT : 0);
    if (r->attr != MAIR_DEVICE)
        g->as->resident -= s.size >> PAGE_SHIFT;
    return gone;
}

/* Entries of one last-level table, from va on. */
static uintptr_t zap_table(struct tlb_gather *g, const struct region *r, uintptr_t va, uintptr_t to,
                           struct pt_slot s, unsigned *budget)
{
    for (; va < to && *budget; s.slot++) {
        bool gone = false;
        uintptr_t here = va;
        va += PAGE_SIZE;
        if (pte_present(*s.slot)) {
            gone = zap_entry(g, r, here, s);
            spend(budget, COST_PAGE);
        } else {
            spend(budget, COST_HOLE);
        }
        if (gone || !(va & (BLOCK_SIZE - 1)))
            break;
    }
    return va;
}

/* Removes the entries of [from, to), a part of r; how far it came. Blocks at the ends have been split. */
static uintptr_t zap(struct tlb_gather *g, const struct region *r, uintptr_t from, uintptr_t to, unsigned *budget)
{
    uintptr_t va = from;
    while (va < to && *budget) {
        struct pt_slot s = pt_find(g->as, va);
        if (s.level == 3) {
            va = zap_table(g, r, va, to, s, budget);
            continue;
        }
        if (s.slot && pte_present(*s.slot)) {
            kassert(!(va & (BLOCK_SIZE - 1)) && to - va >= BLOCK_SIZE);
            zap_entry(g, r, va, s);
        }
        spend(budget, COST_PAGE);
        va = ALIGN_DOWN(va, s.size) + s.size;
    }
    return MIN(va, to);
}

/* Makes the region found at cur lie inside [cur, end). A guard page just below cur goes with the rest of its stack. */
static int clip(struct aspace *as, struct region **r, uintptr_t cur, uintptr_t end)
{
    if ((*r)->start + (*r)->guard * PAGE_SIZE < cur) {
        int err = region_split(as, *r, cur);
        if (err)
        return err;
        *r = region_find(as->regions, cur);
    }
    return (*r)->end > end ? region_split(as, *r, end) : 0;
}

static int check_range(uintptr_t va, size_t len)
{
    return PAGE_OFFSET(va) || PAGE_OFFSET(len) || va + len < va || va + len > USER_MAP_END ? -EINVAL : 0;
}

int aspace_unmap_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress)
{
    uintptr_t cur = MAX(*progress, va), end = va + len;
    unsigned budget = BUDGET;
    int err = check_range(va, len);
    struct tlb_gather g;
    tlb_begin(&g, as);
    while (err == 0 && cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start >= end) {
            cur = end;
            break;
        }
        err = clip(as, &r, cur, end);
        if (err)
            break;
        cur = zap(&g, r, r->start, r->end, &budget);
        spend(&budget, COST_PAGE);
        if (cur == r->end)
            region_destroy(as, r);
        else
            region_trim(as, r, cur);
    }
    tlb_finish(&g);
    *progress = cur;
    return err ? err : cur < end;
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

typedef int (*entry_fn)(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg);

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

/* Calls fn for each present entry in [*cur, to) until the budget is used up or it fails; *cur is where to go on. */
static int for_entries(struct aspace *as, struct region *r, uintptr_t *cur, uintptr_t to, unsigned *budget,
                       entry_fn fn, void *arg)
{
    while (*cur < to && *budget) {
        struct pt_slot s = pt_find(as, *cur);
        bool present = s.slot && pte_present(*s.slot);
        if (s.slot && !present && s.size == PAGE_SIZE) {
            *cur = skip_holes(*cur, to, s.slot, budget);
            continue;
        }
        int err = present ? fn(as, r, *cur, s, arg) : 0;
        if (err < 0)
        return err;
        spend(budget, present ? COST_PAGE : COST_HOLE);
        if (err == 0)       /* 1: look at this address again */
            *cur = MIN(ALIGN_DOWN(*cur, s.size) + s.size, to);
    }
    return 0;
}

/* Protection */

static int protect_entry(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg)
{
    if (s.level == 2 && (r->prot & PROT_EXEC))      /* the instruction cache is brought in step page by page */
        return pt_split(as, r, va) ? 1 : -ENOMEM;
    fault_update(as, r, va, s, arg);
    return 0;
}

static int protect_region(struct aspace *as, struct region **r, uintptr_t cur, uintptr_t end, unsigned prot)
{
    uint32_t old = (*r)->prot, now = (prot & ~PROT_NOCACHE) | (old & PROT_NOCACHE);
    if (old == now)
        return 0;
    int err = clip(as, r, MAX(cur, (*r)->start), end);
    if (err)
        return err;
    /* Pages that become writable for the first time in a committed private copy need their own: set them aside. */
    if (!(old & PROT_WRITE) && (now & PROT_WRITE) && ((*r)->flags & KVM_COW) && !((*r)->flags & KVM_LAZY)) {
        uint64_t pages = ((*r)->end - (*r)->start) >> PAGE_SHIFT;
        if (!pmem_reserve(pages))
            return -ENOMEM;
        (*r)->reserved += pages;
    }
    (*r)->prot = now;
    return 0;
}

int aspace_protect_step(struct aspace *as, uintptr_t va, size_t len, unsigned prot, uintptr_t *progress)
{
    uintptr_t cur = MAX(*progress, va), end = va + len;
    unsigned budget = BUDGET;
    int err = check_range(va, len);
    struct tlb_gather g;
    tlb_begin(&g, as);
    while (err == 0 && cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start > cur) {
            err = -ENOMEM;      /* POSIX: part of the range is not mapped */
            break;
        }
        err = protect_region(as, &r, cur, end, prot);
        if (err == 0)
            err = for_entries(as, r, &cur, MIN(end, r->end), &budget, protect_entry, &g);
    }
    tlb_finish(&g);
    *progress = cur;
    return err ? err : cur < end;
}

int aspace_protect(struct aspace *as, uintptr_t va, size_t len, unsigned prot)
{
    uintptr_t progress = 0;
    int res;
    do {
        res = aspace_protect_step(as, va, len, prot, &progress);
    } while (res == 1);
    return res;
}

/* Discarding: private anonymous pages become zero again */

static int discard_entry(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg)
{
    if (s.level == 2)
        return pt_split(as, r, va) ? 1 : -ENOMEM;
    if (r->type == REGION_ANON && !(r->flags & KVM_LAZY)) {       /* still committed: its successor must be certain */
        if (!pmem_reserve(1))
            return 0;
        r->reserved++;
    }
    zap_entry(arg, r, va, s);
    return 0;
}

/* A page of a file stays in its object. */
static bool discardable(const struct region *r)
{
    if (r->flags & KVM_WIRED)
        return false;
    return r->type == REGION_ANON || (r->object && r->object->type == MEMOBJ_FILE && !(r->flags & KVM_COW));
}

int aspace_discard_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress)
{
    uintptr_t cur = MAX(*progress, va), end = va + len;
    unsigned budget = BUDGET;
    int err = check_range(va, len);
    struct tlb_gather g;
    tlb_begin(&g, as);
    while (err == 0 && cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start >= end) {
            cur = end;
            break;
        }
        cur = MAX(cur, r->start);
        uintptr_t to = MIN(end, r->end);
        if (discardable(r))
            err = for_entries(as, r, &cur, to, &budget, discard_entry, &g);
        else
            cur = to;
        spend(&budget, COST_HOLE);
    }
    tlb_finish(&g);
    *progress = cur;
    return err ? err : cur < end;
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

static struct region *fork_region(struct aspace *child, const struct region *r)
{
    struct region *c = region_find(child->regions, r->start);
    if (c && c->start <= r->start)
        return c;
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
    unsigned budget = BUDGET;
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
        spend(&budget, COST_PAGE);
        if (r->flags & KVM_NOINHERIT) {
            *progress = r->end;
            continue;
        }
        f.to = fork_region(child, r);
        err = f.to ? for_entries(parent, r, progress, r->end, &budget, fork_entry, &f) : -ENOMEM;
    }
    tlb_finish(&f.g);
    return err ? err : more;
}

/* Queries */

int aspace_paddr(struct aspace *as, uintptr_t va, paddr_t *pa)
{
    if (va >= USER_MAP_END)
        return -EFAULT;
    struct pt_slot s = pt_find(as, va);
    if (s.slot == NULL || !pte_present(*s.slot))
        return -EFAULT;
    *pa = (*s.slot & PTE_PA_MASK) + (va & (s.size - 1));
    return 0;
}

enum mem_place_kind aspace_place(struct aspace *as, uintptr_t va, struct mem_place *place)
{
    const struct region *r = va < USER_MAP_END ? region_find(as->regions, va) : NULL;
    if (r == NULL || r->start + r->guard * PAGE_SIZE > va)
        return PLACE_NONE;
    *place = (struct mem_place){ r->object, r->offset + (va - r->start) };
    if (r->type == REGION_ANON || (r->flags & KVM_COW))
        return PLACE_PRIVATE;
    return r->type == REGION_OBJECT ? PLACE_SHARED : PLACE_PHYS;
}

/* Bytes backed in [from, to): whole tables by their count of entries. Bounded by QUERY_TABLES tables;
   beyond, an estimate low. */
#define QUERY_TABLES 1024u
static uint64_t resident_bytes(struct aspace *as, uintptr_t from, uintptr_t to)
{
    uint64_t bytes = 0;
    uintptr_t va = from;
    for (unsigned n = 0; va < to && n < QUERY_TABLES; n++) {
        struct pt_slot s = pt_find(as, va);
        uintptr_t next = ALIGN_DOWN(va, BLOCK_SIZE) + BLOCK_SIZE;
        if (s.level != 3) {
            next = ALIGN_DOWN(va, s.size) + s.size;
            bytes += s.slot && pte_present(*s.slot) ? MIN(next, to) - va : 0;
        } else if (!(va & (BLOCK_SIZE - 1)) && next <= to) {
            bytes += pmem_page(ALIGN_DOWN(virt_to_paddr(s.slot), PAGE_SIZE))->ref * PAGE_SIZE;
        } else {
            for (uintptr_t a = va; a < MIN(next, to); a += PAGE_SIZE, s.slot++)
                bytes += pte_present(*s.slot) ? PAGE_SIZE : 0;
        }
        va = next;
    }
    return bytes;
}

int aspace_query(struct aspace *as, uintptr_t addr, struct kvm_region *out)
{
    const struct region *r = region_find(as->regions, addr);
    if (r == NULL)
        return -ENOENT;
    uintptr_t start = r->start + r->guard * PAGE_SIZE;
    *out = (struct kvm_region){ .va = start, .len = r->end - start,
                                 .prot = r->prot, .flags = r->flags, .offset = r->offset };
    if (r->object && r->object->index >= 0)
        out->object = (uint64_t)memobj_handle(r->object);
    out->flags |= r->type == REGION_PHYS ? KVM_PHYS : r->type == REGION_OBJECT && out->object ? KVM_OBJECT : 0;
    if (r->object && r->object->type == MEMOBJ_FILE)
        out->flags |= KVM_DEMAND;
    out->resident = resident_bytes(as, start, r->end);
    if (aspace_paddr(as, start, &out->paddr) != 0)
        out->paddr = 0;
    return 0;
}
