/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupt controller, GICv2 or GICv3: quiet distributor, every interrupt in one group at one priority, SPIs
 * level and to the boot CPU unless the device tree says edge. Each CPU opens its own interface; SGIs are on,
 * PPIs wait for unmask.
 */
#include "startup.h"
#include "gic_regs.h"

#define PRIORITY_WORD (INTR_PRIORITY_DEFAULT * 0x01010101u)

static const struct machine *machine;
static unsigned num_vectors;
static uint64_t redistributor[MAX_CPUS];

/*
 * Interrupts must arrive as IRQ. GICv3 delivers group 1 so. A GICv2 with one security state does it with group
 * 0, as long as FIQEn is off (group 1 would need another acknowledge register); one with two ignores our writes
 * to the groups, which the firmware has set up, and bit 0 of its control registers, as we see them, is the
 * group that is ours.
 */
static uint32_t group(void) { return machine->gic_version == 3 ? ~0u : 0; }

static void distributor_wait(void)
{
    if (machine->gic_version == 3)
        while (mmio_read32(machine->gicd.base + GICD_CTLR) & GICD_CTLR_RWP) continue;
}

/* Edge-triggered lines, as the device tree has them; the rest stays level. */
static void configure_edges(uint64_t d)
{
    for (unsigned i = 0; i < machine->ndevice; i++) {
        const struct device *dev = &machine->device[i];
        for (unsigned k = 0; k < dev->nirq; k++) {
            unsigned v = dev->irq[k].vector;
            if (!dev->irq[k].edge || v < 32 || v >= num_vectors) continue;
            uint32_t bits = mmio_read32(d + GICD_ICFGR(v / 16));
            mmio_write32(d + GICD_ICFGR(v / 16), bits | 2u << (v % 16 * 2));
        }
    }
}

static void init_spis(uint64_t d)
{
    for (unsigned n = 1; n < num_vectors / 32; n++) {
        mmio_write32(d + GICD_ICENABLER(n), ~0u);
        mmio_write32(d + GICD_ICPENDR(n), ~0u);
        mmio_write32(d + GICD_ICACTIVER(n), ~0u);
        mmio_write32(d + GICD_IGROUPR(n), group());
    }
    for (unsigned n = 2; n < num_vectors / 16; n++) mmio_write32(d + GICD_ICFGR(n), 0);
    for (unsigned n = 8; n < num_vectors / 4; n++) mmio_write32(d + GICD_IPRIORITYR(n), PRIORITY_WORD);
    configure_edges(d);
}

/* GICv2: which bit of the target registers is the calling CPU; read from its own, banked ones. */
static uint32_t own_target(uint64_t d)
{
    for (unsigned n = 0; n < 8; n++) {
        uint32_t t = mmio_read32(d + GICD_ITARGETSR(n));
        t |= t >> 16;
        t = (t | t >> 8) & 0xff;
        if (t) return t;
    }
    return 1;       /* a single CPU reads zeros */
}

static void route_spis(uint64_t d)
{
    if (machine->gic_version == 3) {
        uint64_t self = read_sysreg(MPIDR_EL1) & MPIDR_AFFINITY;
        for (unsigned v = 32; v < num_vectors; v++) mmio_write64(d + GICD_IROUTER(v), self);
        return;
    }
    uint32_t target = own_target(d) * 0x01010101u;
    for (unsigned n = 8; n < num_vectors / 4; n++) mmio_write32(d + GICD_ITARGETSR(n), target);
}

void gic_init(const struct machine *m)
{
    uint64_t d = m->gicd.base;
    machine = m;
    num_vectors = 32 * ((mmio_read32(d + GICD_TYPER) & 31) + 1);
    if (num_vectors > 1024) num_vectors = 1024;
    mmio_write32(d + GICD_CTLR, 0);
    distributor_wait();
    if (m->gic_version == 3) {      /* affinity routing first: it changes what the other registers are */
        mmio_write32(d + GICD_CTLR, GICD_CTLR_ARE);
        distributor_wait();
    }
    init_spis(d);
    route_spis(d);
    mmio_write32(d + GICD_CTLR, m->gic_version == 3 ? GICD_CTLR_ARE | GICD_CTLR_GRP1 : GIC_V2_ENABLE);
    distributor_wait();
}

