/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address spaces of processes.
 * Rules: kernel lock for everything, aspace_switch() included. Work on large ranges is cut in steps of about 4,000 instructions
 * (aspace_impl.h): the _step functions return 1 while there is more to do, 0 when done, -errno.
 * An idle CPU may keep an aspace loaded; a dead one's table root is kept until no CPU has it.
 */
#ifndef ASPACE_H
#define ASPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kernel.h"
#include "kalloc.h"
#include "mmu.h"
#include "pagetable.h"
#include "percpu.h"
#include "private_kercalls.h"

#define USER_BASE           0x0000000000010000ul    /* below: never mapped */
#define USER_MAP_END        0x0000ff8000000000ul    /* mappings end here; the top 512 GiB hold the system page */
#define USER_SYSPAGE_VA     0x0000ff8000200000ul    /* the system page, read-only, the same in every process */

#define ACCESS_READ         1u
#define ACCESS_WRITE        2u
#define ACCESS_EXEC         4u

enum fault_result { FAULT_OK, FAULT_MAPERR, FAULT_ACCERR, FAULT_BUS, FAULT_NOMEM, FAULT_WAIT };

struct region;
struct memobj;

/* All fields: kernel lock, but for those marked [I] (set once at creation). */
struct aspace {
    uint64_t ttbr0;             /* root | asid << 48, good while asid_gen is the current generation */
    uint64_t asid_gen;
    paddr_t root;               /* [I] */
    uint64_t leaf_block;        /* va >> 21 of the last-level table aspace_touch() came by last, LEAF_NONE: none; prune() drops it */
    pte_t *leaf;                /* that table */
    struct region *regions;     /* AVL tree by address */
    struct quota *quota;        /* [I] kernel memory: regions and page tables */
    uint64_t rng;               /* state of the layout's random numbers, 0: not randomised */
    uintptr_t mmap_base;        /* [I] first fit starts here */
    uint64_t resident;          /* pages of RAM mapped */
    uint64_t mapped;            /* bytes in regions */
    uint64_t committed;         /* bytes of private memory that are backed or reserved */
    uint32_t region_count;
    uint32_t table_count;       /* page-table pages, root included */
    uint32_t fault_count;
    bool dying;
    struct aspace *next_dead;   /* waiting for the last CPU to load another root */
    uint64_t fault_object;      /* what a FAULT_WAIT asks for: object handle, 0 none (demand.c takes it) */
    uint64_t fault_offset;      /* of the page in it */
    uintptr_t fault_va;
    uint32_t demand_regions;    /* regions whose pages are filled on demand */
};

#define LEAF_NONE (~0ul)

extern uint64_t asid_generation;
extern uint64_t aspace_empty_ttbr0;

void vm_init_boot_cpu(void);    /* after pmem_init() */
void vm_init_cpu(void);         /* every CPU, boot CPU included by vm_init_boot_cpu() */

struct aspace *aspace_create(struct quota *q, bool aslr, uint64_t seed);    /* NULL: no memory */
bool aspace_teardown_step(struct aspace *as);   /* true: everything is freed, the object included */
void aspace_set_quota(struct aspace *as, struct quota *q);
void aspace_switch_slow(struct aspace *as);
unsigned aspace_count(void);
unsigned region_count_all(void);

static inline struct aspace *aspace_current(void) { return this_cpu()->aspace; }

/* Makes as the user address space of this CPU, which is p's; NULL: none. */
static inline __attribute__((always_inline)) void aspace_switch(struct percpu *p, struct aspace *as)
{
    if (p->aspace == as)
        return;
    if (__builtin_expect(as == NULL || as->asid_gen != asid_generation, 0)) {
        aspace_switch_slow(as);
        return;
    }
    p->aspace = as;
    ttbr0_write(as->ttbr0);
}

/* Resolves a fault; FAULT_OK: try the access again. Safe for any address. */
enum fault_result aspace_fault(struct aspace *as, uintptr_t va, unsigned access);

void *aspace_touch_slow(struct aspace *as, uintptr_t va, unsigned access, enum fault_result *why);
/* For loaders and debuggers: as a write, but whatever the protection; shared pages get their private copy.
   Never physical memory. */
void *aspace_touch_force(struct aspace *as, uintptr_t va, enum fault_result *why);

static inline void *leaf_lookup(const pte_t *leaf, uintptr_t va, unsigned access)
{
    pte_t e = leaf[(va >> 12) & 511];
    pte_t want = PTE_VALID | PTE_ATTR(MAIR_NORMAL);
    pte_t mask = PTE_VALID | PTE_ATTR_MASK | (access & ACCESS_WRITE ? PTE_RDONLY : 0);

    if (__builtin_expect((e & mask) != want, 0))
        return NULL;
    return (char *)paddr_to_virt(e & PTE_PA_MASK) + (va & (PAGE_SIZE - 1));
}

