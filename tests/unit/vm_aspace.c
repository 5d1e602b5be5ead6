// sources: tests/unit/shim/vm_host.c kernel/vm/pmem.c kernel/vm/kalloc.c kernel/vm/htable.c kernel/vm/region.c kernel/vm/memobj.c kernel/vm/fault.c kernel/vm/aspace.c kernel/vm/aspace_change.c kernel/vm/aspace_protect.c kernel/vm/asid.c kernel/aarch64/pagetable.c
// flags: -include tests/unit/shim/vm_host.h -Ikernel/include -Ilib/c/include
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces on page tables in host memory: mapping, faults, copy on write, fork, objects; every page comes back.
 */
#include "aspace.h"
#include "memobj.h"
#include "region.h"
#include <sys/mman.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RW      (PROT_READ | PROT_WRITE)
#define DEVICE  0x09000000ul

static unsigned rng = 11;
static unsigned rnd(unsigned n) { return (rng = rng * 1103515245u + 12345u) / 65536u % n; }

static uint64_t all_free(void)
{
    while (memobj_reap_step())
        ;
    trim_caches();
    pmem_check();
    return pmem_free_bytes();
}

static void destroy(struct aspace *as)
{
    while (!aspace_teardown_step(as))
        ;
}

static uintptr_t map(struct aspace *as, size_t pages, uint32_t prot, uint32_t flags, uint64_t object, uint64_t offset)
{
    struct kvm_map m = { .len = pages * PAGE_SIZE, .prot = prot, .flags = flags, .object = object, .offset = offset };
    return aspace_map_now(as, &m) == 0 ? m.va : 0;
}

static uint64_t resident(struct aspace *as, uintptr_t va, size_t len)
{
    uintptr_t from = 0;
    uint64_t bytes = 0;
    while (aspace_resident_step(as, va, len, &from, &bytes))
        ;
    return bytes;
}

static char *at(struct aspace *as, uintptr_t va, unsigned access)
{
    enum fault_result why;
    return aspace_touch(as, va, access, &why);
}

static enum fault_result why_not(struct aspace *as, uintptr_t va, unsigned access)
{
    enum fault_result why = FAULT_OK;
    return aspace_touch(as, va, access, &why) ? FAULT_OK : why;
}

static bool anonymous(void)
{
    uint64_t before = all_free();
    struct aspace *as = aspace_create(NULL, true, 42);
    uintptr_t va = map(as, 100, RW, KVM_ANON, 0, 0), lazy = map(as, 100, RW, KVM_ANON | KVM_LAZY, 0, 0);
    CHECK(va && lazy && as->resident == 100 && pmem_reserved_bytes() == 0);
    CHECK(*at(as, va + 5, ACCESS_WRITE) == 0 && as->resident == 100);
    strcpy(at(as, lazy + 0x3000, ACCESS_WRITE), "here");
    CHECK(as->resident == 101 && strcmp(at(as, lazy + 0x3000, ACCESS_READ), "here") == 0);
    CHECK(why_not(as, lazy + 100 * PAGE_SIZE, ACCESS_READ) == FAULT_MAPERR && why_not(as, va, ACCESS_EXEC) == FAULT_OK);
    CHECK(aspace_fault(as, va, ACCESS_EXEC) == FAULT_ACCERR);
    CHECK(why_not(as, 0, ACCESS_READ) == FAULT_MAPERR && why_not(as, ~0ul, ACCESS_WRITE) == FAULT_MAPERR);
    CHECK(*at(as, USER_SYSPAGE_VA, ACCESS_READ) == *(char *)syspage);
    CHECK(why_not(as, USER_SYSPAGE_VA, ACCESS_WRITE) == FAULT_ACCERR);
    CHECK(aspace_unmap(as, va + 10 * PAGE_SIZE, 5 * PAGE_SIZE) == 0 && as->resident == 96);
    CHECK(why_not(as, va + 12 * PAGE_SIZE, ACCESS_READ) == FAULT_MAPERR && why_not(as, va + 15 * PAGE_SIZE, ACCESS_READ) == FAULT_OK);
    CHECK(aspace_protect(as, va, PAGE_SIZE, PROT_READ) == 0 && why_not(as, va, ACCESS_WRITE) == FAULT_ACCERR);
    CHECK(aspace_protect(as, va, PAGE_SIZE, PROT_NONE) == 0 && why_not(as, va, ACCESS_READ) == FAULT_ACCERR);
    CHECK(aspace_protect(as, va, PAGE_SIZE, RW) == 0 && at(as, va, ACCESS_WRITE));
    CHECK(aspace_protect(as, va, 20 * PAGE_SIZE, RW) == -ENOMEM);
    region_check(as->regions);
    destroy(as);
    CHECK(all_free() == before && region_count_all() == 0 && aspace_count() == 0);
    return true;
}

