/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Address-space identifiers.
 *
 * A1  an aspace owns the ASID in its ttbr0 while its asid_gen equals asid_generation
 * A2  ASIDs of one generation are handed out once each; 0 belongs to the empty table
 * A3  when they run out a new generation begins: what other CPUs have loaded at that moment keeps its number
 *     (skipped in this generation),
 *     everybody else's is void, and all TLBs are emptied
 * Kernel lock: nobody switches meanwhile. Bounds: MAX_CPUS comparisons for each ASID skipped.
 */
#include "aspace.h"

uint64_t asid_generation = 1;
static uint32_t asid_next = 1;
static uint32_t asid_max;       /* [I] 255 or 65535, set on first use */
static uint16_t kept[MAX_CPUS];  /* ASIDs carried over from the generation before */
static unsigned kept_count;

static uint32_t asid_of(const struct aspace *as)
{
    return (uint32_t)(as->ttbr0 >> 48);
}

/* Some CPU ran with this ASID when the generation began. */
static bool asid_kept(uint32_t asid)
{
    for (unsigned i = 0; i < kept_count; i++)
        if (kept[i] == asid)
            return true;
    return false;
}

static void new_generation(void)
{
    asid_generation++;
    asid_next = 1;
    kept_count = 0;
    for (unsigned i = 0; i < num_cpus; i++) {
        struct aspace *as = percpu_of[i] ? percpu_of[i]->aspace : NULL;
        if (as == NULL)
            continue;
        as->asid_gen = asid_generation;
        kept[kept_count++] = (uint16_t)asid_of(as);
    }
    tlb_flush_all();
}

static void asid_assign(struct aspace *as)
{
    if (asid_max == 0)
        asid_max = (1u << mmu_asid_bits()) - 1;
    do {
        if (asid_next > asid_max)
            new_generation();
    } while (asid_kept(asid_next++));
    as->ttbr0 = as->root | (uint64_t)(asid_next - 1) << 48;
    as->asid_gen = asid_generation;
}

void aspace_switch_slow(struct aspace *as)
{
    if (as == NULL) {
        this_cpu()->aspace = NULL;
        ttbr0_write(aspace_empty_ttbr0);
        return;
    }
    kassert(!as->dying);
    if (as->asid_gen != asid_generation)
        asid_assign(as);
    this_cpu()->aspace = as;
    ttbr0_write(as->ttbr0);
}
