/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces: creation, mapping, committing, teardown. (Changing what is mapped: aspace_change.c; faults: fault.c.)
 *
 * States: live -> dying (aspace_teardown_step() has been called; never loaded again) -> freed, or, while a
 * CPU still has its root
 * loaded, in the dead list until aspace_reap() finds it unloaded.
 * S1  regions cover what may be accessed; an entry present in the tables always lies in a region
 * S2  `resident` counts present entries of RAM, in pages; `mapped` the bytes of regions
 * S3  a step never leaves an entry in a TLB that is gone from the tables
 */
#include "aspace.h"
#include "fault.h"
#include "memobj.h"
#include "region.h"
#include "aspace_impl.h"
#include <sys/mman.h>

#define MMAP_BASE       0x0000000800000000ul
#define ASLR_PAGES      (1ul << 24)
#define BLOCK_ZERO_STEP 16u     /* pages */

static KCACHE_DEFINE(aspace_cache, "aspace", struct aspace);
static KCACHE_DEFINE(region_cache, "region", struct region);
static struct aspace *dead_list;

unsigned aspace_count(void) { return kcache_count(&aspace_cache); }
unsigned region_count_all(void) { return kcache_count(&region_cache); }

static uint64_t random_next(struct aspace *as)
{
    as->rng += 0x9e3779b97f4a7c15ul;
    uint64_t z = as->rng;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ul;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebul;
    return z ^ (z >> 31);
}

static bool loaded_anywhere(const struct aspace *as)
{
    for (unsigned i = 0; i < num_cpus; i++)
        if (percpu_of[i] && percpu_of[i]->aspace == as)
            return true;
    return false;
}

/* Frees the dead that no CPU has loaded any more: at most one a call. */
static void aspace_reap(void)
{
    for (struct aspace **p = &dead_list; *p; p = &(*p)->next_dead) {
        struct aspace *as = *p;
        if (loaded_anywhere(as))
            continue;
        *p = as->next_dead;
        pt_root_free(as->root);
        kcache_free(&aspace_cache, as, as->quota);
        return;
    }
}

struct aspace *aspace_create(struct quota *q, bool aslr, uint64_t seed)
{
    aspace_reap();
    struct aspace *as = kcache_alloc(&aspace_cache, q);
    if (as == NULL)
        return NULL;
    as->root = pt_root_create();
    if (as->root == 0) {
        kcache_free(&aspace_cache, as, q);
        return NULL;
    }
    as->leaf_block = LEAF_NONE;
    as->table_count = 1;
    as->ttbr0 = as->root;
    as->quota = q;
    as->rng = seed;
    as->mmap_base = MMAP_BASE;
    if (aslr)
        as->mmap_base += random_next(as) % ASLR_PAGES * PAGE_SIZE;
    return as;
}

/* Regions of an aspace */

struct region *region_create(struct aspace *as)
{
    return kcache_alloc(&region_cache, as->quota);
}

static bool on_demand(const struct region *r)
{
    return r->object && r->object->type == MEMOBJ_FILE;
}

void region_add(struct aspace *as, struct region *r)
{
    as->demand_regions += on_demand(r);
    as->regions = region_insert(as->regions, r);
    as->region_count++;
    as->mapped += r->end - r->start;
}

static bool counts_committed(const struct region *r)
{
    return r->type == REGION_ANON && !(r->flags & KVM_LAZY);
}

void region_destroy(struct aspace *as, struct region *r)
{
    as->regions = region_remove(as->regions, r);
    as->demand_regions -= on_demand(r);
    as->region_count--;
    as->mapped -= r->end - r->start;
    if (counts_committed(r))
        as->committed -= r->end - r->start;
    region_release(as, r);
}

/* Gives back what the region holds, and its memory; it is in no tree. */
void region_release(struct aspace *as, struct region *r)
{
    if (r->block)
        pmem_free(r->block, BLOCK_SHIFT - PAGE_SHIFT);
    if (r->reserved)
        pmem_unreserve(r->reserved);
    if (r->object)
        memobj_unref(r->object);
    kcache_free(&region_cache, r, as->quota);
}

/* The region loses its pages below `to`. */
void region_trim(struct aspace *as, struct region *r, uintptr_t to)
{
    uintptr_t gone = to - r->start;
    r->guard = gone >= r->guard * PAGE_SIZE ? 0 : (uint8_t)(r->guard - gone / PAGE_SIZE);
    r->offset += gone;
    r->start = to;
    as->mapped -= gone;
    if (counts_committed(r))
        as->committed -= gone;
    region_update(as->regions, r);
}

