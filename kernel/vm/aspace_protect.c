/* SPDX-License-Identifier: Apache-2.0 */
/* Address spaces: protection, discarding, queries, in steps as in aspace_change.c. */
#include "aspace.h"
#include "aspace_impl.h"
#include "fault.h"
#include "memobj.h"
#include <sys/mman.h>

/* Protection */

static int protect_entry(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, void *arg)
{
    if (s.level == 2 && (r->prot & PROT_EXEC))      /* the instruction cache is brought in step page by page */
        return pt_split(as, r, va) ? 1 : -ENOMEM;
    fault_update(as, r, va, s, arg);
    return 0;
}

static int protect_region(struct aspace *as, struct region **r, uintptr_t cur, uintptr_t end, unsigned prot, unsigned *budget)
{
    uint32_t old = (*r)->prot, now = (prot & ~PROT_NOCACHE) | (old & PROT_NOCACHE);
    if (old == now)
        return 0;
    int err = aspace_clip(as, r, MAX(cur, (*r)->start), end, budget);
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
    unsigned budget = STEP_BUDGET;
    int err = check_range(va, len);
    struct tlb_gather g;
    tlb_begin(&g, as);
    while (err == 0 && cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start > cur) {
            err = -ENOMEM;      /* POSIX: part of the range is not mapped */
            break;
        }
        err = protect_region(as, &r, cur, end, prot, &budget);
        if (err)
            break;
        unsigned cost = COST_ENTRY + (r->prot & PROT_EXEC ? COST_ICACHE : 0);
        err = for_entries(as, r, &cur, MIN(end, r->end), &budget, protect_entry, cost, &g);
    }
    tlb_finish(&g);
    *progress = cur;
    return step_result(err, cur, end);
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
        cur = MAX(cur, r->start);
        uintptr_t to = MIN(end, r->end);
        if (discardable(r))
            err = for_entries(as, r, &cur, to, &budget, discard_entry, COST_DROP, &g);
        else
            cur = to;
        spend(&budget, COST_ENTRY);
    }
    tlb_finish(&g);
    *progress = cur;
    return err ? err : cur < end;
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

int aspace_resident_step(const struct aspace *as, uintptr_t start, size_t len, uintptr_t *from, uint64_t *bytes)
{
    uintptr_t va = MAX(*from, start), to = start + len;
    unsigned budget = STEP_BUDGET;

    while (va < to && budget) {
        struct pt_slot s = pt_find(as, va);
        uintptr_t next = MIN(ALIGN_DOWN(va, BLOCK_SIZE) + BLOCK_SIZE, to);
        spend(&budget, COST_ENTRY);
        if (s.level != 3) {
            next = MIN(ALIGN_DOWN(va, s.size) + s.size, to);
            *bytes += s.slot && pte_present(*s.slot) ? next - va : 0;
        } else if (next - va == BLOCK_SIZE) {           /* a whole table knows how many entries it has */
            *bytes += pt_page(s.slot)->ref * PAGE_SIZE;
        } else {
            for (uintptr_t a = va; a < next; a += PAGE_SIZE, s.slot++)
                *bytes += pte_present(*s.slot) ? PAGE_SIZE : 0;
            spend(&budget, (unsigned)((next - va) >> PAGE_SHIFT) / 2 * COST_HOLE);
        }
        va = next;
    }
    *from = va;
    return va < to;
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
    if (aspace_paddr(as, start, &out->paddr) != 0)
        out->paddr = 0;
    return 0;
}
