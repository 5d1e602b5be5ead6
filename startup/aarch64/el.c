/* SPDX-License-Identifier: Apache-2.0 */
/* Entered at EL2: give EL1 all it needs of the machine, so that the kernel cannot tell the difference. */
#include "cpu.h"

#define HCR_RW    (1ull << 31)      /* EL1 is AArch64 */
#define HCR_HCD   (1ull << 29)      /* no HVC: nobody lives at EL2 */
#define HCR_APK   (1ull << 40)      /* pointer authentication is not trapped */
#define HCR_API   (1ull << 41)
#define HCR_ATA   (1ull << 56)      /* nor memory tags */

static unsigned id_field(uint64_t reg, unsigned shift) { return (reg >> shift) & 15; }

static void open_gic(void)
{
    if (id_field(read_sysreg(ID_AA64PFR0_EL1), 24) == 0) return;    /* no system register interface */
    write_icc(ICC_SRE_EL2, 0xf);        /* SRE, no bypass, EL1 may use ICC_SRE_EL1 */
    isb();
    write_sysreg(S3_4_C12_C11_0, 0);    /* ICH_HCR_EL2: no virtual interrupts */
}

static void open_debug(void)
{
    uint64_t dfr0 = read_sysreg(ID_AA64DFR0_EL1);
    unsigned pmu = id_field(dfr0, 8);
    uint64_t counters = (pmu == 0 || pmu == 15) ? 0 : (read_sysreg(PMCR_EL0) >> 11) & 31;
    write_sysreg(MDCR_EL2, counters);   /* HPMN: all counters belong to EL1; nothing trapped */
}

static void open_fine_grained(void)
{
    if (id_field(read_sysreg(ID_AA64MMFR0_EL1), 56) == 0) return;
    write_sysreg(S3_4_C1_C1_4, 0);      /* HFGRTR_EL2 */
    write_sysreg(S3_4_C1_C1_5, 0);      /* HFGWTR_EL2 */
    write_sysreg(S3_4_C1_C1_6, 0);      /* HFGITR_EL2 */
    write_sysreg(S3_4_C3_C1_4, 0);      /* HDFGRTR_EL2 */
    write_sysreg(S3_4_C3_C1_5, 0);      /* HDFGWTR_EL2 */
}

void el2_prepare(void)
{
    uint64_t hcr = HCR_RW | HCR_HCD | HCR_APK | HCR_API;
    if (id_field(read_sysreg(ID_AA64PFR1_EL1), 8) >= 2) hcr |= HCR_ATA;
    write_sysreg(HCR_EL2, hcr);
    isb();
    write_sysreg(CNTHCTL_EL2, 3);       /* EL1 may use the physical counter and timer */
    write_sysreg(CNTVOFF_EL2, 0);
    write_sysreg(CPTR_EL2, 0x33ff);     /* no trap of FP and SIMD */
    write_sysreg(HSTR_EL2, 0);
    write_sysreg(VTTBR_EL2, 0);
    write_sysreg(VPIDR_EL2, read_sysreg(MIDR_EL1));
    write_sysreg(VMPIDR_EL2, read_sysreg(MPIDR_EL1));
    open_gic();
    open_debug();
    open_fine_grained();
    isb();
}