/* Cuts r in two at `at`; the upper part is a region of its own. */
COLD int region_split(struct aspace *as, struct region *r, uintptr_t at, unsigned *budget)
{
    struct pt_slot s = pt_find(as, at);

    kassert(at > r->start && at < r->end);
    bool block = s.level == 2 && s.slot && pte_present(*s.slot);
    if (block && *budget < COST_SPLIT)
        return -EAGAIN;
    spend(budget, block ? COST_SPLIT : region_cost(as));
    if (!pt_split(as, r, at))
        return -ENOMEM;
    struct region *up = region_create(as);
    if (up == NULL)
        return -ENOMEM;
    *up = *r;
    up->start = at;
    up->offset += at - r->start;
    up->guard = 0;
    up->reserved = 0;
    up->block = 0;
    if (up->object)
        memobj_ref(up->object);
    if (r->block && r->block_va + BLOCK_SIZE > at) {    /* half-zeroed block across the cut: give it up */
        pmem_free(r->block, BLOCK_SHIFT - PAGE_SHIFT);
        r->block = 0;
        if (pmem_reserve(BLOCK_PAGES))
            r->reserved += BLOCK_PAGES;
    }
    r->end = at;
    region_update(as->regions, r);
    as->regions = region_insert(as->regions, up);
    as->demand_regions += on_demand(up);
    as->region_count++;
    return 0;
}

/* Mapping */

static int map_check(const struct kvm_map *m)
{
    uint32_t kind = m->flags & (KVM_ANON | KVM_PHYS | KVM_OBJECT);
    if (kind != KVM_ANON && kind != KVM_PHYS && kind != KVM_OBJECT)
        return -EINVAL;
    if (m->len == 0 || m->len >= USER_MAP_END || PAGE_OFFSET(m->len) || PAGE_OFFSET(m->offset) ||
        (m->align & (m->align - 1)))
        return -EINVAL;
    uintptr_t guard = m->flags & KVM_STACK ? PAGE_SIZE : 0;
    if ((m->flags & KVM_FIXED) && (PAGE_OFFSET(m->va) || m->va < USER_BASE + guard || m->va > USER_MAP_END - m->len))
        return -EINVAL;
    if (kind == KVM_PHYS && (m->offset >> 48 || (m->offset + m->len - 1) >> 48))
        return -EINVAL;
    if (kind == KVM_OBJECT && m->offset + m->len < m->offset)
        return -EINVAL;
    if ((m->flags & KVM_STACK) && (kind != KVM_ANON || (m->flags & (KVM_SHARED | KVM_CONTIG))))
        return -EINVAL;
    if (m->align >= USER_MAP_END)
        return -EINVAL;
    return 0;
}

static uint8_t phys_attr(paddr_t pa, uint32_t prot)
{
    if (!pmem_is_ram(pa))
        return MAIR_DEVICE;
    return prot & PROT_NOCACHE ? MAIR_UNCACHED : MAIR_NORMAL;
}

/* Anonymous memory that fork shares, or that must be contiguous, lives in an object of its own. */
static int attach_object(struct region *r, const struct kvm_map *m)
{
    if (m->flags & KVM_OBJECT) {
        struct memobj *o = memobj_find(m->object);
        if (o == NULL)
            return -EBADF;
        if (!memobj_has_tree(o) && m->offset + m->len > o->size)
            return -ENXIO;
        r->object = memobj_ref(o);
    } else if ((m->flags & KVM_ANON) && (m->flags & (KVM_SHARED | KVM_CONTIG))) {
        r->object = memobj_create(m->flags & KVM_CONTIG ? MEMOBJ_CONTIG : MEMOBJ_ANON, 0, m->len);
        if (r->object == NULL)
            return -ENOMEM;
    }
    return 0;
}

static int region_describe(struct region *r, const struct kvm_map *m)
{
    r->prot = m->prot & (PROT_READ | PROT_WRITE | PROT_EXEC | PROT_NOCACHE);
    r->flags = m->flags & ~(uint32_t)(KVM_FIXED | KVM_BELOW);
    r->offset = m->flags & KVM_ANON ? 0 : m->offset;
    r->guard = m->flags & KVM_STACK ? 1 : 0;
    r->type = m->flags & KVM_PHYS ? REGION_PHYS : REGION_ANON;
    r->attr = m->prot & PROT_NOCACHE ? MAIR_UNCACHED : MAIR_NORMAL;
    int err = attach_object(r, m);
    if (err)
        return err;
    if (r->object)
        r->type = REGION_OBJECT;
    if (r->type == REGION_PHYS)
        r->attr = phys_attr(r->offset, m->prot);
    else if (r->object && r->object->type == MEMOBJ_PHYS)
        r->attr = phys_attr(r->object->paddr + r->offset, m->prot);
    if ((r->flags & KVM_COW) && r->attr != MAIR_NORMAL)
        return -EINVAL;
    if (r->guard)
        r->flags |= KVM_LAZY;
    return 0;
}

