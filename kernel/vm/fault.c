/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backing pages: page faults, copy on write, and the populating of committed regions, which is a fault taken ahead.
 *
 * F1  an entry with PTE_OWNED holds a reference to its page (state ANON or OBJECT); others borrow (physical,
 *     contiguous)
 * F2  an ANON page with n references has n - 1 pages reserved: whoever writes to it first finds a page for
 *     the copy; the last
 *     one left takes the page itself. A reference that is dropped unwritten gives its reserved page back.
 * F3  a region's `reserved` pages serve what it does not have yet, page tables included
 * F4  PTE_COW in a shared mapping of a file: the first write only marks the page as dirty
 * Each fault is bounded: one page zeroed or copied, at most three tables made, one TLB flush.
 */
#include "fault.h"
#include "memobj.h"
#include "mmu.h"
#include <sys/mman.h>

static paddr_t take_page(struct region *r, unsigned flags)
{
    if (r->reserved) {
        r->reserved--;
        flags |= PMEM_RESERVED;
    }
    return pmem_alloc(0, flags);
}

static void own_page(paddr_t pa)
{
    *pmem_page(pa) = (struct page){ .ref = 1, .state = PAGE_ANON };
}

/* The image file system stays as it was loaded. */
static bool in_image(paddr_t pa)
{
    const struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    return pa - priv->imagefs_paddr < priv->imagefs_size;
}

/* Instructions about to be fetched from a page of RAM must be what was last written there. */
static void executable_page(paddr_t pa, unsigned prot, bool owned)
{
    struct page *pg = pmem_page(pa);
    if (pg == NULL)
        return;
    bool known = owned || in_image(pa);
    if ((prot & PROT_EXEC) && !(known && pg->icache))
        icache_sync(paddr_to_virt(pa), PAGE_SIZE);
    if (known)
        pg->icache = (prot & PROT_EXEC) && !(prot & PROT_WRITE);
}

static pte_t region_pte(const struct region *r, paddr_t pa, uint64_t soft)
{
    if (r->attr == MAIR_NORMAL)
        executable_page(pa, r->prot, soft & PTE_OWNED);
    return pt_encode(pa, r->prot, r->attr, soft);
}

static void install(struct aspace *as, const struct region *r, pte_t *slot, paddr_t pa, uint64_t soft)
{
    pt_install(slot, region_pte(r, pa, soft));
    if (r->attr != MAIR_DEVICE)
        as->resident++;
}

/* The page of a file has to be fetched first: who needs it waits (demand.h). */
static enum fault_result missing_page(struct aspace *as, struct memobj *o, uint64_t offset, uintptr_t va)
{
    int64_t handle = memobj_handle(o);
    if (handle < 0)
        return FAULT_NOMEM;
    as->fault_object = (uint64_t)handle;
    as->fault_offset = offset;
    as->fault_va = va;
    return FAULT_WAIT;
}

/* What lies behind va, borrowed from the object or the bus. */
static enum fault_result source_page(struct aspace *as, struct region *r, uintptr_t va, paddr_t *pa, uint64_t *soft)
{
    uint64_t off = r->offset + (va - r->start);
    *soft = 0;
    *pa = off;
    if (r->type == REGION_PHYS)
        return FAULT_OK;
    struct memobj *o = r->object;
    if (off >= o->size)
        return FAULT_BUS;
    *pa = memobj_page(o, off, o->type != MEMOBJ_FILE);
    if (*pa == 0)
        return o->type == MEMOBJ_FILE ? missing_page(as, o, off, va) : FAULT_NOMEM;
    if (memobj_has_tree(o))
        *soft = PTE_OWNED;
    return FAULT_OK;
}

static enum fault_result back_private_copy(struct aspace *as, struct region *r, pte_t *slot, paddr_t from)
{
    paddr_t pa = take_page(r, 0);
    if (pa == 0)
        return FAULT_NOMEM;
    page_copy(paddr_to_virt(pa), paddr_to_virt(from));
    own_page(pa);
    install(as, r, slot, pa, PTE_OWNED);
    return FAULT_OK;
}

static enum fault_result back_anon(struct aspace *as, struct region *r, pte_t *slot)
{
    paddr_t pa = take_page(r, PMEM_ZERO);
    if (pa == 0)
        return FAULT_NOMEM;
    own_page(pa);
    install(as, r, slot, pa, PTE_OWNED);
    return FAULT_OK;
}

