/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Translation tables of user space.
 *
 * T1  a table page has state TABLE and counts its entries in use; only a root may stay with none
 * T2  every root's last entry (the top 512 GiB) is the same shared table with the system page, read-only
 * T3  an entry that changes its output address or its kind goes through 0 and a TLB flush first (break before make)
 * T4  pages and tables are given back only after the TLB flush that follows their entry's removal
 * T5  an aspace whose ASID is of an older generation has nothing in any TLB: no flush
 * Kernel lock for everything.
 */
#include "aspace.h"
#include "region.h"
#include "mmu.h"
#include <sys/mman.h>
#include <sys/syspage.h>

#define FLUSH_PAGES_MAX 32u     /* beyond this many pages: drop the whole ASID */
#define SYSPAGE_SLOT    511u


uint64_t aspace_empty_ttbr0;
static pte_t syspage_entry_l0;  /* [I] the shared table of T2 */

static paddr_t table_alloc(struct aspace *as, struct region *r)
{
    unsigned flags = PMEM_ZERO;
    if (r && r->reserved) {
        r->reserved--;
        flags |= PMEM_RESERVED;
    }
    paddr_t pa = pmem_alloc(0, flags);
    if (pa == 0)
        return 0;
    struct page *pg = pmem_page(pa);
    pg->state = PAGE_TABLE;
    pg->ref = 0;
    if (as)
        as->table_count++;
    return pa;
}

struct pt_slot pt_find(const struct aspace *as, uintptr_t va)
{
    pte_t *t = paddr_to_virt(as->root);
    for (unsigned level = 0;; level++) {
        pte_t *slot = &t[pt_index(va, level)];
        if (level == 3 || (level == 2 && !pte_is_table(*slot)))
            return (struct pt_slot){ slot, level, 1ul << pt_shift(level) };
        if (!pte_is_table(*slot))
            return (struct pt_slot){ NULL, level, 1ul << pt_shift(level) };
        t = pt_table(*slot);
    }
}

void pt_install(pte_t *slot, pte_t e)
{
    kassert_debug(!pte_present(*slot));
    pt_page(slot)->ref++;
    __atomic_store_n(slot, e, __ATOMIC_RELAXED);
    pt_barrier();
}

void pt_installed(pte_t *slot, unsigned n)
{
    pt_page(slot)->ref += n;
    pt_barrier();
}

pte_t *pt_make(struct aspace *as, struct region *r, uintptr_t va, unsigned level)
{
    pte_t *t = paddr_to_virt(as->root);
    for (unsigned l = 0; l < level; l++) {
        pte_t *slot = &t[pt_index(va, l)];
        if (l == 2 && pte_present(*slot) && !pte_is_table(*slot) && !pt_split(as, r, va))
            return NULL;
        if (*slot == 0) {
            paddr_t pa = table_alloc(as, r);
            if (pa == 0)
                return NULL;
            pt_install(slot, pa | PTE_VALID | PTE_TABLE);
        }
        t = pt_table(*slot);
    }
    return &t[pt_index(va, level)];
}

pte_t pt_encode(paddr_t pa, unsigned prot, unsigned attr, uint64_t soft)
{
    pte_t e = pa | PTE_TABLE | PTE_USER | PTE_AF | PTE_NG | PTE_PXN | PTE_ATTR(attr) | soft;
    if (attr == MAIR_NORMAL)
        e |= PTE_INNER;
    if (!(prot & PROT_EXEC) || attr == MAIR_DEVICE)
        e |= PTE_UXN;
    if (!(prot & PROT_WRITE) || (soft & PTE_COW))
        e |= PTE_RDONLY;
    return e | (prot & (PROT_READ | PROT_WRITE | PROT_EXEC) ? PTE_VALID : PTE_NONE);
}

/* A block becomes 512 pages of the same attributes; references are passed on to the single pages. */
bool pt_split(struct aspace *as, struct region *r, uintptr_t va)
{
    struct pt_slot s = pt_find(as, va);
    if (s.level != 2 || s.slot == NULL || !pte_present(*s.slot))
        return true;
    paddr_t table = table_alloc(as, r);
    if (table == 0)
        return false;
    pte_t e = *s.slot, *t = paddr_to_virt(table);
    paddr_t pa = e & PTE_PA_MASK;
    struct page *head = e & PTE_OWNED ? pmem_page(pa) : NULL;
    kassert(head == NULL || (head->state == PAGE_ANON && head->ref == 1));
    for (unsigned i = 0; i < PT_ENTRIES; i++)
        t[i] = (e | PTE_TABLE) + i * PAGE_SIZE;
    for (unsigned i = 1; head && i < PT_ENTRIES; i++)
        head[i] = head[0];
    pmem_page(table)->ref = PT_ENTRIES;
    *s.slot = 0;
    pt_flush(as, ALIGN_DOWN(va, BLOCK_SIZE));
    __atomic_store_n(s.slot, table | PTE_VALID | PTE_TABLE, __ATOMIC_RELEASE);
    pt_barrier();
    return true;
}

/* TLB */

static bool has_asid(const struct aspace *as)
{
    return as->asid_gen == asid_generation;
}

static uint64_t asid_va(const struct aspace *as, uintptr_t va)
{
    return (as->ttbr0 & ~0xfffffffffffful) | (va >> PAGE_SHIFT);
}

