/* SPDX-License-Identifier: Apache-2.0 */
/* pidin syspage: the sections of the system page, in words. */
#include <inttypes.h>
#include <hw/sysinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syspage.h>

#include "pidin.h"

static const char *string_at(unsigned offset)
{
    return SYSPAGE_ENTRY(strings)->data + offset;
}

static void print_memory_class_name(const struct asinfo_entry *as)
{
    if (as->owner != AS_NULL_OFF)
        print_memory_class_name((const struct asinfo_entry *)((uintptr_t)SYSPAGE_ARRAY(asinfo) + as->owner));
    printf("/%s", string_at(as->name));
}

static void print_asinfo(void)
{
    unsigned n = SYSPAGE_ARRAY_SIZE(asinfo) / SYSPAGE_ELEMENT_SIZE(asinfo);
    for (unsigned i = 0; i < n; i++) {
        const struct asinfo_entry *as = SYSPAGE_ARRAY_IDX(asinfo, i);
        printf("  %04x) %016" PRIx64 "-%016" PRIx64 " o:%04x a:%04x p:%u c:%" PRIxPTR " n:",
               i * SYSPAGE_ELEMENT_SIZE(asinfo), as->start,
               as->end, as->owner, as->attr, as->priority, (uintptr_t)as->alloc_checker);
        print_memory_class_name(as);
        putchar('\n');
    }
}

static void print_cpuinfo(void)
{
    unsigned n = SYSPAGE_ARRAY_SIZE(cpuinfo) / SYSPAGE_ELEMENT_SIZE(cpuinfo);
    for (unsigned i = 0; i < n; i++) {
        const struct cpuinfo_entry *cpu = SYSPAGE_ARRAY_IDX(cpuinfo, i);
        printf("  %u) cpu:%08x flags:%08x speed:%uMHz i/d cache:%u/%u name:%s hwcoreid:%08x\n", i, cpu->cpu,
               cpu->flags, cpu->speed,
               cpu->ins_cache, cpu->data_cache, string_at(cpu->name), cpu->smp_hwcoreid);
    }
}

static void print_cacheattr(void)
{
    unsigned n = SYSPAGE_ARRAY_SIZE(cacheattr) / SYSPAGE_ELEMENT_SIZE(cacheattr);
    for (unsigned i = 0; i < n; i++) {
        const struct cacheattr_entry *cache = SYSPAGE_ARRAY_IDX(cacheattr, i);
        printf("  %u) flags:%08x size:%08x #lines:%x ways:%u next:%02x\n", i, cache->flags, cache->line_size,
               cache->num_lines,
               cache->ways, cache->next & 0xff);
    }
}

static void print_callout(void)
{
    const struct callout_entry *c = SYSPAGE_ENTRY(callout);
    printf("  reboot:%p power:%p\n", (void *)c->reboot, (void *)c->power);
    printf("  timer_load:%p reload:%p value:%p\n", (void *)c->timer_load, (void *)c->timer_reload,
           (void *)c->timer_value);
    for (unsigned i = 0; i < 2; i++)
        printf("  %u) display:%p poll:%p break:%p\n", i, (void *)c->debug[i].display_char,
               (void *)c->debug[i].poll_key,
               (void *)c->debug[i].break_detect);
    printf("  watchdog:%p custom:%p\n", (void *)c->debug_watchdog, (void *)c->custom);
}

static void print_intrinfo(void)
{
    unsigned n = SYSPAGE_ARRAY_SIZE(intrinfo) / SYSPAGE_ELEMENT_SIZE(intrinfo);
    for (unsigned i = 0; i < n; i++) {
        const struct intrinfo_entry *in = SYSPAGE_ARRAY_IDX(intrinfo, i);
        printf("  %u) vector_base:%08x #vectors:%u cascade_vector:%08x\n", i, in->vector_base, in->num_vectors,
               in->cascade_vector);
        printf("     cpu_intr_base:%08x stride:%u flags:%04x\n", in->cpu_intr_base, in->cpu_intr_stride, in->flags);
        printf("     id => flags:%04x, eoi => flags:%04x\n", in->id.genflags, in->eoi.genflags);
        printf("     mask:%p unmask:%p config:%p\n", (void *)in->mask, (void *)in->unmask, (void *)in->config);
    }
}

