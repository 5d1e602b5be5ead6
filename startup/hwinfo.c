/* SPDX-License-Identifier: Apache-2.0 */
/* hwinfo: one device item, with its location and irq tags, for each device of the device tree that has registers. */
#include <hw/sysinfo.h>
#include "startup.h"

struct stream { uint32_t *words; unsigned n, max; };

/* Room for a tag, its head filled in. */
static void *add_tag(struct stream *s, const char *name, unsigned bytes)
{
    unsigned words = (bytes + 3) / 4;
    if (s->n + words > s->max) fatal("the devices do not fit the system page (%u words)", s->max);
    hwi_tag *tag = (hwi_tag *)(uintptr_t)&s->words[s->n];
    s->n += words;
    tag->prefix.size = (uint16_t)words;
    tag->prefix.name = syspage_string(name);
    return tag;
}

static void add_location(struct stream *s, const struct range *r, uint16_t as)
{
    struct hwi_location *l = add_tag(s, HWI_TAG_NAME_location, sizeof *l);
    l->len = (uint32_t)r->size;
    l->len_hi = (uint32_t)(r->size >> 32);
    l->base = r->base;
    l->regshift = 0;
    l->addrspace = as;
}

/* ranges of a PCI host bridge: PCI address (3 cells), CPU address, size (2 cells). */
static void add_pci_windows(struct stream *s, const struct fdt_prop *ranges)
{
    uint64_t space, pci, cpu, size;
    for (unsigned at = 0; fdt_number(ranges, at, 1, &space) && fdt_number(ranges, at + 1, 2, &pci) &&
                          fdt_number(ranges, at + 3, 2, &cpu) && fdt_number(ranges, at + 5, 2, &size); at += 7) {
        struct hwi_pciwindow *w = add_tag(s, HWI_TAG_NAME_pciwindow, sizeof *w);
        w->space = space >> 24 & 3;
        w->pci_lo = (uint32_t)pci, w->pci_hi = (uint32_t)(pci >> 32);
        w->cpu_lo = (uint32_t)cpu, w->cpu_hi = (uint32_t)(cpu >> 32);
        w->size_lo = (uint32_t)size, w->size_hi = (uint32_t)(size >> 32);
    }
}

/* interrupt-map: PCI address (3), pin, GIC handle, GIC unit address, interrupt (type, number, flags). */
static void add_pci_interrupts(struct stream *s, const struct fdt_prop *map, const struct machine *m)
{
    unsigned step = 3 + 1 + 1 + m->gic_address_cells + 3;
    uint64_t devfn, pin, handle, type, number;
    for (unsigned at = 0; fdt_number(map, at, 1, &devfn) && fdt_number(map, at + 3, 1, &pin) &&
                          fdt_number(map, at + 4, 1, &handle) && fdt_number(map, at + step - 3, 1, &type) &&
                          fdt_number(map, at + step - 2, 1, &number); at += step) {
        if (handle != m->gic_phandle || type != 0 || number > 987) return;
        struct hwi_pciintx *t = add_tag(s, HWI_TAG_NAME_pciintx, sizeof *t);
        t->devno = devfn >> 11 & 31;
        t->pin = (uint8_t)pin;
        t->vector = (uint32_t)number + 32;
    }
}

static void add_device(struct stream *s, const struct device *d, const struct machine *m, uint16_t as)
{
    unsigned start = s->n;
    struct hwi_item *item = add_tag(s, HWI_TAG_NAME_device, sizeof *item);
    item->itemname = syspage_string(d->name);
    item->owner = HWI_NULL_OFF;
    item->kids = 0;
    for (unsigned i = 0; i < d->nreg; i++) add_location(s, &d->reg[i], as);
    for (unsigned i = 0; i < d->nirq; i++) {
        struct hwi_irq *irq = add_tag(s, HWI_TAG_NAME_irq, sizeof *irq);
        irq->vector = d->irq[i].vector;
        irq->flags = d->irq[i].edge ? HWI_IRQ_EDGE : 0;
    }
    if (d->interrupt_map.len) {
        add_pci_windows(s, &d->ranges);
        add_pci_interrupts(s, &d->interrupt_map, m);
    }
    item->itemsize = (uint16_t)(s->n - start);
}

unsigned hwinfo_fill(uint32_t *words, unsigned max, const struct machine *m, uint16_t (*asinfo_of)(unsigned device))
{
    struct stream s = { words, 0, max };
    for (unsigned i = 0; i < m->ndevice; i++) add_device(&s, &m->device[i], m, asinfo_of(i));
    return s.n;
}
