/* SPDX-License-Identifier: Apache-2.0 */
/* GICv3: CPU interface in system registers, one redistributor for each CPU. */
#include "callout.h"
#include "cpu.h"
#include "gic_regs.h"

int interrupt_id_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii)
{
    uint64_t vector = read_icc(ICC_IAR1_EL1) & 0xffffff;
    dsb_sy();                       /* the acknowledge has reached the distributor before the handler runs */
    return vector >= GIC_SPURIOUS ? -1 : (int)vector;
}

void interrupt_eoi_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector)
{
    dsb_sy();                       /* what the handler wrote comes before */
    write_icc(ICC_EOIR1_EL1, (uint32_t)vector);
    isb();
}

/* Where the enable bits of a vector are: SGIs and PPIs belong to a CPU. 0: no such vector. */
static uint64_t bank(const struct callout_data *data, unsigned vector, unsigned cpu)
{
    if (vector >= data->num_vectors) return 0;
    if (vector >= 32) return data->gicd;
    if (cpu >= CALLOUT_MAX_CPUS || data->gicr[cpu] == 0) return 0;
    return data->gicr[cpu] + GICR_SGI;
}

int interrupt_mask_gic_v3(struct syspage_entry *sp, int vector, int cpu)
{
    struct callout_data *data = CALLOUT_DATA;
    unsigned v = (unsigned)vector;
    uint64_t base = bank(data, v, (unsigned)cpu);
    if (base == 0) return -CALLOUT_EINVAL;
    mmio_write32(base + GICD_ICENABLER(v / 32), 1u << v % 32);
    if (v >= 32)                    /* masked means masked: wait until it has taken effect */
        while (mmio_read32(base + GICD_CTLR) & GICD_CTLR_RWP) continue;
    else
        while (mmio_read32(base - GICR_SGI + GICR_CTLR) & GICR_CTLR_RWP) continue;
    return 0;
}

int interrupt_unmask_gic_v3(struct syspage_entry *sp, int vector, int cpu)
{
    struct callout_data *data = CALLOUT_DATA;
    unsigned v = (unsigned)vector;
    uint64_t base = bank(data, v, (unsigned)cpu);
    if (base == 0) return -CALLOUT_EINVAL;
    dsb_sy();
    mmio_write32(base + GICD_ISENABLER(v / 32), 1u << v % 32);
    return 0;
}

unsigned interrupt_config_gic_v3(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector)
{
    return (unsigned)vector < 16 ? INTR_CONFIG_FLAG_IPI | INTR_CONFIG_FLAG_DISALLOWED : 0;
}

void sendipi_gic_v3(struct syspage_entry *sp, unsigned cpu, unsigned cmd, unsigned *pending)
{
    if (cpu >= CALLOUT_MAX_CPUS || __atomic_fetch_or(pending, cmd, __ATOMIC_SEQ_CST) != 0) return;
    uint64_t mpidr = CALLOUT_DATA->mpidr[cpu], aff0 = mpidr & 0xff;
    uint64_t sgi = (mpidr >> 32 & 0xff) << 48 | (aff0 >> 4) << 44 | (mpidr >> 16 & 0xff) << 32 |
                   (uint64_t)SMP_IPI_VECTOR << 24 | (mpidr >> 8 & 0xff) << 16 | 1ull << (aff0 & 15);
    __asm__ volatile("dsb ishst" ::: "memory");
    write_icc(ICC_SGI1R_EL1, sgi);
    isb();
}

static uint64_t set_pmr(uint64_t mask)
{
    uint64_t old = read_icc(ICC_PMR_EL1);
    write_icc(ICC_PMR_EL1, mask & 0xff);
    dsb_sy();
    isb();
    return old;
}

uint64_t custom_gic_v3(struct syspage_entry *sp, uint32_t command, uint64_t *arg)
{
    struct callout_data *data = CALLOUT_DATA;
    if (command == CALLOUT_CUSTOM_SET_PMR) return set_pmr(arg[0]);
    if (arg[0] >= data->num_vectors) return CALLOUT_CUSTOM_UNKNOWN;
    if (command == CALLOUT_CUSTOM_SET_PRIORITY) {
        uint64_t base = bank(data, (unsigned)arg[0], (unsigned)arg[2]);
        if (base == 0) return CALLOUT_CUSTOM_UNKNOWN;
        mmio_write8(base + GICD_IPRIORITYR(0) + arg[0], (uint8_t)arg[1]);
        return 0;
    }
    if (command == CALLOUT_CUSTOM_SET_TARGET && arg[0] >= 32 && arg[1] < CALLOUT_MAX_CPUS) {
        mmio_write64(data->gicd + GICD_IROUTER(arg[0]), data->mpidr[arg[1]]);
        return 0;
    }
    return CALLOUT_CUSTOM_UNKNOWN;
}