static void print_qtime(void)
{
    const struct qtime_entry *q = SYSPAGE_ENTRY(qtime);
    printf("  boot_time:%u, clock_freq:%" PRIu64 "\n", q->boot_time, q->cycles_per_sec);
    printf("  nsec_tod_adjust:%" PRIu64 ", nsec_inc:%u\n", q->nsec_tod_adjust, q->nsec_inc);
    printf("  timer_rate:%u timer_scale:%d timer_load:%u\n", q->timer_rate, q->timer_scale, q->timer_load);
    printf("  intr:%d, epoch:%u, flags:%08x, rr_interval_mul:%u\n", q->intr, q->epoch, q->flags, q->rr_interval_mul);
}

static void print_smp(void)
{
    const struct smp_entry *smp = SYSPAGE_ENTRY(smp);
    printf("  send_ipi:%p cpu:%u start_addr:%016" PRIx64 "\n", (void *)smp->send_ipi, smp->cpu, smp->start_addr);
}

static void print_strings(void)
{
    const char *s = SYSPAGE_ENTRY(strings)->data;
    unsigned size = SYSPAGE_ENTRY_SIZE(strings);
    for (unsigned at = 0; at < size && s[at] != '\0'; at += (unsigned)strlen(s + at) + 1)
        printf("  [%u]'%s'\n", at, s + at);
}

static void print_typed_strings(void)
{
    const uint32_t *words = SYSPAGE_ENTRY(typed_strings)->data;
    unsigned n = SYSPAGE_ENTRY_SIZE(typed_strings) / 4;
    for (unsigned at = 0; at < n && words[at] != 0;) {
        const char *text = (const char *)&words[at + 1];
        printf("  off:%u type:%u string:'%s'\n", at * 4, words[at], text);
        at += 1 + (unsigned)(strlen(text) + 4) / 4;
    }
}

static void print_tag(const hwi_tag *tag)
{
    const char *name = string_at(tag->prefix.name);
    if (strcmp(name, HWI_TAG_NAME_location) == 0) {
        uint64_t len = (uint64_t)tag->location.len_hi << 32 | tag->location.len;
        printf("     location base:%016" PRIx64 " len:%" PRIx64 " regshift:%u addrspace:%04x\n", tag->location.base, len,
               tag->location.regshift, tag->location.addrspace);
    } else if (strcmp(name, HWI_TAG_NAME_irq) == 0) {
        printf("     irq vector:%u flags:%x\n", tag->irq.vector, tag->irq.flags);
    } else if (strcmp(name, HWI_TAG_NAME_inputclk) == 0) {
        printf("     inputclk clk:%u div:%u\n", tag->inputclk.clk, tag->inputclk.div);
    } else if (strcmp(name, HWI_TAG_NAME_pciwindow) == 0) {
        printf("     pciwindow space:%u cpu:%08x%08x\n", tag->pciwindow.space, tag->pciwindow.cpu_hi,
               tag->pciwindow.cpu_lo);
    } else if (strcmp(name, HWI_TAG_NAME_pciintx) == 0) {
        printf("     pciintx dev:%u pin:%u vector:%u\n", tag->pciintx.devno, tag->pciintx.pin, tag->pciintx.vector);
    } else {
        printf("     %s size:%u\n", name, tag->prefix.size * 4u);
    }
}

