/* SPDX-License-Identifier: Apache-2.0 */
/* The processor's part of memory management: what can only be said in instructions. */
#ifndef MMU_H
#define MMU_H

#include <stdbool.h>
#include <stdint.h>

/* Table changes made before are seen by this CPU's (and, with a TLB flush, every CPU's) table walks after. */
static inline void pt_barrier(void)
{
    __asm__ volatile("dsb ishst\n\tisb" ::: "memory");
}

static inline void ttbr0_write(uint64_t v)
{
    __asm__ volatile("msr ttbr0_el1, %0\n\tisb" :: "r"(v) : "memory");
}

static inline unsigned mmu_asid_bits(void)
{
    uint64_t mmfr0;
    __asm__("mrs %0, id_aa64mmfr0_el1" : "=r"(mmfr0));
    return ((mmfr0 >> 4) & 15) >= 2 ? 16 : 8;
}

static inline bool mmu_has_pan(void)
{
    uint64_t mmfr1;
    __asm__("mrs %0, id_aa64mmfr1_el1" : "=r"(mmfr1));
    return ((mmfr1 >> 20) & 15) != 0;
}

#endif
