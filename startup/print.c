/* SPDX-License-Identifier: Apache-2.0 */
/* -vv: the system page on the console, section by section. */
#include <hw/sysinfo.h>
#include "startup.h"

static const char *string_at(const struct syspage_entry *sp, unsigned off)
{
    return _SYSPAGE_ENTRY(sp, strings)->data + off;
}

static void head(const char *name, unsigned off, unsigned size, unsigned elsize)
{
    kprintf("Section:%s offset:0x%x size:0x%x elsize:0x%x\n", name, off, size, elsize);
}
#define HEAD(sect)       head(#sect, sp->sect.entry_off, sp->sect.entry_size, 0)
#define ARRAY_HEAD(sect) head(#sect, sp->sect.entry_off, sp->sect.entry_size, sp->sect.element_size)
#define COUNT(sect)      (sp->sect.entry_size / sp->sect.element_size)

static void print_asinfo(const struct syspage_entry *sp)
{
    ARRAY_HEAD(asinfo);
    for (unsigned i = 0; i < COUNT(asinfo); i++) {
        const struct asinfo_entry *e = _SYSPAGE_ARRAY_IDX(sp, asinfo, i);
        kprintf("  %04x) %016lx-%016lx o:%04x a:%04x %s\n", i * sp->asinfo.element_size, e->start, e->end, e->owner,
                e->attr, string_at(sp, e->name));
    }
}

static void print_cpus(const struct syspage_entry *sp)
{
    ARRAY_HEAD(cpuinfo);
    for (unsigned i = 0; i < COUNT(cpuinfo); i++) {
        const struct cpuinfo_entry *e = _SYSPAGE_ARRAY_IDX(sp, cpuinfo, i);
        kprintf("  %u) cpu:%08x flags:%08x speed:%u id:%08x cache:%u/%u %s\n", i, e->cpu, e->flags, e->speed,
                e->smp_hwcoreid, e->ins_cache, e->data_cache, string_at(sp, e->name));
    }
    ARRAY_HEAD(cacheattr);
    for (unsigned i = 0; sp->cacheattr.element_size && i < COUNT(cacheattr); i++) {
        const struct cacheattr_entry *e = _SYSPAGE_ARRAY_IDX(sp, cacheattr, i);
        kprintf("  %u) flags:%02x size:%u (%u x %u) ways:%u next:%u control:%lx\n", i, e->flags,
                e->line_size * e->num_lines,
                e->line_size, e->num_lines, e->ways, e->next, (uint64_t)(uintptr_t)e->control);
    }
}

static void print_hwinfo(const struct syspage_entry *sp)
{
    HEAD(hwinfo);
    const uint32_t *words = _SYSPAGE_ENTRY(sp, hwinfo)->data;
    for (unsigned at = 0; at < sp->hwinfo.entry_size / 4u;) {
        const hwi_tag *t = (const hwi_tag *)(uintptr_t)&words[at];
        const char *name = string_at(sp, t->prefix.name);
        if (t->prefix.size == 0) break;
        if (str_eq(name, HWI_TAG_NAME_device)) kprintf("%s  %s", at ? "\n" : "", string_at(sp, t->item.itemname));
        else if (str_eq(name, HWI_TAG_NAME_location))
            kprintf(" @%lx+%x", t->location.base, t->location.len);
        else if (str_eq(name, HWI_TAG_NAME_irq)) kprintf(" irq:%u", t->irq.vector);
        else kprintf(" %s", name);
        at += t->prefix.size;
    }
    kprintf("\n");
}

static void print_time(const struct syspage_entry *sp)
{
    const struct qtime_entry *qt = _SYSPAGE_ENTRY(sp, qtime);
    HEAD(qtime);
    kprintf("  cycles_per_sec:%lu boot_time:%u intr:%d rate:%ue%d flags:%x\n", qt->cycles_per_sec, qt->boot_time,
            qt->intr,
            qt->timer_rate, qt->timer_scale, qt->flags);
}

static void print_callouts(const struct syspage_entry *sp)
{
    const struct callout_entry *c = _SYSPAGE_ENTRY(sp, callout);
    const struct intrinfo_entry *ii = _SYSPAGE_ENTRY(sp, intrinfo);
    HEAD(callout);
    kprintf("  reboot:%lx power:%lx display_char:%lx poll_key:%lx\n", (uint64_t)(uintptr_t)c->reboot,
            (uint64_t)(uintptr_t)c->power, (uint64_t)(uintptr_t)c->debug[0].display_char,
            (uint64_t)(uintptr_t)c->debug[0].poll_key);
    ARRAY_HEAD(intrinfo);
    kprintf("  vectors:%u-%u id:%lx eoi:%lx mask:%lx unmask:%lx\n", ii->vector_base,
            ii->vector_base + ii->num_vectors - 1,
            (uint64_t)(uintptr_t)ii->id.rtn, (uint64_t)(uintptr_t)ii->eoi.rtn, (uint64_t)(uintptr_t)ii->mask,
            (uint64_t)(uintptr_t)ii->unmask);
    HEAD(smp);
}

static void print_typed_strings(const struct syspage_entry *sp)
{
    HEAD(typed_strings);
    const uint32_t *at = _SYSPAGE_ENTRY(sp, typed_strings)->data;
    while (*at) {
        const char *s = (const char *)(at + 1);
        kprintf("  %u) %s\n", *at, s);
        at += 1 + ROUND_UP(str_len(s) + 1, 4) / 4;
    }
}

static void print_private(const struct syspage_entry *sp)
{
    const struct system_private_entry *p = _SYSPAGE_ENTRY(sp, system_private);
    HEAD(system_private);
    kprintf("  syspage:%lx+%lx imagefs:%lx+%lx kernel:%lx-%lx data:%lx+%lx\n", p->syspage_paddr, p->syspage_size,
            p->imagefs_paddr, p->imagefs_size, p->kern_vaddr, p->kern_vaddr_end, p->kern_data_paddr,
                    p->kern_data_size);
    kprintf("  tables:%lx-%lx startup:%lx+%lx dtb:%lx+%lx\n", p->boot_pt_start, p->boot_pt_end, p->startup_paddr,
            p->startup_size, p->dtb_paddr, p->dtb_size);
}

void syspage_print(const struct syspage_entry *sp)
{
    kprintf("System page at phys:%lx kern:%llx\nHeader size:0x%x, Total size:0x%x, #Cpu:%u, Type:0x%x\n",
            ptr_phys(sp),
            SYSPAGE_KERN_VADDR, sp->size, sp->total_size, sp->num_cpu, sp->type);
    print_private(sp);
    print_asinfo(sp);
    print_hwinfo(sp);
    print_cpus(sp);
    print_time(sp);
    print_callouts(sp);
    print_typed_strings(sp);
    head("strings", sp->strings.entry_off, sp->strings.entry_size, 0);
    HEAD(pminfo);
}
