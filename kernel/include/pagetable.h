/* SPDX-License-Identifier: Apache-2.0 */
/*
 * AArch64 stage 1 translation tables of user space: 4 KiB granule, 4 levels, TTBR0.
 * Invariant the fast user copies rely on: every VALID entry below TTBR0 may be read by EL0, and is writable by EL1
 * exactly when EL0 may write it. A page without any access (PROT_NONE) is therefore kept in an INVALID entry
 * (PTE_NONE).
 * Rules: kernel lock. A table page's struct page counts its entries in use (ref).
 */
#ifndef PAGETABLE_H
#define PAGETABLE_H

#include <stdbool.h>
#include <stdint.h>
#include "kernel.h"
#include "pmem.h"

typedef uint64_t pte_t;

#define PTE_VALID       (1ul << 0)
#define PTE_TABLE       (1ul << 1)      /* a table, or (last level) a page; clear: a block */
#define PTE_ATTR(n)     ((uint64_t)(n) << 2)
#define PTE_ATTR_MASK   PTE_ATTR(7)
#define PTE_USER        (1ul << 6)
#define PTE_RDONLY      (1ul << 7)
#define PTE_INNER       (3ul << 8)
#define PTE_AF          (1ul << 10)
#define PTE_NG          (1ul << 11)
#define PTE_PXN         (1ul << 53)
#define PTE_UXN         (1ul << 54)
#define PTE_COW         (1ul << 55)     /* software: a write must have a page of its own first */
#define PTE_OWNED       (1ul << 56)     /* software: this entry holds a reference to its page */
#define PTE_NONE        (1ul << 57)     /* software, VALID clear: page present, no access */
#define PTE_PA_MASK     0x0000fffffffff000ul

#define MAIR_DEVICE     0
#define MAIR_UNCACHED   1
#define MAIR_NORMAL     2

#define BLOCK_SHIFT     21
#define BLOCK_SIZE      (1ul << BLOCK_SHIFT)
#define BLOCK_PAGES     512u
#define PT_ENTRIES      512u
#define PT_LEVELS       4

struct aspace;
struct region;

static inline unsigned pt_shift(unsigned level) { return PAGE_SHIFT + 9 * (3 - level); }
static inline unsigned pt_index(uintptr_t va, unsigned level) { return (va >> pt_shift(level)) & (PT_ENTRIES - 1); }
static inline pte_t *pt_table(pte_t e) { return paddr_to_virt(e & PTE_PA_MASK); }
static inline bool pte_is_table(pte_t e) { return (e & 3) == 3; }
static inline bool pte_present(pte_t e) { return (e & (PTE_VALID | PTE_NONE)) != 0; }

/* Where an address' entry is: level 3 (page), level 2 (block, or no table below yet) with its slot;
   slot NULL: no table down to
   level 2. The entry (or the hole) covers `size` bytes around va. */
struct pt_slot { pte_t *slot; unsigned level; uintptr_t size; };
struct pt_slot pt_find(const struct aspace *as, uintptr_t va);
/* The slot for va at level 2 or 3; tables are made as needed, from the pages reserved for r if there are.
   NULL: no memory. */
pte_t *pt_make(struct aspace *as, struct region *r, uintptr_t va, unsigned level);
bool pt_split(struct aspace *as, struct region *r, uintptr_t va);   /* block around va -> 512 pages; false: no memory */
pte_t pt_encode(paddr_t pa, unsigned prot, unsigned attr, uint64_t soft);
void pt_install(pte_t *slot, pte_t e);      /* where nothing was present */
void pt_installed(pte_t *slot, unsigned n);  /* n entries of slot's table have been filled by the caller */
paddr_t pt_root_create(void);               /* with the system page in it; 0: no memory */
void pt_root_free(paddr_t root);
void pt_init(void);                         /* boot CPU: the tables all roots share */
void pt_flush(struct aspace *as, uintptr_t va);     /* one page, at once */

/* TLB work gathered during one bounded step: pages and tables are freed only after the flush. */
struct tlb_gather {
    struct aspace *as;
    uintptr_t first, last;      /* pages touched, inclusive */
    unsigned count;             /* entries removed or restricted */
    uint32_t pages;             /* page numbers linked by `next`, 0: none */
};
void tlb_begin(struct tlb_gather *g, struct aspace *as);
void tlb_note(struct tlb_gather *g, uintptr_t va);
void tlb_free_page(struct tlb_gather *g, paddr_t pa, struct page *pg, unsigned order);
void tlb_finish(struct tlb_gather *g);
/* n entries of a table, for addresses from first to last, are 0 now; tables left empty go. */
void pt_cleared(struct tlb_gather *g, uintptr_t first, uintptr_t last, struct page *table, unsigned n);
static inline struct page *pt_page(const pte_t *slot) { return pmem_page(virt_to_paddr(slot)); }    /* of the table it lies in */
/* after a failure: frees tables that were made for va and stayed empty */
void pt_trim(struct aspace *as, uintptr_t va);

/* tlb.S. asid in bits 63:48 of the operand; inner shareable, complete on return. */
void tlb_flush_page(uint64_t asid_va);
void tlb_flush_pages(uint64_t asid_va, unsigned long pages);
void tlb_flush_asid(uint64_t asid);
void tlb_flush_all(void);
void icache_sync(void *start, size_t size);     /* data written through the linear map becomes executable */
void dcache_clean_inval(void *start, size_t size);

#endif