static uint64_t tables_for(uint64_t len)
{
    return (len >> 21) + (len >> 30) + 6;
}

/* Sets pages aside so that committing cannot fail. */
static int region_reserve(struct region *r, uint64_t len)
{
    uint64_t pages = len >> PAGE_SHIFT, need, shared = 0;
    if (r->guard)
        need = 1 + tables_for(PAGE_SIZE);
    else if (r->flags & KVM_LAZY)
        return 0;
    else
        need = tables_for(len);
    if (!(r->flags & KVM_LAZY)) {
        if (r->type == REGION_ANON || ((r->flags & KVM_COW) && (r->prot & PROT_WRITE)))
            need += pages;
        struct memobj *o = r->object;
        if (o && o->type == MEMOBJ_ANON) {
            uint64_t has = o->pages + o->reserved, all = o->size >> PAGE_SHIFT;
            uint64_t missing = all > has ? MIN(all - has, pages) : 0;
            shared = missing ? missing + tables_for(missing << PAGE_SHIFT) : 0;
            if (!memobj_reserve(o, shared))
                return -ENOMEM;
        }
    }
    if (!pmem_reserve(need)) {
        if (shared)
            memobj_unreserve(r->object, shared);
        return -ENOMEM;
    }
    r->reserved = need;
    return 0;
}

static uintptr_t hole(const struct aspace *as, uintptr_t low, uintptr_t high, size_t len, size_t align, bool topmost)
{
    return region_hole(as->regions, MAX(low, USER_BASE), MIN(high, USER_MAP_END), len, align, topmost);
}

/* What is physically contiguous by nature: physical ranges, and objects that are. */
static bool region_paddr(const struct region *r, uintptr_t va, paddr_t *pa)
{
    *pa = r->offset + (va - r->start);
    if (r->type == REGION_OBJECT)
        *pa += r->object->paddr;
    return r->type == REGION_PHYS || (r->type == REGION_OBJECT && !memobj_has_tree(r->object));
}

/* Large physical and anonymous ranges start where 2 MiB blocks can be used: at `skew` beyond a block boundary. */
static uintptr_t choose_address(const struct aspace *as, const struct kvm_map *m, size_t len, size_t align, size_t skew)
{
    uintptr_t va = 0, hint = ALIGN_DOWN(m->va, PAGE_SIZE);
    size_t need = len + skew;
    if (hint && (m->flags & KVM_BELOW))
        va = hole(as, USER_BASE, hint, need, align, true);
    else if (hint)
        va = hole(as, hint, USER_MAP_END, need, align, false);
    if (va == 0)
        va = hole(as, as->mmap_base, USER_MAP_END, need, align, false);
    if (va == 0)
        va = hole(as, USER_BASE, as->mmap_base, need, align, true);
    return va ? va + skew : 0;
}

static int region_place(struct aspace *as, struct region *r, const struct kvm_map *m)
{
    size_t len = m->len + r->guard * PAGE_SIZE, align = MAX(m->align, PAGE_SIZE), skew = 0;
    if (m->flags & KVM_FIXED) {
        r->start = m->va - r->guard * PAGE_SIZE;
        r->end = m->va + m->len;
        struct region *next = region_find(as->regions, r->start);
        return next && next->start < r->end ? -EBUSY : 0;
    }
    if (m->align == 0 && m->len >= BLOCK_SIZE && m->va == 0) {
        paddr_t pa;
        align = BLOCK_SIZE;
        if (region_paddr(r, r->start, &pa))
            skew = pa & (BLOCK_SIZE - 1);
    }
    r->start = choose_address(as, m, len, align, skew);
    if (r->start == 0 && align == BLOCK_SIZE && m->align == 0)
        r->start = choose_address(as, m, len, PAGE_SIZE, 0);
    r->end = r->start + len;
    return r->start ? 0 : -ENOMEM;
}

