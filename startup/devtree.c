/* SPDX-License-Identifier: Apache-2.0 */
/* Device tree -> struct machine. A visitor for each kind of node; the order of nodes in the tree does not matter. */
#include "machine.h"

static void add_range(struct machine *m, struct range *list, unsigned *n, unsigned max, uint64_t base, uint64_t size)
{
    if (size == 0) return;
    if (*n == max) m->overflow = true;
    else list[(*n)++] = (struct range){ base, size };
}

/* Interrupt specifier i (3 cells: type, number, flags) -> vector. */
static bool gic_interrupt(const struct fdt_prop *p, unsigned cell, struct interrupt *irq)
{
    uint64_t type, number, flags;
    if (!fdt_number(p, cell, 1, &type) || !fdt_number(p, cell + 1, 1, &number) || !fdt_number(p, cell + 2, 1, &flags))
        return false;
    if (type > 1 || number > (type ? 15 : 987)) return false;
    irq->vector = (uint32_t)number + (type ? 16 : 32);
    irq->edge = (flags & 3) != 0;
    return true;
}

static void visit_root(struct machine *m, const struct fdt_node *node)
{
    m->compatible = fdt_string(node, FDT_COMPATIBLE);
    m->model = fdt_string(node, FDT_MODEL);
}

static void visit_memory(struct machine *m, const struct fdt_node *node)
{
    uint64_t base, size;
    for (unsigned i = 0; fdt_reg(node, i, &base, &size); i++)
        add_range(m, m->ram, &m->nram, MAX_RANGES, base, size);
}

static void visit_reserved(struct machine *m, const struct fdt_node *node)
{
    uint64_t base, size;
    for (unsigned i = 0; fdt_reg(node, i, &base, &size); i++)
        add_range(m, m->reserved, &m->nreserved, MAX_RANGES, base, size);
}

static void visit_cpu(struct machine *m, const struct fdt_node *node)
{
    const struct fdt_prop *reg = fdt_get(node, FDT_REG), *clock = fdt_get(node, FDT_CLOCK_FREQUENCY);
    uint64_t mpidr, hz;
    if (!reg || !fdt_number(reg, 0, node->parent->address_cells, &mpidr)) return;
    if (m->ncpu == MAX_CPUS) {
        m->overflow = true;
        return;
    }
    bool known = clock && fdt_number(clock, 0, clock->len == 8 ? 2 : 1, &hz);
    m->cpu_mhz[m->ncpu] = known ? (uint32_t)(hz / 1000000) : 0;
    m->mpidr[m->ncpu++] = mpidr;
}

static void visit_psci(struct machine *m, const struct fdt_node *node)
{
    m->psci_method = fdt_string(node, FDT_METHOD);
}

static void visit_gic(struct machine *m, const struct fdt_node *node, uint32_t version)
{
    const struct fdt_prop *phandle = fdt_get(node, FDT_PHANDLE);
    const struct fdt_prop *nregions = fdt_get(node, FDT_REDISTRIBUTOR_REGIONS);
    const struct fdt_prop *stride = fdt_get(node, FDT_REDISTRIBUTOR_STRIDE);
    uint64_t v, base, size;
    if (m->gic_version || !fdt_reg(node, 0, &m->gicd.base, &m->gicd.size)) return;
    m->gic_version = version;
    m->gic_address_cells = fdt_get(node, FDT_ADDRESS_CELLS) ? node->address_cells : 0;
    m->gic_phandle = phandle && fdt_number(phandle, 0, 1, &v) ? (uint32_t)v : 0;
    if (version == 2) {
        if (!fdt_reg(node, 1, &m->gicc.base, &m->gicc.size)) m->gic_version = 0;
        return;
    }
    unsigned n = nregions && fdt_number(nregions, 0, 1, &v) && v <= MAX_GICR ? (unsigned)v : 1;
    for (unsigned i = 1; i <= n && fdt_reg(node, i, &base, &size); i++)
        add_range(m, m->gicr, &m->ngicr, MAX_GICR, base, size);
    if (stride && fdt_number(stride, 0, stride->len == 8 ? 2 : 1, &v)) m->gicr_stride = v;
}

