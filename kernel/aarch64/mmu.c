/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each CPU's MMU set-up. Startup has set TCR (48-bit halves, 4 KiB granule) and MAIR; its identity map goes
 * with the old TTBR0.
 * PAN is used when the boot CPU has it: the kernel then reaches user memory only inside usercopy.S.
 */
#include "aspace.h"
#include "mmu.h"
#include "usercopy.h"

#define SCTLR_DZE       (1ul << 14)     /* EL0: DC ZVA, CTR_EL0, cache maintenance by address */
#define SCTLR_UCT       (1ul << 15)
#define SCTLR_UCI       (1ul << 26)
#define SCTLR_SPAN      (1ul << 23)     /* clear: exceptions set PAN */
#define TCR_EPD0        (1ul << 7)
#define TCR_A1          (1ul << 22)
#define TCR_AS          (1ul << 36)

uint32_t usercopy_pan;

static uint64_t tcr_wanted(uint64_t tcr)
{
    tcr &= ~(TCR_EPD0 | TCR_A1);
    return mmu_asid_bits() == 16 ? tcr | TCR_AS : tcr;
}

static uint64_t sctlr_wanted(uint64_t sctlr, bool pan)
{
    sctlr |= SCTLR_DZE | SCTLR_UCT | SCTLR_UCI;
    return pan ? sctlr & ~SCTLR_SPAN : sctlr | SCTLR_SPAN;
}

void vm_init_cpu(void)
{
    uint64_t tcr, sctlr;
    bool pan = usercopy_pan != 0;
    if (pan && !mmu_has_pan())
        kpanic("vm: CPU %u lacks PAN, the boot CPU has it", cpu_index());
    __asm__ volatile("mrs %0, tcr_el1" : "=r"(tcr));
    __asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
    ttbr0_write(aspace_empty_ttbr0);
    __asm__ volatile("msr tcr_el1, %0\n\tmsr sctlr_el1, %1\n\tisb\n\ttlbi vmalle1\n\tic iallu\n\tdsb nsh\n\tisb"
                     :: "r"(tcr_wanted(tcr)), "r"(sctlr_wanted(sctlr, pan)) : "memory");
    if (pan)
        __asm__ volatile(".inst 0xd500419f" ::: "memory");      /* MSR PAN, #1 */
    this_cpu()->aspace = NULL;
}

void vm_init_boot_cpu(void)
{
    usercopy_pan = mmu_has_pan();
    pt_init();
    vm_init_cpu();
}