/* Backs up to n consecutive slots of one table with zeroed pages, skipping what is present. Returns how many slots were
   dealt with: fewer than n when memory ran out. What fault_back() does for anonymous memory that is not executable,
   without its per-page overhead. */
unsigned fault_back_run(struct aspace *as, struct region *r, pte_t *slot, unsigned n)
{
    pte_t template = pt_encode(0, r->prot, r->attr, PTE_OWNED);
    unsigned done = 0, made = 0;
    for (; done < n; done++) {
        if (pte_present(slot[done]))
            continue;
        paddr_t pa = take_page(r, PMEM_ZERO);
        if (pa == 0)
            break;
        own_page(pa);
        __atomic_store_n(&slot[done], template | pa, __ATOMIC_RELAXED);
        made++;
    }
    pt_installed(slot, made);
    as->resident += made;
    return done;
}

enum fault_result fault_back(struct aspace *as, struct region *r, uintptr_t va, pte_t *slot, unsigned access)
{
    if (r->type == REGION_ANON)
        return back_anon(as, r, slot);
    if (r->object && r->object->type == MEMOBJ_CONTIG && !memobj_zero_step(r->object))
        return FAULT_OK;        /* not there yet: the access faults again and continues */
    paddr_t pa;
    uint64_t soft;
    enum fault_result res = source_page(as, r, va, &pa, &soft);
    if (res != FAULT_OK)
        return res;
    if (r->flags & KVM_COW) {
        if (access & ACCESS_WRITE)
            return back_private_copy(as, r, slot, pa);
        soft |= PTE_COW;
    } else if (r->type == REGION_OBJECT && r->object->type == MEMOBJ_FILE) {
        if (access & ACCESS_WRITE)
            pmem_page(pa)->dirty = 1;
        else
            soft |= PTE_COW;        /* F4 */
    }
    if (soft & PTE_OWNED)
        pmem_page(pa)->ref++;
    install(as, r, slot, pa, soft);
    return FAULT_OK;
}

void fault_drop(struct tlb_gather *g, pte_t e, unsigned order)
{
    if (!(e & PTE_OWNED))
        return;
    struct page *pg = pmem_page(e & PTE_PA_MASK);
    kassert(pg != NULL && pg->ref > 0);
    if (--pg->ref == 0)
        tlb_free_page(g, e & PTE_PA_MASK, pg, order);
    else if (pg->state == PAGE_ANON)
        pmem_unreserve(1);
}

static void replace(struct aspace *as, uintptr_t va, pte_t *slot, pte_t e)
{
    __atomic_store_n(slot, e, __ATOMIC_RELAXED);
    pt_flush(as, va);
    pt_barrier();
}

/* A write to a page that others see too. */
static enum fault_result break_cow(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s)
{
    pte_t e = *s.slot;
    paddr_t old = e & PTE_PA_MASK;
    struct page *pg = e & PTE_OWNED ? pmem_page(old) : NULL;
    kassert(s.level == 3);
    if (pg && pg->state == PAGE_ANON && pg->ref == 1) {
        replace(as, va, s.slot, region_pte(r, old, PTE_OWNED));
        return FAULT_OK;
    }
    if (pg && pg->state == PAGE_OBJECT && !(r->flags & KVM_COW)) {
        pg->dirty = 1;
        replace(as, va, s.slot, region_pte(r, old, PTE_OWNED));
        return FAULT_OK;
    }
    bool shared = pg && pg->state == PAGE_ANON;
    paddr_t pa = shared ? pmem_alloc(0, PMEM_RESERVED) : take_page(r, 0);
    if (pa == 0)
        return FAULT_NOMEM;
    page_copy(paddr_to_virt(pa), paddr_to_virt(old));
    own_page(pa);
    replace(as, va, s.slot, 0);             /* break before make */
    __atomic_store_n(s.slot, region_pte(r, pa, PTE_OWNED), __ATOMIC_RELEASE);
    pt_barrier();
    if (pg && --pg->ref == 0)
        pmem_free(old, 0);
    return FAULT_OK;
}