static bool large_blocks(void)
{
    uint64_t before = all_free();
    struct aspace *as = aspace_create(NULL, false, 0);
    uintptr_t va = map(as, 1500, RW, KVM_ANON, 0, 0);
    CHECK(va && !(va & (BLOCK_SIZE - 1)) && as->resident == 1500 && pmem_reserved_bytes() == 0);
    CHECK(pt_find(as, va).level == 2 && pt_find(as, va + 2 * BLOCK_SIZE).level == 3);
    for (unsigned i = 0; i < 1500; i++) {
        uint64_t *p = (uint64_t *)at(as, va + i * PAGE_SIZE, ACCESS_WRITE);
        CHECK(p && *p == 0);
        *p = i;
    }
    CHECK(aspace_unmap(as, va + 7 * PAGE_SIZE, PAGE_SIZE) == 0 && as->resident == 1499 && pt_find(as, va).level == 3);
    for (unsigned i = 0; i < 1500; i++)
        CHECK(i == 7 || *(uint64_t *)at(as, va + i * PAGE_SIZE, ACCESS_READ) == i);
    uintptr_t jit = map(as, 512, RW, KVM_ANON, 0, 0);
    CHECK(pt_find(as, jit).level == 2 && aspace_protect(as, jit, BLOCK_SIZE, PROT_READ | PROT_EXEC) == 0);
    CHECK(pt_find(as, jit).level == 3 && !(*pt_find(as, jit + 0x5000).slot & PTE_UXN) && why_not(as, jit, ACCESS_WRITE) == FAULT_ACCERR);
    uintptr_t dev = map(as, 2048 + 3, RW, KVM_PHYS | KVM_SHARED, 0, DEVICE + 0x1000);
    CHECK(dev && pt_find(as, dev + BLOCK_SIZE).level == 2 && why_not(as, dev, ACCESS_READ) == FAULT_BUS);
    paddr_t pa;
    CHECK(aspace_paddr(as, dev + 0x345678, &pa) == 0 && pa == DEVICE + 0x1000 + 0x345678);
    CHECK(aspace_unmap(as, dev + 5 * PAGE_SIZE, 1000 * PAGE_SIZE) == 0);
    CHECK(aspace_paddr(as, dev + 1005 * PAGE_SIZE, &pa) == 0 && pa == DEVICE + 0x1000 + 1005 * PAGE_SIZE);
    destroy(as);
    CHECK(all_free() == before);
    return true;
}

static int fork_all(struct aspace *parent, struct aspace *child)
{
    uintptr_t progress = 0;
    int res;
    while ((res = aspace_fork_step(parent, child, &progress)) == 1)
        ;
    return res;
}

