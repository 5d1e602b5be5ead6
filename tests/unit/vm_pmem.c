// sources: tests/unit/shim/vm_host.c kernel/vm/pmem.c
// flags: -include tests/unit/shim/vm_host.h -Ikernel/include -Ilib/c/include
/* SPDX-License-Identifier: Apache-2.0 */
/* The page allocator: nothing is lost, nothing is handed out twice, reservations hold. */
#include "pmem.h"
#include <stdio.h>
#include <stdlib.h>

#define MAX_BLOCKS 6000
static struct { paddr_t pa; unsigned order; } held[MAX_BLOCKS];
static unsigned rng = 1;
static unsigned rnd(unsigned n) { return (rng = rng * 1103515245u + 12345u) / 65536u % n; }

static void stamp(paddr_t pa, unsigned order)
{
    for (unsigned long i = 0; i < 1ul << order; i++)
        *(uint64_t *)paddr_to_virt(pa + i * PAGE_SIZE) = pa + order;
}

static bool stamped(paddr_t pa, unsigned order)
{
    for (unsigned long i = 0; i < 1ul << order; i++)
        if (*(uint64_t *)paddr_to_virt(pa + i * PAGE_SIZE) != pa + order)
            return false;
    return true;
}

static bool random_blocks(void)
{
    uint64_t before = pmem_free_bytes();
    for (unsigned n = 0; n < 100000; n++) {
        unsigned i = rnd(MAX_BLOCKS);
        host_current = rnd(2);
        if (held[i].pa) {
            CHECK(stamped(held[i].pa, held[i].order));
            pmem_free(held[i].pa, held[i].order);
            held[i].pa = 0;
        } else {
            unsigned order = rnd(8) ? 0 : rnd(6);
            held[i].pa = pmem_alloc(order, 0);
            held[i].order = order;
            CHECK((held[i].pa & ((PAGE_SIZE << order) - 1)) == 0);
            if (held[i].pa)
                stamp(held[i].pa, order);
        }
        if (n % 10000 == 0)
            pmem_check();
    }
    for (unsigned i = 0; i < MAX_BLOCKS; i++)
        if (held[i].pa)
            pmem_free(held[i].pa, held[i].order);
    pmem_check();
    CHECK(pmem_free_bytes() == before);
    return true;
}

static bool exhaustion_and_merging(void)
{
    uint64_t before = pmem_free_bytes(), n = 0;
    paddr_t first = 0;
    for (paddr_t pa; (pa = pmem_alloc(0, 0)) != 0; n++) {
        *(paddr_t *)paddr_to_virt(pa) = first;
        first = pa;
    }
    CHECK(n * PAGE_SIZE == before && pmem_free_bytes() == 0);
    while (first) {
        paddr_t next = *(paddr_t *)paddr_to_virt(first);
        pmem_free(first, 0);
        first = next;
    }
    CHECK(pmem_free_bytes() == before);
    paddr_t big = pmem_alloc(11, 0);       /* 8 MiB: only if all buddies found each other */
    CHECK(big != 0);
    pmem_free(big, 11);
    pmem_check();
    return true;
}

static bool contiguous(void)
{
    uint64_t before = pmem_free_bytes();
    paddr_t pa = pmem_alloc_contig(777, 9);
    CHECK(pa && (pa & 0x1fffff) == 0 && pmem_free_bytes() == before - 777 * PAGE_SIZE);
    pmem_check();
    pmem_free_range(pa, 700);
    pmem_free_range(pa + 700 * PAGE_SIZE, 77);
    pmem_check();
    CHECK(pmem_free_bytes() == before);
    CHECK(pmem_alloc_contig(1ul << 30, 0) == 0);
    return true;
}

static bool reservations(void)
{
    uint64_t pages = pmem_free_bytes() / PAGE_SIZE;
    CHECK(!pmem_reserve(pages + 1) && pmem_reserve(pages));
    CHECK(pmem_alloc(0, 0) == 0 && pmem_free_bytes() == 0);
    paddr_t pa = pmem_alloc(0, PMEM_RESERVED | PMEM_ZERO);
    CHECK(pa && *(uint64_t *)paddr_to_virt(pa) == 0);
    pmem_free(pa, 0);
    pmem_unreserve(pages - 1);
    CHECK(pmem_free_bytes() / PAGE_SIZE == pages && pmem_reserved_bytes() == 0);
    return true;
}

static bool zeroed_ahead(void)
{
    uint64_t before = pmem_free_bytes();
    unsigned n = 0;
    while (pmem_zero_ahead())
        n++;
    CHECK(n > 0 && pmem_free_bytes() == before);
    for (unsigned i = 0; i < n + 10; i++) {
        paddr_t pa = pmem_alloc(0, PMEM_ZERO);
        for (unsigned j = 0; j < PAGE_SIZE / 8; j++)
            CHECK(((uint64_t *)paddr_to_virt(pa))[j] == 0);
        stamp(pa, 0);
        pmem_free(pa, 0);
    }
    pmem_check();
    return true;
}

static bool page_lookup(void)
{
    CHECK(pmem_page(0) == NULL && pmem_page(~0ul) == NULL && pmem_page(HOST_RAM_PADDR) == NULL);
    paddr_t pa = pmem_alloc(0, 0);
    CHECK(pmem_page_paddr(pmem_page(pa)) == pa && pmem_is_ram(pa) && !pmem_is_ram(0x9000000));
    pmem_free(pa, 0);
    return true;
}

int main(void)
{
    host_machine(64ul << 20);
    host_result("pmem: page lookup", page_lookup());
    host_result("pmem: random blocks", random_blocks());
    host_result("pmem: exhaustion and merging", exhaustion_and_merging());
    host_result("pmem: contiguous ranges", contiguous());
    host_result("pmem: reservations", reservations());
    host_result("pmem: pages zeroed ahead", zeroed_ahead());
    return host_finish();
}