void fault_update(struct aspace *as, struct region *r, uintptr_t va, struct pt_slot s, struct tlb_gather *g)
{
    pte_t e = *s.slot;
    paddr_t pa = e & PTE_PA_MASK;
    uint64_t soft = e & (PTE_OWNED | PTE_COW);
    pte_t n = region_pte(r, pa, soft);
    if (s.level == 2)
        n &= ~PTE_TABLE;
    if (n == e)
        return;
    __atomic_store_n(s.slot, n, __ATOMIC_RELAXED);
    if (g)
        tlb_note(g, va);
    else
        pt_flush(as, va);
}

static enum fault_result fault_present(struct aspace *as, struct region *r, uintptr_t va, unsigned access,
                                       struct pt_slot s)
{
    if ((access & ACCESS_WRITE) && (*s.slot & PTE_COW))
        return break_cow(as, r, va, s);
    if (s.level == 2 && (r->prot & PROT_EXEC)) {
        if (!pt_split(as, r, va))
            return FAULT_NOMEM;
        s = pt_find(as, va);
    }
    fault_update(as, r, va, s, NULL);
    pt_flush(as, va);       /* nothing to change: a TLB remembers something stricter */
    return FAULT_OK;
}

static bool allowed(const struct region *r, unsigned access)
{
    if ((access & ACCESS_WRITE) && !(r->prot & PROT_WRITE))
        return false;
    if ((access & ACCESS_EXEC) && !(r->prot & PROT_EXEC))
        return false;
    return (r->prot & (PROT_READ | PROT_WRITE | PROT_EXEC)) != 0;
}

static bool in_syspage(uintptr_t va)
{
    return va - USER_SYSPAGE_VA < BLOCK_SIZE;
}

static enum fault_result page_source_wait(struct aspace *as, struct region *r, uintptr_t va)
{
    paddr_t pa;
    uint64_t soft;
    if (r->object == NULL || r->object->type != MEMOBJ_FILE)
        return FAULT_OK;
    return source_page(as, r, va, &pa, &soft);
}

enum fault_result aspace_fault(struct aspace *as, uintptr_t va, unsigned access)
{
    if (as == NULL || va >= USER_MAP_END)
        return in_syspage(va) && access != ACCESS_READ ? FAULT_ACCERR : FAULT_MAPERR;
    va = ALIGN_DOWN(va, PAGE_SIZE);
    struct region *r = region_find(as->regions, va);
    if (r == NULL || r->start > va)
        return FAULT_MAPERR;
    if (va - r->start < r->guard * PAGE_SIZE || !allowed(r, access))
        return FAULT_ACCERR;
    as->fault_count++;
    struct pt_slot s = pt_find(as, va);
    if (s.slot && pte_present(*s.slot))
        return fault_present(as, r, va, access, s);
    enum fault_result res = page_source_wait(as, r, va);
    if (res != FAULT_OK)
        return res;         /* no tables are made for a page that is not there yet */
    pte_t *slot = s.level == 3 ? s.slot : pt_make(as, r, va, 3);
    res = slot ? fault_back(as, r, va, slot, access) : FAULT_NOMEM;
    if (slot == NULL || !pte_present(*slot))
        pt_trim(as, va);
    return res;
}

/* Kernel pointer for a present entry that allows the access, or NULL. */
static void *touch_entry(struct pt_slot s, uintptr_t va, unsigned access)
{
    if (s.slot == NULL || !(*s.slot & PTE_VALID) || ((access & ACCESS_WRITE) && (*s.slot & PTE_RDONLY)))
        return NULL;
    paddr_t pa = (*s.slot & PTE_PA_MASK) + (va & (s.size - 1));
    return paddr_to_virt(pa);
}

static void *touch_syspage(uintptr_t va, unsigned access, enum fault_result *why)
{
    *why = FAULT_MAPERR;
    if (!in_syspage(va))
        return NULL;
    *why = FAULT_ACCERR;
    uintptr_t off = va - USER_SYSPAGE_VA;
    if (access != ACCESS_READ || off >= syspage_size())
        return NULL;
    return (char *)syspage + off;
}