static void print_hwinfo(void)
{
    unsigned n = SYSPAGE_ENTRY_SIZE(hwinfo) / 4;
    for (unsigned off = 0; off < n;) {
        const hwi_tag *tag = hwi_off2tag(off);
        const char *name = string_at(tag->prefix.name);
        if (tag->prefix.size == 0)
            break;
        if (strcmp(name, HWI_TAG_NAME_device) == 0 || strcmp(name, HWI_TAG_NAME_bus) == 0 ||
            strcmp(name, HWI_TAG_NAME_group) == 0)
            printf("  %04x) %s %s owner:%04x\n", off, name, string_at(tag->item.itemname), tag->item.owner);
        else
            print_tag(tag);
        off += tag->prefix.size;
    }
}

static void print_system_private(void)
{
    const struct system_private_entry *s = SYSPAGE_ENTRY(system_private);
    printf("  user cpupageptr:%" PRIx64 " syspageptr:%" PRIx64 "\n", s->user_cpupageptr, s->user_syspageptr);
    printf("  kern cpupageptr:%" PRIx64 " syspageptr:%" PRIx64 "\n", s->kern_cpupageptr, s->kern_syspageptr);
    printf("  boot program index:%u pagesize:%u flags:%08x\n", s->boot_idx, s->pagesize, s->private_flags);
    printf("  image filesystem:%016" PRIx64 " size:%" PRIx64 "\n", s->imagefs_paddr, s->imagefs_size);
    printf("  syspage:%016" PRIx64 " size:%" PRIx64 "\n", s->syspage_paddr, s->syspage_size);
    printf("  dtb:%016" PRIx64 " size:%" PRIx64 " gic:%u psci:%u el:%u\n", s->dtb_paddr, s->dtb_size,
           s->gic_version, s->psci_method,
           s->boot_el);
}

static void print_pminfo(void)
{
    const struct pminfo_entry *pm = SYSPAGE_ENTRY(pminfo);
    printf("  wakeup_pending:%08x wakeup_condition:%08x\n", pm->wakeup_pending, pm->wakeup_condition);
}


#define ONE(section, print)  { #section, offsetof(struct syspage_entry, section), false, print }
#define MANY(section, print) { #section, offsetof(struct syspage_entry, section), true, print }
static const struct {
    const char *name;
    size_t offset;
    bool array;
    void (*print)(void);
} sections[] = {
    ONE(system_private, print_system_private),
    ONE(qtime, print_qtime),
    ONE(callout, print_callout),
    ONE(callin, NULL),
    MANY(cpuinfo, print_cpuinfo),
    MANY(cacheattr, print_cacheattr),
    MANY(asinfo, print_asinfo),
    ONE(hwinfo, print_hwinfo),
    ONE(typed_strings, print_typed_strings),
    ONE(strings, print_strings),
    MANY(intrinfo, print_intrinfo),
    ONE(smp, print_smp),
    ONE(pminfo, print_pminfo),
    MANY(mdriver, NULL),
};
#define SECTIONS (sizeof sections / sizeof sections[0])

static void print_section(unsigned i)
{
    const char *at = (const char *)_syspage_ptr + sections[i].offset;
    const syspage_entry_info *info = (const void *)at;
    const syspage_array_info *array = (const void *)at;
    if (info->entry_size == 0)
        return;
    printf("Section:%s offset:0x%08x size:0x%08x elsize:0x%08x\n", sections[i].name, info->entry_off,
           info->entry_size,
           sections[i].array ? array->element_size : info->entry_size);
    if (sections[i].print != NULL)
        sections[i].print();
}

static void print_header(void)
{
    printf("Header size=0x%08x, Total Size=0x%08x, #Cpu=%u, Type=%u\n", _syspage_ptr->size, _syspage_ptr->total_size,
           _syspage_ptr->num_cpu, _syspage_ptr->type);
}

/* NULL: all of them. */
int print_syspage(const char *section)
{
    bool found = false;
    if (section == NULL)
        print_header();
    for (unsigned i = 0; i < SECTIONS; i++) {
        if (section != NULL && strcmp(sections[i].name, section) != 0)
            continue;
        print_section(i);
        found = true;
    }
    if (!found)
        fprintf(stderr, "pidin: syspage=%s: no such section\n", section);
    return found ? EXIT_SUCCESS : EXIT_FAILURE;
}