static bool forked(void)
{
    uint64_t before = all_free();
    struct aspace *a = aspace_create(NULL, true, 1), *b = aspace_create(NULL, true, 2), *c = aspace_create(NULL, true, 3);
    uintptr_t priv = map(a, 600, RW, KVM_ANON, 0, 0), shared = map(a, 10, RW, KVM_ANON | KVM_SHARED, 0, 0);
    uintptr_t own = map(a, 5, RW, KVM_ANON | KVM_NOINHERIT, 0, 0), lazy = map(a, 50, RW, KVM_ANON | KVM_LAZY, 0, 0);
    for (unsigned i = 0; i < 600; i++)
        *(unsigned *)at(a, priv + i * PAGE_SIZE, ACCESS_WRITE) = i;
    *at(a, lazy, ACCESS_WRITE) = 'l';
    CHECK(fork_all(a, b) == 0 && pmem_reserved_bytes() == 601 * PAGE_SIZE);
    CHECK(fork_all(b, c) == 0 && pmem_reserved_bytes() == 1202 * PAGE_SIZE);
    CHECK(why_not(b, own, ACCESS_READ) == FAULT_MAPERR && *at(c, lazy, ACCESS_READ) == 'l');
    *at(a, shared, ACCESS_WRITE) = 's';
    CHECK(*at(c, shared, ACCESS_READ) == 's');
    for (unsigned i = 0; i < 600; i++) {
        struct aspace *as[3] = { a, b, c };
        unsigned who = rnd(3);
        *(unsigned *)at(as[who], priv + i * PAGE_SIZE, ACCESS_WRITE) = i + 1000;
        for (unsigned k = 0; k < 3; k++)
            CHECK(*(unsigned *)at(as[k], priv + i * PAGE_SIZE, ACCESS_READ) == (k == who ? i + 1000 : i));
    }
    CHECK(pmem_reserved_bytes() == 602 * PAGE_SIZE);
    destroy(a);
    for (unsigned i = 0; i < 600; i += 3)
        *(unsigned *)at(b, priv + i * PAGE_SIZE, ACCESS_WRITE) = 7;
    destroy(b);
    CHECK(pmem_reserved_bytes() == 0);
    for (unsigned i = 0; i < 600; i++)
        CHECK(at(c, priv + i * PAGE_SIZE, ACCESS_WRITE));
    destroy(c);
    CHECK(all_free() == before && memobj_count() == 0);
    return true;
}

static bool image_data(void)
{
    uint64_t before = all_free();
    struct aspace *as = aspace_create(NULL, true, 5);
    char *image = paddr_to_virt(HOST_RAM_PADDR + 0x10000);
    image[0] = 'i';
    uintptr_t text = map(as, 4, PROT_READ | PROT_EXEC, KVM_PHYS, 0, HOST_RAM_PADDR + 0x10000);
    uintptr_t data = map(as, 4, RW, KVM_PHYS | KVM_COW, 0, HOST_RAM_PADDR + 0x10000);
    uintptr_t relro = map(as, 4, PROT_READ, KVM_PHYS | KVM_COW, 0, HOST_RAM_PADDR + 0x10000);
    enum fault_result why;
    CHECK(at(as, text, ACCESS_READ) == image && *at(as, data, ACCESS_READ) == 'i');
    *at(as, data, ACCESS_WRITE) = 'd';
    char *bp = aspace_touch_force(as, text, &why);      /* a breakpoint goes into a page of its own */
    CHECK(bp && bp != image && *bp == 'i');
    *bp = 'b';
    CHECK(image[0] == 'i');
    char *p = aspace_touch_force(as, relro, &why);
    CHECK(p && *p == 'i');
    *p = 'r';
    CHECK(image[0] == 'i' && *at(as, relro, ACCESS_READ) == 'r' && why_not(as, relro, ACCESS_WRITE) == FAULT_ACCERR);
    CHECK(aspace_protect(as, relro, 4 * PAGE_SIZE, RW) == 0);
    *at(as, relro + PAGE_SIZE, ACCESS_WRITE) = 'x';
    CHECK(image[PAGE_SIZE] != 'x' || *at(as, data + PAGE_SIZE, ACCESS_READ) != 'x');
    destroy(as);
    CHECK(all_free() == before && pmem_reserved_bytes() == 0);
    return true;
}