/* The last-level table for va, NULL: there is none. In full: messages to changing places go through here. */
static pte_t *leaf_find(const struct aspace *as, uintptr_t va)
{
    pte_t e;

    if (unlikely(va >= USER_MAP_END))
        return NULL;
    e = ((pte_t *)paddr_to_virt(as->root))[va >> 39];
    if (unlikely(!pte_is_table(e)))
        return NULL;
    e = pt_table(e)[(va >> 30) & 511];
    if (unlikely(!pte_is_table(e)))
        return NULL;
    e = pt_table(e)[(va >> 21) & 511];
    return likely(pte_is_table(e)) ? pt_table(e) : NULL;
}

void *aspace_mapped_elsewhere(const struct aspace *as, uintptr_t va, unsigned access)
{
    pte_t *leaf = leaf_find(as, va);

    return leaf ? leaf_lookup(leaf, va, access) : NULL;
}

void *aspace_touch_slow(struct aspace *as, uintptr_t va, unsigned access, enum fault_result *why)
{
    if (as == NULL || va >= USER_MAP_END)
        return touch_syspage(va, access, why);
    pte_t *leaf = leaf_find(as, va);
    void *there = leaf ? leaf_lookup(leaf, va, access) : NULL;
    if (leaf) {
        as->leaf_block = va >> 21;
        as->leaf = leaf;
    }
    if (there)
        return there;
    for (unsigned tries = 0; tries < 2; tries++) {
        struct pt_slot s = pt_find(as, va);
        void *p = touch_entry(s, va, access);
        if (p) {
            if ((*s.slot & PTE_ATTR_MASK) == PTE_ATTR(MAIR_DEVICE) || !pmem_is_ram(virt_to_paddr(p))) {
                *why = FAULT_BUS;
                return NULL;
            }
            if ((*s.slot & PTE_ATTR_MASK) == PTE_ATTR(MAIR_UNCACHED))
                /* the linear map is cached */
                dcache_clean_inval(paddr_to_virt(ALIGN_DOWN(virt_to_paddr(p), PAGE_SIZE)), PAGE_SIZE);
            return p;
        }
        *why = aspace_fault(as, va, access);
        if (*why != FAULT_OK)
            return NULL;
    }
    *why = FAULT_NOMEM;
    return NULL;
}

static COLD enum fault_result force_private(struct aspace *as, struct region *r, uintptr_t va)
{
    struct pt_slot s = pt_find(as, va);
    if (s.slot == NULL || !pte_present(*s.slot)) {
        pte_t *slot = pt_make(as, r, va, 3);
        enum fault_result res = slot ? fault_back(as, r, va, slot, ACCESS_WRITE) : FAULT_NOMEM;
        if (slot == NULL || !pte_present(*slot))
            pt_trim(as, va);
        if (res != FAULT_OK || r->type != REGION_PHYS)
            return res;
        s = pt_find(as, va);
    }
    if (*s.slot & PTE_COW)
        return break_cow(as, r, va, s);
    if (*s.slot & PTE_OWNED || r->type == REGION_OBJECT)
        return FAULT_OK;
    if (r->prot & PROT_WRITE || !pmem_is_ram(*s.slot & PTE_PA_MASK))
        return FAULT_ACCERR;
    /* Text mapped in place, for everybody: this process gets a page of its own. */
    if (s.level == 2) {
        if (!pt_split(as, r, va))
            return FAULT_NOMEM;
        s = pt_find(as, va);
    }
    return break_cow(as, r, va, s);
}

COLD void *aspace_touch_force(struct aspace *as, uintptr_t va, enum fault_result *why)
{
    uintptr_t page = ALIGN_DOWN(va, PAGE_SIZE);
    struct region *r = va < USER_MAP_END ? region_find(as->regions, page) : NULL;
    *why = FAULT_MAPERR;
    if (r == NULL || r->start + r->guard * PAGE_SIZE > page)
        return NULL;
    *why = r->attr == MAIR_NORMAL ? force_private(as, r, page) : FAULT_ACCERR;
    if (*why != FAULT_OK)
        return NULL;
    struct pt_slot s = pt_find(as, va);
    if (s.slot == NULL || !pte_present(*s.slot)) {
        *why = FAULT_NOMEM;
        return NULL;
    }
    if (r->type == REGION_PHYS && !(*s.slot & PTE_OWNED)) {
        *why = FAULT_ACCERR;
        return NULL;
    }
    return paddr_to_virt((*s.slot & PTE_PA_MASK) + (va & (s.size - 1)));
}
