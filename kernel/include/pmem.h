/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical pages of sysram: a buddy allocator with per-CPU one-page caches and a pool of pages zeroed ahead.
 * Rules: every function runs with the kernel lock held. pmem_init() once, on the boot CPU.
 * A block is returned whole, or as any aligned smaller blocks that make it up: who frees keeps no account of the order.
 */
#ifndef PMEM_H
#define PMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kernel.h"


/* paddr_to_virt() (kernel.h) is good for addresses in RAM only: the linear map, read-write, never executable. */
#define PAGE_OFFSET(a)  ((a) & (PAGE_SIZE - 1))
#define PMEM_MAX_ORDER  18          /* 1 GiB, also the size of a section of the page array */
#define PMEM_ZERO       0x1u        /* zero-filled */
#define PMEM_RESERVED   0x2u        /* takes a page reserved earlier; order 0 cannot fail then */

enum page_state {
    PAGE_NONE = 0,      /* allocated, or inside a block: the allocator looks at nothing else */
    PAGE_FREE,          /* first page of a free block in the buddy lists: order */
    PAGE_CACHED,        /* free, in a CPU's cache or the zero pool: next */
    PAGE_SLAB,          /* part of a kalloc slab: next = page number of the slab's first page */
    PAGE_TABLE,         /* page table: ref = entries in use */
    PAGE_ANON,          /* private user page: ref = page table entries; ref - 1 pages stay reserved for copies */
    PAGE_OBJECT         /* page of a memory object: ref = 1 for the object + page table entries */
};

/* One per page of sysram. All fields: kernel lock. Links of the buddy lists lie in the free pages themselves. */
struct page {
    union {
        uint32_t ref;       /* TABLE, ANON, OBJECT */
        uint32_t next;      /* CACHED, pages gathered for freeing: page number of the next one, 0: none */
        uint32_t slab;      /* SLAB: page number of the slab's first page */
    };
    uint8_t order;          /* FREE */
    uint8_t state;          /* enum page_state */
    uint8_t icache;         /* the instruction cache is in step with the contents */
    uint8_t dirty;          /* OBJECT, of a file: written to through a mapping since it was last equal to the file */
};
_Static_assert(sizeof(struct page) == 8, "struct page");

void pmem_init(void);
paddr_t pmem_alloc(unsigned order, unsigned flags);             /* 0: none */
void pmem_free(paddr_t pa, unsigned order);
paddr_t pmem_alloc_contig(size_t pages, unsigned align_order);  /* any number of pages; not zeroed */
bool pmem_drain_step(void);             /* some of the single pages kept at hand go back to the blocks; false: there are none */
void pmem_free_range(paddr_t pa, size_t pages);                 /* O(log): frees a range block by block */
/* Runs of pages that share a page array; the first is nearly always the only one. [I] */
struct pmem_span { uint32_t first, count; struct page *pages; };
extern struct pmem_span pmem_spans[];
struct page *pmem_page_slow(uint32_t pfn);

static inline struct page *pfn_page(uint32_t pfn)
{
    uint32_t i = pfn - pmem_spans[0].first;
    return likely(i < pmem_spans[0].count) ? &pmem_spans[0].pages[i] : pmem_page_slow(pfn);
}

/* NULL: not a page of sysram. */
static inline struct page *pmem_page(paddr_t pa)
{
    return unlikely(pa >> (PAGE_SHIFT + 32)) ? NULL : pfn_page((uint32_t)(pa >> PAGE_SHIFT));
}

paddr_t pmem_page_paddr(const struct page *pg);
static inline uint32_t paddr_pfn(paddr_t pa) { return (uint32_t)(pa >> PAGE_SHIFT); }
static inline paddr_t pfn_paddr(uint32_t pfn) { return (paddr_t)pfn << PAGE_SHIFT; }
bool pmem_is_ram(paddr_t pa);                                   /* any RAM, sysram or not */

/* Reservation: pages set aside so that a later allocation with PMEM_RESERVED cannot fail. */
bool pmem_reserve(uint64_t pages);
void pmem_unreserve(uint64_t pages);

uint64_t pmem_total_bytes(void);
uint64_t pmem_free_bytes(void);         /* free and not reserved */
uint64_t pmem_reserved_bytes(void);
uint64_t pmem_contiguous_bytes(void);   /* the largest free block */

/* Idle CPUs: zero one page ahead; false when there is nothing to do. */
bool pmem_zero_ahead(void);
void pmem_check(void);                  /* debug: walks the free lists, kasserts the counts */

/* memory.S */
void page_zero(void *page);
void page_copy(void *dst, const void *src);

#endif