static bool objects(void)
{
    uint64_t before = all_free();
    struct aspace *a = aspace_create(NULL, true, 5), *b = aspace_create(NULL, true, 6);
    struct memobj *o = memobj_create(MEMOBJ_ANON, 0, 0);
    int64_t h = memobj_handle(o);
    CHECK(h > 0 && memobj_find((uint64_t)h) == o && memobj_find(0) == NULL && memobj_find(~0ul) == NULL);
    CHECK(memobj_resize_step(o, 700 * PAGE_SIZE) == 0);
    uintptr_t va = map(a, 700, RW, KVM_OBJECT | KVM_SHARED, (uint64_t)h, 0);
    uintptr_t vb = map(b, 300, RW, KVM_OBJECT | KVM_COW, (uint64_t)h, 100 * PAGE_SIZE);
    CHECK(va && vb && o->pages == 700 && a->resident == 700);
    *at(a, va + 150 * PAGE_SIZE, ACCESS_WRITE) = 'a';
    CHECK(*at(b, vb + 50 * PAGE_SIZE, ACCESS_READ) == 0);       /* copied when it was mapped: committed and writable */
    while (memobj_resize_step(o, 10 * PAGE_SIZE) == 1)
        ;
    CHECK(o->pages == 10 && memobj_page(o, 10 * PAGE_SIZE, true) == 0);
    uintptr_t more = map(a, 20, RW, KVM_OBJECT | KVM_LAZY, (uint64_t)h, 0);
    CHECK(why_not(a, more + 9 * PAGE_SIZE, ACCESS_WRITE) == FAULT_OK && why_not(a, more + 10 * PAGE_SIZE, ACCESS_WRITE) == FAULT_BUS);
    struct memobj *dma = memobj_create(MEMOBJ_CONTIG, 0, 40 * PAGE_SIZE);
    uintptr_t vd = map(a, 40, RW | PROT_NOCACHE, KVM_OBJECT | KVM_SHARED, (uint64_t)memobj_handle(dma), 0);
    paddr_t first, last;
    CHECK(vd && aspace_paddr(a, vd, &first) == 0 && aspace_paddr(a, vd + 39 * PAGE_SIZE, &last) == 0);
    CHECK(last - first == 39 * PAGE_SIZE && *(uint64_t *)paddr_to_virt(last) == 0);
    memobj_unref(dma);
    memobj_unref(o);
    destroy(a);
    CHECK(memobj_find((uint64_t)h) == NULL || b->regions);
    destroy(b);
    CHECK(all_free() == before && memobj_count() == 0 && pmem_reserved_bytes() == 0);
    return true;
}

static bool stacks_and_places(void)
{
    uint64_t before = all_free();
    struct aspace *as = aspace_create(NULL, true, 9);
    uintptr_t s = map(as, 32, RW, KVM_ANON | KVM_STACK, 0, 0);
    CHECK(s && as->resident == 1 && why_not(as, s - 1, ACCESS_WRITE) == FAULT_ACCERR && why_not(as, s, ACCESS_WRITE) == FAULT_OK);
    CHECK(aspace_unmap(as, s, 32 * PAGE_SIZE) == 0 && as->region_count == 0 && as->mapped == 0);
    struct kvm_map m = { .va = 0x40000000, .len = PAGE_SIZE, .prot = RW, .flags = KVM_ANON | KVM_FIXED };
    CHECK(aspace_map_now(as, &m) == 0 && m.va == 0x40000000 && aspace_map(as, &m) == -EBUSY);
    *at(as, m.va, ACCESS_WRITE) = 1;
    CHECK(aspace_map_now(as, &m) == 0 && *at(as, m.va, ACCESS_READ) == 0);
    m.flags = KVM_ANON | KVM_BELOW;
    CHECK(aspace_map_now(as, &m) == 0 && m.va == 0x40000000 - PAGE_SIZE);
    m = (struct kvm_map){ .va = 0x1000, .len = PAGE_SIZE, .prot = RW, .flags = KVM_ANON | KVM_FIXED };
    CHECK(aspace_map(as, &m) == -EINVAL);
    m = (struct kvm_map){ .len = 1ul << 46, .prot = RW, .flags = KVM_ANON };
    CHECK(aspace_map(as, &m) == -ENOMEM);
    m.flags = KVM_ANON | KVM_PHYS;
    CHECK(aspace_map(as, &m) == -EINVAL);
    m = (struct kvm_map){ .len = PAGE_SIZE, .align = 1ul << 30, .prot = RW, .flags = KVM_ANON };
    CHECK(aspace_map_now(as, &m) == 0 && (m.va & ((1ul << 30) - 1)) == 0);
    struct kvm_region info;
    CHECK(aspace_query(as, 0, &info) == 0 && info.len == PAGE_SIZE && resident(as, m.va, PAGE_SIZE) == PAGE_SIZE && info.paddr);
    CHECK(aspace_query(as, m.va + PAGE_SIZE, &info) == -ENOENT);
    destroy(as);
    CHECK(all_free() == before);
    return true;
}