int aspace_map(struct aspace *as, struct kvm_map *m)
{
    int err = map_check(m);
    if (err)
        return err;
    if (!(m->prot & (PROT_READ | PROT_WRITE | PROT_EXEC)))
        m->flags |= KVM_LAZY;       /* address space set aside: pages come when it is given a use */
    struct region *r = region_create(as);
    if (r == NULL)
        return -ENOMEM;
    err = region_describe(r, m);
    if (err == 0)
        err = region_place(as, r, m);
    if (err == 0)
        err = region_reserve(r, m->len);
    if (err) {
        region_release(as, r);
        return err;
    }
    region_add(as, r);
    if (counts_committed(r))
        as->committed += r->end - r->start;
    m->va = r->start + r->guard * PAGE_SIZE;
    if (on_demand(r))
        m->flags |= KVM_DEMAND;
    return 0;
}

/* Committing */

/* One step of making a 2 MiB block for `va`: zeroes a part. 1: more to do, 0: the block is in place,
   -EAGAIN: use pages. */
static int commit_anon_block(struct aspace *as, struct region *r, uintptr_t va)
{
    if (r->block == 0) {
        if (r->reserved < BLOCK_PAGES)
            return -EAGAIN;
        r->block = pmem_alloc(BLOCK_SHIFT - PAGE_SHIFT, PMEM_RESERVED);
        if (r->block == 0)
            return -EAGAIN;
        r->reserved -= BLOCK_PAGES;
        r->block_va = va;
        r->block_done = 0;
    }
    for (unsigned i = 0; i < BLOCK_ZERO_STEP; i++)
        page_zero(paddr_to_virt(r->block + r->block_done++ * PAGE_SIZE));
    if (r->block_done < BLOCK_PAGES)
        return 1;
    pte_t *slot = pt_make(as, r, va, 2);
    if (slot == NULL || *slot != 0)
        return -EAGAIN;     /* somebody touched a page of it meanwhile */
    struct page *pg = pmem_page(r->block);
    pg->state = PAGE_ANON;
    pg->ref = 1;
    pt_install(slot, pt_encode(r->block, r->prot, r->attr, PTE_OWNED) & ~PTE_TABLE);
    as->resident += BLOCK_PAGES;
    r->block = 0;
    return 0;
}

static COLD int commit_phys_block(struct aspace *as, struct region *r, uintptr_t va, paddr_t pa)
{
    pte_t *slot = pt_make(as, r, va, 2);
    if (slot == NULL || *slot != 0)
        return -EAGAIN;
    pt_install(slot, pt_encode(pa, r->prot, r->attr, 0) & ~PTE_TABLE);
    if (r->attr != MAIR_DEVICE)
        as->resident += BLOCK_PAGES;
    return 0;
}

static void block_give_up(struct region *r)
{
    if (r->block == 0)
        return;
    pmem_free(r->block, BLOCK_SHIFT - PAGE_SHIFT);
    r->block = 0;
    if (pmem_reserve(BLOCK_PAGES))      /* nobody came between: these are the pages just freed */
        r->reserved += BLOCK_PAGES;
}

static int commit_block(struct aspace *as, struct region *r, uintptr_t va)
{
    paddr_t pa;
    struct pt_slot s = pt_find(as, va);
    bool taken = s.level == 3 || (s.slot && pte_present(*s.slot));
    bool fits = !(va & (BLOCK_SIZE - 1)) && r->end - va >= BLOCK_SIZE && !(r->prot & PROT_EXEC) && !taken;
    int res = -EAGAIN;
    if (fits && r->type == REGION_ANON)
        res = commit_anon_block(as, r, va);
    else if (fits && !(r->flags & KVM_COW) && region_paddr(r, va, &pa) && !(pa & (BLOCK_SIZE - 1)))
        res = commit_phys_block(as, r, va, pa);
    if (res == -EAGAIN && r->block_va == va)
        block_give_up(r);
    return res;
}

static unsigned page_cost(const struct region *r)
{
    bool copies = (r->flags & KVM_COW) && (r->prot & PROT_WRITE);
    bool zeroes = r->type == REGION_ANON, object = r->object && memobj_has_tree(r->object);

    return (copies ? COST_COPY : zeroes ? COST_ZERO : object ? COST_OBJECT : COST_ENTRY) + (r->prot & PROT_EXEC ? COST_ICACHE : 0);
}

