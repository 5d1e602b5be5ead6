/* SPDX-License-Identifier: Apache-2.0 */
/* GICv2: memory-mapped CPU interface, at most 8 CPUs. */
#include "callout.h"
#include "cpu.h"
#include "gic_regs.h"

/* Number of the calling CPU's interface, from the banked target registers. */
static unsigned own_interface(uint64_t gicd)
{
    uint32_t t = mmio_read32(gicd + GICD_ITARGETSR(0)) & 0xff;
    return t ? (unsigned)__builtin_ctz(t) : 0;
}

int interrupt_id_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii)
{
    struct callout_data *data = CALLOUT_DATA;
    uint32_t iar = mmio_read32(data->gicc + GICC_IAR), vector = iar & 0x3ff;
    if (vector >= GIC_SPURIOUS) return -1;
    if (vector < 16) data->sgi_iar[own_interface(data->gicd)][vector] = iar;    /* names the sender too */
    return (int)vector;
}

void interrupt_eoi_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector)
{
    struct callout_data *data = CALLOUT_DATA;
    uint32_t eoi = (uint32_t)vector;
    if (vector < 16) eoi = data->sgi_iar[own_interface(data->gicd)][vector];
    __asm__ volatile("dsb ish" ::: "memory");   /* what the handler wrote comes before */
    mmio_write32(data->gicc + GICC_EOIR, eoi);
}

int interrupt_mask_gic_v2(struct syspage_entry *sp, int vector, int cpu)
{
    struct callout_data *data = CALLOUT_DATA;
    unsigned v = (unsigned)vector;
    if (v >= data->num_vectors) return -CALLOUT_EINVAL;
    mmio_write32(data->gicd + GICD_ICENABLER(v / 32), 1u << v % 32);
    __asm__ volatile("dsb sy" ::: "memory");
    return 0;
}

int interrupt_unmask_gic_v2(struct syspage_entry *sp, int vector, int cpu)
{
    struct callout_data *data = CALLOUT_DATA;
    unsigned v = (unsigned)vector;
    if (v >= data->num_vectors) return -CALLOUT_EINVAL;
    __asm__ volatile("dsb sy" ::: "memory");
    mmio_write32(data->gicd + GICD_ISENABLER(v / 32), 1u << v % 32);
    return 0;
}

unsigned interrupt_config_gic_v2(struct syspage_entry *sp, struct intrinfo_entry *ii, int vector)
{
    return (unsigned)vector < 16 ? INTR_CONFIG_FLAG_IPI | INTR_CONFIG_FLAG_DISALLOWED : 0;
}

void sendipi_gic_v2(struct syspage_entry *sp, unsigned cpu, unsigned cmd, unsigned *pending)
{
    struct callout_data *data = CALLOUT_DATA;
    if (cpu >= CALLOUT_MAX_CPUS || __atomic_fetch_or(pending, cmd, __ATOMIC_SEQ_CST) != 0) return;
    __asm__ volatile("dsb ishst" ::: "memory");
    mmio_write32(data->gicd + GICD_SGIR, (uint32_t)data->gic_cpu[cpu] << 16 | SMP_IPI_VECTOR);
}

static uint64_t set_pmr(struct callout_data *data, uint64_t mask)
{
    uint64_t old = mmio_read32(data->gicc + GICC_PMR);
    mmio_write32(data->gicc + GICC_PMR, (uint32_t)mask & 0xff);
    mmio_read32(data->gicc + GICC_PMR);         /* in force when the read is back */
    __asm__ volatile("dsb sy; isb" ::: "memory");
    return old;
}

uint64_t custom_gic_v2(struct syspage_entry *sp, uint32_t command, uint64_t *arg)
{
    struct callout_data *data = CALLOUT_DATA;
    if (command == CALLOUT_CUSTOM_SET_PMR) return set_pmr(data, arg[0]);
    if (arg[0] >= data->num_vectors) return CALLOUT_CUSTOM_UNKNOWN;
    if (command == CALLOUT_CUSTOM_SET_PRIORITY) {
        mmio_write8(data->gicd + GICD_IPRIORITYR(0) + arg[0], (uint8_t)arg[1]);
        return 0;
    }
    if (command == CALLOUT_CUSTOM_SET_TARGET && arg[0] >= 32 && arg[1] < CALLOUT_MAX_CPUS) {
        mmio_write8(data->gicd + GICD_ITARGETSR(0) + arg[0], data->gic_cpu[arg[1]]);
        return 0;
    }
    return CALLOUT_CUSTOM_UNKNOWN;
}