/* What is backed of large regions is counted to the page, wherever the steps end. */
static bool resident_memory(void)
{
    uint64_t before = all_free(), pages = 0;
    struct aspace *as = aspace_create(NULL, true, 3);
    uintptr_t va = map(as, 1ul << 20, RW, KVM_ANON | KVM_LAZY, 0, 0);
    CHECK(va && resident(as, va, 1ul << 32) == 0);
    for (uintptr_t i = 0; i < 1ul << 20; i += 997) {
        CHECK(aspace_fault(as, va + i * PAGE_SIZE, ACCESS_WRITE) == FAULT_OK);
        pages++;
    }
    CHECK(resident(as, va, 1ul << 32) == pages * PAGE_SIZE);
    CHECK(resident(as, va + 997 * PAGE_SIZE, 997 * PAGE_SIZE + PAGE_SIZE) == 2 * PAGE_SIZE);
    CHECK(aspace_unmap(as, va, 1ul << 32) == 0 && as->resident == 0 && as->table_count == 1);
    destroy(as);
    CHECK(all_free() == before);
    return true;
}

static bool out_of_memory(void)
{
    uint64_t before = all_free();
    struct aspace *as = aspace_create(NULL, true, 9), *child = aspace_create(NULL, true, 9);
    size_t most = pmem_free_bytes() / PAGE_SIZE;
    CHECK(map(as, most + 1, RW, KVM_ANON, 0, 0) == 0 && as->region_count == 0 && pmem_reserved_bytes() == 0);
    uintptr_t va = map(as, most * 3 / 4, RW, KVM_ANON, 0, 0);
    CHECK(va && fork_all(as, child) == -ENOMEM);
    destroy(child);
    CHECK(pmem_reserved_bytes() == 0);
    uintptr_t lazy = map(as, most, RW, KVM_ANON | KVM_LAZY, 0, 0);
    enum fault_result res = FAULT_OK;
    for (size_t i = 0; i < most && res == FAULT_OK; i++)
        res = aspace_fault(as, lazy + i * PAGE_SIZE, ACCESS_WRITE);
    CHECK(res == FAULT_NOMEM);
    CHECK(at(as, va + (most / 2) * PAGE_SIZE, ACCESS_WRITE));
    destroy(as);
    CHECK(all_free() == before);
    return true;
}

/* Every allocation in turn is the one that fails: errors, never a lost page. */
static bool failing_allocations(void)
{
    for (unsigned left = 0; left < 60; left++) {
        uint64_t before = all_free();
        CHECK(pmem_reserve(before / PAGE_SIZE - left));
        struct aspace *a = aspace_create(NULL, true, left), *b = a ? aspace_create(NULL, true, left) : NULL;
        if (b) {
            uintptr_t lazy = map(a, 1ul << 26, RW, KVM_ANON | KVM_LAZY, 0, 0);
            uintptr_t shared = map(a, 1ul << 20, RW, KVM_ANON | KVM_SHARED | KVM_LAZY, 0, 0);
            for (unsigned i = 0; i < 12; i++) {
                aspace_fault(a, lazy + ((uintptr_t)i << (20 + i)), ACCESS_WRITE);
                aspace_fault(a, shared + ((uintptr_t)i << 26), ACCESS_WRITE);
            }
            map(a, 5, RW, KVM_ANON, 0, 0);
            aspace_unmap(a, lazy + (3ul << 23), 1ul << 22);
            int res = fork_all(a, b);
            CHECK(res == 0 || res == -ENOMEM);
            aspace_fault(b, lazy, ACCESS_WRITE);
        }
        if (b)
            destroy(b);
        if (a)
            destroy(a);
        pmem_unreserve(before / PAGE_SIZE - left);
        CHECK(all_free() == before && pmem_reserved_bytes() == 0 && memobj_count() == 0);
    }
    return true;
}