/* As aspace_mapped() where the last table is the one needed again; else NULL. */
static inline void *aspace_mapped_again(const struct aspace *as, uintptr_t va, unsigned access)
{
    return __builtin_expect(va >> 21 == as->leaf_block, 1) ? leaf_lookup(as->leaf, va, access) : NULL;
}

void *aspace_mapped_elsewhere(const struct aspace *as, uintptr_t va, unsigned access);

/* Kernel address of a user byte, good to the end of its page while the kernel lock is held (or the bypass, lock.h): where a small page of
   cached memory is mapped and nothing has to be done first. Else NULL. */
static inline void *aspace_mapped(const struct aspace *as, uintptr_t va, unsigned access)
{
    void *p = aspace_mapped_again(as, va, access);

    return __builtin_expect(p != NULL, 1) ? p : aspace_mapped_elsewhere(as, va, access);
}

/* The same for all memory but a device's (FAULT_BUS), a page that is not there is made: NULL and *why when it cannot be. Kernel lock. */
static inline void *aspace_touch(struct aspace *as, uintptr_t va, unsigned access, enum fault_result *why)
{
    void *p = aspace_mapped_again(as, va, access);

    return __builtin_expect(p != NULL, 1) ? p : aspace_touch_slow(as, va, access, why);
}

/* The same for writing, short, where the CPU itself finds a byte of the address space it has loaded in cached memory; else NULL. */
static inline void *aspace_touch_loaded(uintptr_t va)
{
    uint64_t par;

    __asm__ volatile("at s1e0w, %1\n\tisb\n\tmrs %0, par_el1" : "=r"(par) : "r"(va) : "memory");
    if (__builtin_expect((par & 1) || par >> 56 != 0xff, 0))
        return NULL;
    return (char *)paddr_to_virt(par & 0x0000fffffffff000ul) + (va & (PAGE_SIZE - 1));
}

/* Maps. aspace_map() checks, chooses the address (m->va is set) and makes the region without backing it; what is there
   already (KVM_FIXED) must have been unmapped with aspace_unmap_step().
   aspace_commit_step() then backs it from *progress
   (start with m->va); it cannot fail for want of memory. A lazy region needs no commit. */
int aspace_map(struct aspace *as, struct kvm_map *m);
int aspace_commit_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress);
/* all of it is backed: spare reserved pages go back */
void aspace_commit_done(struct aspace *as, uintptr_t va, size_t len);
int aspace_unmap_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress);
int aspace_protect_step(struct aspace *as, uintptr_t va, size_t len, unsigned prot, uintptr_t *progress);
int aspace_discard_step(struct aspace *as, uintptr_t va, size_t len, uintptr_t *progress);
/* All but out->resident: that is what aspace_resident_step() adds up in *bytes, from *from on (start with 0, 0). */
int aspace_query(struct aspace *as, uintptr_t addr, struct kvm_region *out);
int aspace_resident_step(const struct aspace *as, uintptr_t va, size_t len, uintptr_t *from, uint64_t *bytes);
/* What memory va names, for those who must know it for longer than they hold the kernel lock (synchronisation objects). One search
   in the tree of regions, about 40 instructions and 12 a level; touches neither page tables nor pages, so the page need not be
   there. PLACE_SHARED: place->object is the memory object, not referenced for the caller: memobj_ref() it to keep it, and with
   it the page at that offset, from being freed and used again (memobj_unref() later, under the kernel lock). PLACE_PHYS: no object; offset
   is the physical address, whose memory is never given to anybody else. PLACE_PRIVATE: this address space and va are its name.
   The caller checks rights by aspace_touch(). */
enum mem_place_kind { PLACE_NONE, PLACE_PRIVATE, PLACE_SHARED, PLACE_PHYS };
struct mem_place { struct memobj *object; uint64_t offset; };
enum mem_place_kind aspace_place(struct aspace *as, uintptr_t va, struct mem_place *place);
int aspace_paddr(struct aspace *as, uintptr_t va, paddr_t *pa);

/* Whole operations at once, for boot and small ranges only (unbounded). */
int aspace_map_now(struct aspace *as, struct kvm_map *m);
int aspace_unmap(struct aspace *as, uintptr_t va, size_t len);
int aspace_protect(struct aspace *as, uintptr_t va, size_t len, unsigned prot);

/* Copy-on-write copy of parent into the empty child; *progress starts at 0. -ENOMEM: tear the child down. */
int aspace_fork_step(struct aspace *parent, struct aspace *child, uintptr_t *progress);

#endif