static void visit_timer(struct machine *m, const struct fdt_node *node)
{
    const struct fdt_prop *p = fdt_get(node, FDT_INTERRUPTS);
    struct interrupt irq;
    for (unsigned i = 0; p && i < 4 && gic_interrupt(p, i * 3, &irq); i++) m->timer_ppi[i] = irq.vector;
}

static void visit_pmu(struct machine *m, const struct fdt_node *node)
{
    const struct fdt_prop *p = fdt_get(node, FDT_INTERRUPTS);
    struct interrupt irq;
    if (p && gic_interrupt(p, 0, &irq) && irq.vector < 32) m->pmu_ppi = irq.vector;
}

static void visit_chosen(struct machine *m, const struct fdt_node *node)
{
    const struct fdt_prop *p;
    m->bootargs = fdt_string(node, FDT_BOOTARGS);
    m->stdout_path = fdt_string(node, FDT_STDOUT_PATH);
    if ((p = fdt_get(node, FDT_RNG_SEED))) m->rng_seed = *p;
    if ((p = fdt_get(node, FDT_KASLR_SEED))) m->kaslr_seed = *p;
}

/* The interrupt parent is inherited from above; only lines that go straight to the GIC have a vector. */
static uint32_t interrupt_parent(const struct fdt_node *node)
{
    uint64_t v;
    for (; node; node = node->parent) {
        const struct fdt_prop *p = fdt_get(node, FDT_INTERRUPT_PARENT);
        if (p && fdt_number(p, 0, 1, &v)) return (uint32_t)v;
    }
    return 0;
}

/* NULL when the node has no registers the CPU can reach. */
static struct device *add_device(struct machine *m, const struct fdt_node *node, const char *name)
{
    const struct fdt_prop *p = fdt_get(node, FDT_INTERRUPTS);
    struct range reg;
    if (!fdt_reg(node, 0, &reg.base, &reg.size) || reg.size == 0) return NULL;
    if (m->ndevice == MAX_DEVICES) {
        m->overflow = true;
        return NULL;
    }
    struct device *d = &m->device[m->ndevice++];
    d->name = name;
    d->reg[0] = reg;
    d->nreg = 1;
    if (fdt_reg(node, 1, &d->reg[1].base, &d->reg[1].size) && d->reg[1].size) d->nreg = 2;
    d->interrupt_parent = interrupt_parent(node);
    while (p && d->nirq < NELEM(d->irq) && gic_interrupt(p, d->nirq * 3, &d->irq[d->nirq])) d->nirq++;
    return d;
}

/* ---- which node is what ---- */

static void visit_gic_v3(struct machine *m, const struct fdt_node *node) { visit_gic(m, node, 3); }
static void visit_gic_v2(struct machine *m, const struct fdt_node *node) { visit_gic(m, node, 2); }

static void visit_pl011(struct machine *m, const struct fdt_node *node)
{
    struct device *d = add_device(m, node, "pl011");
    if (!d || m->nuart == MAX_UARTS) return;
    m->uart[m->nuart].reg = d->reg[0];
    if (!fdt_path(node, m->uart[m->nuart].path, sizeof m->uart[0].path)) m->uart[m->nuart].path[0] = 0;
    m->nuart++;
}

static void visit_pl031(struct machine *m, const struct fdt_node *node)
{
    struct device *d = add_device(m, node, "pl031");
    if (d && !m->rtc) m->rtc = d->reg[0].base;
}

/*
 * InterruptStatus holds the line until it is acknowledged: a level, whatever the tree says. Taken as edges, a
 * bit that is set between reading and acknowledging would be lost.
 */
static void visit_virtio(struct machine *m, const struct fdt_node *node)
{
    struct device *d = add_device(m, node, "virtio_mmio");
    for (unsigned i = 0; d && i < d->nirq; i++) d->irq[i].edge = false;
}

static void visit_pci(struct machine *m, const struct fdt_node *node)
{
    const struct fdt_prop *ranges = fdt_get(node, FDT_RANGES), *map = fdt_get(node, FDT_INTERRUPT_MAP);
    struct device *d = add_device(m, node, "pci-host-ecam");
    if (d && ranges) d->ranges = *ranges;
    if (d && map) d->interrupt_map = *map;
}

static void visit_fw_cfg(struct machine *m, const struct fdt_node *node) { add_device(m, node, "fw_cfg"); }
static void visit_its(struct machine *m, const struct fdt_node *node) { add_device(m, node, "gits"); }
static void visit_v2m(struct machine *m, const struct fdt_node *node) { add_device(m, node, "gicv2m"); }