/*
 * The process' quota of kernel memory ends at each point in turn: errors, nothing half done that stays, nothing lost.
 */
static bool failing_quota(void)
{
    for (uint64_t limit = 1; limit < 6000; limit += 40) {
        uint64_t before = all_free();
        struct quota q = { 0, limit };
        struct aspace *a = aspace_create(&q, true, limit), *b = a ? aspace_create(&q, true, limit) : NULL;
        uintptr_t va = b ? map(a, 64, RW, KVM_ANON, 0, 0) : 0;
        if (va) {
            int hole = aspace_unmap(a, va + 10 * PAGE_SIZE, 5 * PAGE_SIZE);
            CHECK(a->resident == (hole == 0 ? 59 : 64) && (hole == 0 || hole == -ENOMEM));
            int half = aspace_protect(a, va + 20 * PAGE_SIZE, 4 * PAGE_SIZE, PROT_READ);
            CHECK(half == 0 || half == -ENOMEM);
            CHECK(half == 0 || at(a, va + 20 * PAGE_SIZE, ACCESS_WRITE));
            uintptr_t shared = map(a, 4, RW, KVM_ANON | KVM_SHARED, 0, 0), stack = map(a, 8, RW, KVM_ANON | KVM_STACK, 0, 0);
            CHECK((!shared || at(a, shared, ACCESS_WRITE)) && (!stack || at(a, stack + 7 * PAGE_SIZE, ACCESS_WRITE)));
            int copied = fork_all(a, b);
            CHECK(copied == 0 || copied == -ENOMEM);
            CHECK(copied != 0 || (a->region_count == b->region_count && at(b, va, ACCESS_WRITE)));
            region_check(a->regions);
            region_check(b->regions);
        }
        if (b)
            destroy(b);
        if (a)
            destroy(a);
        CHECK(q.used == 0 && all_free() == before && pmem_reserved_bytes() == 0 && memobj_count() == 0);
    }
    return true;
}

/* Random operations on two forked spaces against an array of bytes. */
#define WINDOW 300u
static struct { char value; uint8_t prot; bool mapped; } model[2][WINDOW];
static const uintptr_t base = 0x10000000000ul;

static bool one_operation(struct aspace *as, unsigned who)
{
    unsigned first = rnd(WINDOW), n = 1 + rnd(WINDOW - first > 40 ? 40 : WINDOW - first);
    uintptr_t va = base + first * PAGE_SIZE, progress = 0;
    struct kvm_map m = { .va = va, .len = n * PAGE_SIZE, .prot = RW, .flags = KVM_ANON | KVM_FIXED };
    uint8_t prot = rnd(2) ? 2 : 1;
    bool whole = true;
    switch (rnd(5)) {
    case 0:
        m.flags |= rnd(2) ? KVM_LAZY : 0;
        CHECK(aspace_map_now(as, &m) == 0);
        for (unsigned i = first; i < first + n; i++)
            model[who][i] = (__typeof__(model[0][0])){ 0, 2, true };
        return true;
    case 1:
        CHECK(aspace_unmap(as, va, n * PAGE_SIZE) == 0);
        for (unsigned i = first; i < first + n; i++)
            model[who][i].mapped = false;
        return true;
    case 2:
        for (unsigned i = first; i < first + n; i++)
            whole &= model[who][i].mapped;
        if (!whole)
            return true;
        CHECK(aspace_protect(as, va, n * PAGE_SIZE, prot == 2 ? RW : PROT_READ) == 0);
        for (unsigned i = first; i < first + n; i++)
            model[who][i].prot = prot;
        return true;
    case 3:
        CHECK(aspace_discard_step(as, va, n * PAGE_SIZE, &progress) >= 0);
        for (unsigned i = first; i < first + n; i++)
            if (base + i * PAGE_SIZE < progress)
                model[who][i].value = 0;
        return true;
    }
    for (unsigned i = first; i < first + n; i++) {
        char *p = at(as, base + i * PAGE_SIZE, ACCESS_WRITE);
        CHECK((p != NULL) == (model[who][i].mapped && model[who][i].prot == 2));
        if (p)
            *p = model[who][i].value = (char)rnd(100);
    }
    return true;
}