/* Backs pages from *cur up to end, as many as the budget allows, stopping where a block might do. */
static int commit_pages(struct aspace *as, struct region *r, uintptr_t *cur, uintptr_t end, unsigned *budget)
{
    unsigned access = (r->flags & KVM_COW) && (r->prot & PROT_WRITE) ? ACCESS_WRITE : ACCESS_READ;
    uintptr_t stop = MIN(end, ALIGN_DOWN(*cur, BLOCK_SIZE) + BLOCK_SIZE);
    unsigned cost = page_cost(r), done = 0;
    unsigned n = MIN((unsigned)((stop - *cur) >> PAGE_SHIFT), (*budget + cost - 1) / cost);
    pte_t *slot = pt_make(as, r, *cur, 3);
    if (slot == NULL) {
        pt_trim(as, *cur);
        return -ENOMEM;
    }
    if (r->type == REGION_ANON && !(r->prot & PROT_EXEC))
        done = fault_back_run(as, r, slot, n);
    else
        while (done < n && (pte_present(slot[done]) ||
                            fault_back(as, r, *cur + done * PAGE_SIZE, &slot[done], access) != FAULT_NOMEM))
            done++;
    if (done < n || r->type == REGION_OBJECT)
        pt_trim(as, *cur);      /* nothing may have come of it */
    *cur += done * PAGE_SIZE;
    spend(budget, done * cost);
    return done == n ? 0 : -ENOMEM;
}

void aspace_commit_done(struct aspace *as, uintptr_t va, size_t len)
{
    struct region *r = region_find(as->regions, va);
    if (r == NULL || r->start >= va + len)
        return;
    if (r->reserved)
        pmem_unreserve(r->reserved);
    r->reserved = 0;
    if (r->object)
        memobj_settle(r->object);
}

int aspace_commit_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress)
{
    uintptr_t cur = MAX(*progress, va), end = va + len;
    unsigned budget = STEP_BUDGET;
    while (cur < end && budget) {
        struct region *r = region_find(as->regions, cur);
        if (r == NULL || r->start >= end)
            break;              /* unmapped meanwhile: nothing left to back */
        if (on_demand(r)) {     /* backed by those who use it: nothing is ever taken away again */
            cur = *progress = r->end;
            continue;
        }
        if (r->object && !memobj_zero_step(r->object))
            return 1;
        cur = MAX(cur, r->start + r->guard * PAGE_SIZE);
        int res = commit_block(as, r, cur);
        if (res == 1) {
            *progress = cur;
            return 1;
        }
        if (res == 0) {
            cur += BLOCK_SIZE;
            spend(&budget, COST_ENTRY);
        } else if (commit_pages(as, r, &cur, MIN(end, r->end), &budget) < 0) {
            return -ENOMEM;
        }
        *progress = cur;
    }
    if (cur < end && budget == 0)
        return 1;
    *progress = end;
    return 0;
}

int aspace_map_now(struct aspace *as, struct kvm_map *m)
{
    if (m->flags & KVM_FIXED) {
        int err = aspace_unmap(as, m->va, m->len);
        if (err)
            return err;
    }
    int err = aspace_map(as, m);
    if (err || ((m->flags & KVM_LAZY) && !(m->flags & KVM_STACK)))
        return err;
    uintptr_t progress = 0, top = m->va + m->len - PAGE_SIZE;
    uintptr_t from = m->flags & KVM_STACK ? top : m->va;        /* a stack: its top page */
    do {
        err = aspace_commit_step(as, from, m->va + m->len - from, &progress);
    } while (err == 1);
    if (err == 0)
        aspace_commit_done(as, m->va, m->len);
    return err;
}

/* Teardown */

static bool teardown_finish(struct aspace *as)
{
    if (this_cpu()->aspace == as)
        aspace_switch(this_cpu(), NULL);
    kassert(as->resident == 0 && as->region_count == 0);
    as->asid_gen = 0;
    quota_refund(as->quota, aspace_cache.stride);
    as->quota = NULL;       /* the process, and its quota with it, may be gone when the object is freed */
    as->next_dead = dead_list;
    dead_list = as;
    aspace_reap();
    return true;
}

bool aspace_teardown_step(struct aspace *as)
{
    if (this_cpu()->aspace == as)
        aspace_switch(this_cpu(), NULL);
    as->dying = true;
    uintptr_t progress = 0;
    if (as->regions) {
        int res = aspace_unmap_step(as, 0, USER_MAP_END, &progress);
        kassert(res >= 0);
        return false;
    }
    if (memobj_reap_step())         /* objects only it used go with it */
        return false;
    return teardown_finish(as);
}

/* exec: the space belongs to another process from now on. What it holds is charged there, limit or not. */
void aspace_set_quota(struct aspace *as, struct quota *q)
{
    uint64_t held = aspace_cache.stride + (uint64_t)as->region_count * region_cache.stride;

    quota_refund(as->quota, held);
    q->used += held;
    as->quota = q;
}