/* ---- each CPU ---- */

static uint64_t find_redistributor(uint64_t mpidr)
{
    uint64_t affinity = (mpidr & 0xffffff) | (mpidr >> 8 & 0xff000000);
    for (unsigned i = 0; i < machine->ngicr; i++) {
        const struct range *r = &machine->gicr[i];
        for (uint64_t at = r->base; at - r->base + 0x20000 <= r->size;) {
            uint64_t typer = mmio_read64(at + GICR_TYPER);
            if (typer >> 32 == affinity) return at;
            if (typer & GICR_TYPER_LAST) break;
            at += machine->gicr_stride ? machine->gicr_stride : typer & GICR_TYPER_VLPIS ? 0x40000 : 0x20000;
        }
    }
    return 0;
}

/* Banked for each CPU: SGIs and PPIs. */
static void init_private(uint64_t base)
{
    mmio_write32(base + GICD_ICENABLER(0), 0xffff0000);
    mmio_write32(base + GICD_ICACTIVER(0), ~0u);
    mmio_write32(base + GICD_ICPENDR(0), 0xffff0000);
    mmio_write32(base + GICD_IGROUPR(0), group());
    for (unsigned n = 0; n < 8; n++) mmio_write32(base + GICD_IPRIORITYR(n), PRIORITY_WORD);
    mmio_write32(base + GICD_ISENABLER(0), 0x0000ffff);
}

static void cpu_init_v3(unsigned cpu, uint64_t mpidr)
{
    uint64_t r = redistributor[cpu] = find_redistributor(mpidr);
    if (!r) fatal("CPU%u (MPIDR 0x%lx) has no GICv3 redistributor", cpu, mpidr);
    mmio_write32(r + GICR_WAKER, mmio_read32(r + GICR_WAKER) & ~GICR_WAKER_SLEEP);
    while (mmio_read32(r + GICR_WAKER) & GICR_WAKER_CHILDREN) continue;
    init_private(r + GICR_SGI);
    mmio_write32(r + GICR_SGI + GICD_ICFGR(1), 0);
    while (mmio_read32(r + GICR_CTLR) & GICR_CTLR_RWP) continue;

    write_icc(ICC_SRE_EL1, read_icc(ICC_SRE_EL1) | 1);
    isb();
    if (!(read_icc(ICC_SRE_EL1) & 1)) fatal("CPU%u cannot use the GIC's system registers", cpu);
    write_icc(ICC_CTLR_EL1, 0);             /* EOI also deactivates */
    write_icc(ICC_PMR_EL1, 0xff);
    write_icc(ICC_BPR1_EL1, 0);
    write_icc(ICC_IGRPEN1_EL1, 1);
    isb();
}

static void cpu_init_v2(unsigned cpu)
{
    uint64_t c = machine->gicc.base;
    callouts.data->gic_cpu[cpu] = (uint8_t)own_target(machine->gicd.base);
    init_private(machine->gicd.base);
    mmio_write32(c + GICC_PMR, 0xff);
    mmio_write32(c + GICC_BPR, 0);
    mmio_write32(c + GICC_CTLR, GIC_V2_ENABLE);
}

void gic_cpu_init(unsigned cpu, uint64_t mpidr)
{
    if (machine->gic_version == 3) cpu_init_v3(cpu, mpidr);
    else cpu_init_v2(cpu);
    callouts.data->mpidr[cpu] = mpidr;
}

/* Kernel addresses of what the callouts touch; the redistributors once every CPU has found its own. */
void gic_map_callouts(const struct machine *m)
{
    struct callout_data *data = callouts.data;
    data->num_vectors = num_vectors;
    data->gicd = mmu_map_device(m->gicd.base, m->gicd.size);
    if (m->gic_version == 2) data->gicc = mmu_map_device(m->gicc.base, m->gicc.size);
    for (unsigned i = 0; i < m->ngicr; i++) {
        uint64_t va = mmu_map_device(m->gicr[i].base, m->gicr[i].size);
        for (unsigned cpu = 0; cpu < MAX_CPUS; cpu++)
            if (redistributor[cpu] - m->gicr[i].base < m->gicr[i].size)
                data->gicr[cpu] = va + (redistributor[cpu] - m->gicr[i].base);
    }
}