static bool random_operations(void)
{
    uint64_t before = all_free();
    for (unsigned round = 0; round < 30; round++) {
        struct aspace *as[2] = { aspace_create(NULL, true, round), aspace_create(NULL, true, round) };
        memset(model, 0, sizeof(model));
        for (unsigned n = 0; n < 60; n++)
            CHECK(one_operation(as[0], 0));
        CHECK(fork_all(as[0], as[1]) == 0);
        memcpy(model[1], model[0], sizeof(model[0]));
        for (unsigned n = 0; n < 120; n++) {
            unsigned who = rnd(2);
            CHECK(one_operation(as[who], who));
            region_check(as[who]->regions);
            for (unsigned k = 0; n % 10 == 0 && k < 2 * WINDOW; k++) {
                char *p = at(as[k & 1], base + k / 2 * PAGE_SIZE, ACCESS_READ);
                CHECK((p != NULL) == model[k & 1][k / 2].mapped);
                CHECK(p == NULL || *p == model[k & 1][k / 2].value);
            }
        }
        unsigned first = rnd(2);
        destroy(as[first]);
        destroy(as[!first]);
    }
    CHECK(all_free() == before && pmem_reserved_bytes() == 0);
    return true;
}

static bool asids(void)
{
    uint64_t before = all_free();
    struct aspace *as[600];
    host_current = 1;
    as[0] = aspace_create(NULL, true, 0);
    aspace_switch(this_cpu(), as[0]);
    uint64_t kept = as[0]->ttbr0;
    host_current = 0;
    for (unsigned i = 1; i < 600; i++) {
        as[i] = aspace_create(NULL, true, i);
        aspace_switch(this_cpu(), as[i]);
        CHECK(host_cpu[0].ttbr0 == as[i]->ttbr0 && as[i]->ttbr0 >> 48);
        CHECK(host_cpu[1].ttbr0 == kept && as[0]->ttbr0 == kept);
        for (unsigned k = 0; k < i; k++)
            CHECK(as[k]->asid_gen != asid_generation || as[k]->ttbr0 >> 48 != as[i]->ttbr0 >> 48);
    }
    host_current = 1;
    aspace_switch(this_cpu(), NULL);
    CHECK(host_cpu[1].ttbr0 == aspace_empty_ttbr0);
    host_current = 0;
    for (unsigned i = 0; i < 600; i++)
        destroy(as[i]);
    CHECK(all_free() == before && aspace_count() == 0);
    return true;
}

int main(void)
{
    host_machine(64ul << 20);
    pt_init();
    struct memobj *warm = memobj_create(MEMOBJ_ANON, 0, 0);    /* the handle table keeps its first leaf */
    memobj_handle(warm);
    memobj_unref(warm);
    host_result("aspace: anonymous memory", anonymous());
    host_result("aspace: 2 MiB blocks", large_blocks());
    host_result("aspace: fork", forked());
    host_result("aspace: image text and data", image_data());
    host_result("aspace: memory objects", objects());
    host_result("aspace: stacks, fixed, below, aligned", stacks_and_places());
    host_result("aspace: what is resident", resident_memory());
    host_result("aspace: out of memory", out_of_memory());
    host_result("aspace: every allocation fails once", failing_allocations());
    host_result("aspace: the quota ends anywhere", failing_quota());
    host_result("aspace: random operations and fork", random_operations());
    host_result("aspace: ASIDs", asids());
    return host_finish();
}