void pt_flush(struct aspace *as, uintptr_t va)
{
    if (has_asid(as))
        tlb_flush_page(asid_va(as, va));
}

void tlb_begin(struct tlb_gather *g, struct aspace *as)
{
    *g = (struct tlb_gather){ .as = as, .first = ~0ul };
}

void tlb_note(struct tlb_gather *g, uintptr_t va)
{
    if (va < g->first)
        g->first = va;
    if (va > g->last)
        g->last = va;
    g->count++;
}

void tlb_free_page(struct tlb_gather *g, paddr_t pa, struct page *pg, unsigned order)
{
    pg->state = PAGE_NONE;
    pg->icache = 0;
    pg->order = (uint8_t)order;
    pg->next = g->pages;
    g->pages = paddr_pfn(pa);
}

static void gather_flush(struct tlb_gather *g)
{
    uintptr_t pages = ((g->last - g->first) >> PAGE_SHIFT) + 1;
    if (!has_asid(g->as))
        return;
    if (pages <= FLUSH_PAGES_MAX)
        tlb_flush_pages(asid_va(g->as, g->first), pages);
    else
        tlb_flush_asid(g->as->ttbr0 & ~0xfffffffffffful);
}

/* Frees the gathered pages; neighbours, which freshly mapped memory mostly is, go as one range. */
static void gather_free(struct tlb_gather *g)
{
    uint32_t pfn = g->pages;
    while (pfn) {
        struct page *pg = pfn_page(pfn);
        uint32_t low = pfn, high = pfn + (1u << pg->order);
        for (pfn = pg->next; pfn && pfn == low - 1 && pfn_page(pfn)->order == 0; pfn = pfn_page(pfn)->next)
            low = pfn;
        if (high - low == 1)
            pmem_free(pfn_paddr(low), 0);
        else
            pmem_free_range(pfn_paddr(low), high - low);
    }
    g->pages = 0;
}

void tlb_finish(struct tlb_gather *g)
{
    if (g->count)
        gather_flush(g);
    gather_free(g);
    g->count = 0;
    g->first = ~0ul;
    g->last = 0;
}

/* Takes the tables on the way to va that are empty out of their parents, from the last one up to below the root. */
static bool prune(struct tlb_gather *g, uintptr_t va)
{
    pte_t *path[PT_LEVELS], *t = paddr_to_virt(g->as->root);
    unsigned depth = 0;
    for (; depth < 3; depth++) {
        path[depth] = &t[pt_index(va, depth)];
        if (!pte_is_table(*path[depth]))
            break;
        t = pt_table(*path[depth]);
    }
    bool gone = false;
    struct page *table = pt_page(t);
    while (table->ref == 0 && depth-- > 0) {
        tlb_free_page(g, *path[depth] & PTE_PA_MASK, table, 0);
        *path[depth] = 0;
        g->as->table_count--;
        table = pt_page(path[depth]);
        table->ref--;
        g->as->leaf_block = LEAF_NONE;
        gone = true;
    }
    return gone;
}

void pt_trim(struct aspace *as, uintptr_t va)
{
    struct tlb_gather g;
    tlb_begin(&g, as);
    if (prune(&g, va))
        tlb_note(&g, va);
    tlb_finish(&g);
}

void pt_cleared(struct tlb_gather *g, uintptr_t first, uintptr_t last, struct page *table, unsigned n)
{
    kassert(table->state == PAGE_TABLE && table->ref >= n);
    g->first = MIN(g->first, first);
    g->last = MAX(g->last, last);
    g->count += n;
    table->ref -= n;
    if (table->ref == 0)
        prune(g, last);
}

/* Roots */

paddr_t pt_root_create(void)
{
    paddr_t root = table_alloc(NULL, NULL);
    if (root)
        ((pte_t *)paddr_to_virt(root))[SYSPAGE_SLOT] = syspage_entry_l0;
    return root;
}

void pt_root_free(paddr_t root)
{
    kassert(pmem_page(root)->ref == 0);
    pmem_free(root, 0);
}

static pte_t *must_make_table(pte_t *slot)
{
    if (*slot == 0) {
        paddr_t pa = table_alloc(NULL, NULL);
        if (pa == 0)
            kpanic("vm: no memory for the first tables");
        *slot = pa | PTE_VALID | PTE_TABLE;
    }
    return pt_table(*slot);
}

COLD void pt_init(void)
{
    const struct system_private_entry *sp = _SYSPAGE_ENTRY(syspage, system_private);
    kassert(USER_SYSPAGE_VA >> 39 == SYSPAGE_SLOT && sp->syspage_size <= BLOCK_SIZE);
    pte_t *l1 = must_make_table(&syspage_entry_l0);
    pte_t *l2 = must_make_table(&l1[pt_index(USER_SYSPAGE_VA, 1)]);
    pte_t *l3 = must_make_table(&l2[pt_index(USER_SYSPAGE_VA, 2)]);
    for (uint64_t off = 0; off < sp->syspage_size; off += PAGE_SIZE)
        l3[pt_index(USER_SYSPAGE_VA + off, 3)] = pt_encode(sp->syspage_paddr + off, PROT_READ, MAIR_NORMAL, 0);
    paddr_t empty = table_alloc(NULL, NULL);
    if (empty == 0)
        kpanic("vm: no memory for the empty table");
    aspace_empty_ttbr0 = empty;     /* ASID 0: no aspace has it */
    pt_barrier();
}