/* Any other device goes by its first `compatible` without the vendor. */
static void visit_other(struct machine *m, const struct fdt_node *node)
{
    const char *name = fdt_string(node, FDT_COMPATIBLE);
    for (const char *s = name; *s; s++)
        if (*s == ',') name = s + 1;
    add_device(m, node, name);
}

static const struct { const char *compatible; void (*visit)(struct machine *, const struct fdt_node *); } kinds[] = {
    { "virtio,mmio", visit_virtio }, { "arm,pl011", visit_pl011 }, { "arm,pl031", visit_pl031 },
    { "pci-host-ecam-generic", visit_pci }, { "qemu,fw-cfg-mmio", visit_fw_cfg },
    { "arm,psci-1.0", visit_psci }, { "arm,psci-0.2", visit_psci },
    { "arm,armv8-timer", visit_timer }, { "arm,armv7-timer", visit_timer }, { "arm,armv8-pmuv3", visit_pmu },
    { "arm,gic-v3", visit_gic_v3 }, { "arm,gic-v3-its", visit_its }, { "arm,gic-v2m-frame", visit_v2m },
    { "arm,cortex-a15-gic", visit_gic_v2 }, { "arm,gic-400", visit_gic_v2 }, { "arm,cortex-a9-gic", visit_gic_v2 },
    { "arm,cortex-a7-gic", visit_gic_v2 },
};

/* The first string of `compatible` that is known decides: it is the most exact one. */
static void visit_compatible(struct machine *m, const struct fdt_node *node)
{
    for (const char *s = NULL; (s = fdt_next_string(node, FDT_COMPATIBLE, s));)
        for (unsigned i = 0; i < NELEM(kinds); i++)
            if (str_eq(kinds[i].compatible, s)) {
                kinds[i].visit(m, node);
                return;
            }
    if (str_eq(node->name, "pmu")) visit_pmu(m, node);
    else visit_other(m, node);
}

static void visit(void *ctx, const struct fdt_node *node)
{
    struct machine *m = ctx;
    if (!node->parent) visit_root(m, node);
    else if (str_eq(node->name, "chosen")) visit_chosen(m, node);
    else if (str_eq(node->name, "aliases")) m->serial0 = fdt_string(node, FDT_SERIAL0);
    else if (!fdt_enabled(node)) return;
    else if (str_eq(node->parent->name, "reserved-memory")) visit_reserved(m, node);
    else if (fdt_string_is(node, FDT_DEVICE_TYPE, "cpu")) visit_cpu(m, node);
    else if (fdt_string_is(node, FDT_DEVICE_TYPE, "memory")) visit_memory(m, node);
    else if (fdt_string(node, FDT_COMPATIBLE)) visit_compatible(m, node);
}

static void drop_foreign_interrupts(struct machine *m)
{
    for (unsigned i = 0; i < m->ndevice; i++)
        if (m->device[i].interrupt_parent != m->gic_phandle) m->device[i].nirq = 0;
}

const char *machine_read(struct machine *m, const void *dtb)
{
    const char *error = fdt_open(&m->fdt, dtb, FDT_MAX_SIZE);
    uint64_t base, size;
    if (error) return error;
    m->have_fdt = true;
    for (unsigned i = 0; fdt_reserved(&m->fdt, i, &base, &size); i++)
        add_range(m, m->reserved, &m->nreserved, MAX_RANGES, base, size);
    error = fdt_walk(&m->fdt, visit, m);
    drop_foreign_interrupts(m);
    return error;
}

/* Options may follow the path: /pl011@9000000:115200n8 */
static bool path_matches(const char *path, const char *wanted)
{
    while (*path && *path == *wanted) path++, wanted++;
    return *path == 0 && (*wanted == 0 || *wanted == ':');
}

uint64_t machine_console(const struct machine *m)
{
    const char *wanted = m->stdout_path;
    if (wanted && *wanted != '/' && m->serial0 && path_matches("serial0", wanted)) wanted = m->serial0;
    for (unsigned i = 0; wanted && i < m->nuart; i++)
        if (path_matches(m->uart[i].path, wanted)) return m->uart[i].reg.base;
    return m->nuart ? m->uart[0].reg.base : 0;
}
