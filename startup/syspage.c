/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Building the system page: a buffer of the largest size its 16-bit offsets allow, filled section by section;
 * what is left over goes back to RAM. asinfo comes last, because allocating and giving back memory changes what
 * it says.
 */
#include <sys/confname.h>
#include "startup.h"

#define SPACE       0x10000u
#define MAX_STRINGS 4096u
#define RR_INTERVAL 4u

static struct {
    struct syspage_entry *sp;
    uint32_t used;              /* bytes of the buffer */
    uint32_t limit;
    char *strings;
    uint32_t nstrings;          /* bytes, the last NUL not counted */
    struct asinfo_entry *as;
    unsigned nas;
    uint16_t first_device;      /* asinfo entry of device 0 */
} build;

static void *take(uint32_t size)
{
    uint32_t at = (uint32_t)ROUND_UP(build.used, 8);
    if (at + size > build.limit) fatal("the system page is larger than %u bytes", build.limit);
    build.used = at + size;
    return (char *)build.sp + at;
}

static void *section(syspage_entry_info *info, uint32_t size)
{
    void *p = take(size);
    info->entry_off = (uint16_t)((char *)p - (char *)build.sp);
    info->entry_size = (uint16_t)size;
    return p;
}

static void *array(syspage_array_info *info, uint32_t element, uint32_t count)
{
    void *p = take(element * count);
    info->entry_off = (uint16_t)((char *)p - (char *)build.sp);
    info->entry_size = (uint16_t)(element * count);
    info->element_size = (uint16_t)element;
    return p;
}

static uint16_t find_string(const char *s)
{
    uint32_t len = (uint32_t)str_len(s) + 1;
    for (uint32_t at = 0; at < build.nstrings; at += (uint32_t)str_len(build.strings + at) + 1)
        if (str_eq(build.strings + at, s)) return (uint16_t)at;
    if (build.nstrings + len + 1 > MAX_STRINGS) fatal("the strings do not fit the system page");
    memcpy(build.strings + build.nstrings, s, len);
    build.nstrings += len;
    return (uint16_t)(build.nstrings - len);
}

/* Equal strings share one place; the pool is ended by an empty one. The same few constants come again and again. */
uint16_t syspage_string(const char *s)
{
    static struct { const char *s; uint16_t off; } memo[64];
    unsigned slot = (unsigned)((uintptr_t)s ^ (uintptr_t)s >> 4) % NELEM(memo);
    if (memo[slot].s != s) {
        memo[slot].s = s;
        memo[slot].off = find_string(s);
    }
    return memo[slot].off;
}

/* ---- asinfo ---- */

static uint16_t add_as(uint64_t start, uint64_t end, uint16_t owner, const char *name, uint16_t attr)
{
    struct asinfo_entry *e = &build.as[build.nas++];
    *e = (struct asinfo_entry){ .start = start, .end = end, .owner = owner, .attr = attr, .name = syspage_string(name),
                                .priority = AS_PRIORITY_DEFAULT };
    if (owner != AS_NULL_OFF) build.as[owner / sizeof *e].attr |= AS_ATTR_KIDS;
    return (uint16_t)((build.nas - 1) * sizeof *e);
}

static uint16_t as_of_device(unsigned device)
{
    return (uint16_t)(build.first_device + device * sizeof(struct asinfo_entry));
}

static void add_gic(const struct machine *m, uint16_t device)
{
    add_as(m->gicd.base, m->gicd.base + m->gicd.size - 1, device, "gicd", AS_ATTR_DEV);
    if (m->gicc.size) add_as(m->gicc.base, m->gicc.base + m->gicc.size - 1, device, "gicc", AS_ATTR_DEV);
    for (unsigned i = 0; i < m->ngicr; i++)
        add_as(m->gicr[i].base, m->gicr[i].base + m->gicr[i].size - 1, device, "gicr", AS_ATTR_DEV);
}

/* All but sysram, which is known only when everything else is done. Returns the offset of /memory/ram. */
static uint16_t add_address_spaces(const struct machine *m)
{
    uint64_t pa_bits[] = { 32, 36, 40, 42, 44, 48, 52 };
    uint64_t range = read_sysreg(ID_AA64MMFR0_EL1) & 15;
    uint64_t top = (1ull << pa_bits[range < NELEM(pa_bits) ? range : 5]) - 1;
    uint16_t memory = add_as(0, top, AS_NULL_OFF, "memory", AS_ATTR_RAM);
    const struct range *ram;
    const struct kept *kept;
    unsigned n = ram_all_ranges(&ram);
    uint16_t first_ram = AS_NULL_OFF;
    for (unsigned i = 0; i < n; i++) {
        uint16_t off = add_as(ram[i].base, ram[i].base + ram[i].size - 1, memory, "ram", AS_ATTR_RAM);
        if (i == 0) first_ram = off;
    }
    n = ram_kept(&kept);
    for (unsigned i = 0; i < n; i++)
        add_as(kept[i].base, kept[i].base + kept[i].size - 1, memory, kept[i].name,
               str_eq(kept[i].name, "imagefs") ? AS_ATTR_ROM : AS_ATTR_RAM);
    uint16_t device = add_as(0, top, memory, "device", AS_ATTR_DEV);
    build.first_device = (uint16_t)(build.nas * sizeof(struct asinfo_entry));
    for (unsigned i = 0; i < m->ndevice; i++) {
        const struct device *d = &m->device[i];
        add_as(d->reg[0].base, d->reg[0].base + d->reg[0].size - 1, device, d->name, AS_ATTR_DEV);
    }
    add_gic(m, device);
    return first_ram;
}

static void add_sysram(uint16_t first_ram)
{
    const struct range *ram, *avail;
    unsigned nall = ram_all_ranges(&ram), n = ram_free_ranges(&avail);
    for (unsigned i = 0; i < n; i++) {
        uint16_t owner = first_ram;
        for (unsigned k = 0; k < nall; k++)
            if (avail[i].base >= ram[k].base && avail[i].base - ram[k].base < ram[k].size)
                owner = (uint16_t)(first_ram + k * sizeof(struct asinfo_entry));
        add_as(avail[i].base, avail[i].base + avail[i].size - 1, owner, "sysram", AS_ATTR_RAM);
    }
}

/* ---- the other sections ---- */

static uint32_t boot_time(const struct machine *m)
{
    return m->rtc && !options.no_rtc ? mmio_read32(m->rtc) : 0;
}

static void fill_qtime(const struct machine *m)
{
    struct qtime_entry *qt = section(&build.sp->qtime, sizeof *qt);
    uint64_t hz = read_sysreg(CNTFRQ_EL0), timer_hz;
    qt->cycles_per_sec = options.cycles_hz ? options.cycles_hz : hz;
    timer_hz = options.timer_hz ? options.timer_hz : qt->cycles_per_sec;
    if (qt->cycles_per_sec < 1000000) fatal("the system counter's frequency is %lu Hz", qt->cycles_per_sec);
    qt->boot_time = boot_time(m);
    qt->nsec_tod_adjust = (uint64_t)qt->boot_time * 1000000000;
    qt->nsec_inc = 1000000;
    qt->timer_rate = (uint32_t)(1000000000000000ull / timer_hz);        /* femtoseconds */
    qt->timer_scale = -15;
    qt->timer_load = (uint32_t)(timer_hz / 1000);
    qt->timer_load_max = ~0ull;
    qt->intr = (int32_t)m->timer_ppi[2];
    qt->epoch = 1970;
    qt->flags = QTIME_FLAG_TICKLESS | QTIME_FLAG_GLOBAL_CLOCKCYCLES;
    qt->rr_interval_mul = RR_INTERVAL;
}

static uint32_t *put_typed(uint32_t *at, uint32_t type, const char *s)
{
    *at++ = type;
    uint32_t len = (uint32_t)str_len(s) + 1;
    memcpy(at, s, len);         /* the buffer is zero: padding is there */
    return at + (len + 3) / 4;
}

static void fill_typed_strings(void)
{
    const struct { uint32_t type; const char *s; } list[] = {
        { _CS_MACHINE, board.name }, { _CS_HOSTNAME, options.hostname }, { _CS_ARCHITECTURE, "aarch64le" },
        { _CS_HW_PROVIDER, board.provider }, { _CS_HW_SERIAL, "none" },
    };
    uint32_t size = 8;
    for (unsigned i = 0; i < NELEM(list); i++) size += 4 + (uint32_t)ROUND_UP(str_len(list[i].s) + 1, 4);
    uint32_t *at = section(&build.sp->typed_strings, size);
    for (unsigned i = 0; i < NELEM(list); i++) at = put_typed(at, list[i].type, list[i].s);
    put_typed(at, _CS_NONE, "");
}

static void fill_gic_map(const struct machine *m)
{
    if (m->gic_version != 2) return;
    struct aarch64_gic_map_entry *map = section(&build.sp->un.aarch64.gic_map, smp.count * 4);
    for (unsigned i = 0; i < smp.count; i++) map->gic_cpu[i] = callouts.data->gic_cpu[i];
}

static void fill_programs(struct system_private_entry *p)
{
    for (unsigned i = 1; i < image.nargs; i++) {
        p->boot_pgm[i].base = image.elf[i];
        p->boot_pgm[i].entry = image.entry[i];
    }
    p->boot_idx = image.nargs - 1;
    p->kern_elf_paddr = image.elf[p->boot_idx];
    p->kern_data_paddr = image.kern_data;
    p->kern_data_size = image.kern_data_size;
    p->kern_vaddr = image.kern_start;
    p->kern_vaddr_end = image.kern_end;
    p->imagefs_paddr = image.fs;
    p->imagefs_size = image.fs_size;
}

static void fill_private(struct system_private_entry *p, const struct machine *m, const struct boot_data *data)
{
    p->kern_syspageptr = SYSPAGE_KERN_VADDR;
    p->private_flags = options.abnormal_reboot ? SYSTEM_PRIVATE_FLAG_ABNORMAL_REBOOT : 0;
    p->pagesize = PAGE_SIZE;
    p->num_ready = smp.count;
    fill_programs(p);
    p->syspage_paddr = ptr_phys(build.sp);
    p->bootargs_paddr = ptr_phys(data->handoff->bootargs);
    p->rng_seed_paddr = ptr_phys(data->handoff->seed);
    p->pt_root_paddr = mmu.root[1];
    p->boot_pt_start = mmu.start;
    p->boot_pt_end = mmu.end;
    p->startup_paddr = image.hdr;
    p->startup_size = image.hdr_size;
    p->smp_area_paddr = smp.area;
    p->smp_area_size = smp.area_size;
    p->dtb_paddr = data->dtb;
    p->dtb_size = data->dtb_size;
    p->cpu_cmd_paddr = ptr_phys(smp.command);
    p->callout_rx_paddr = callouts.code;
    p->callout_rx_size = callouts.code_size;
    p->callout_rw_paddr = ptr_phys(callouts.data);
    p->callout_rw_size = ROUND_UP(sizeof *callouts.data, PAGE_SIZE);
    p->device_vaddr_end = ROUND_UP(mmu.device_va, PAGE_SIZE);
    p->gic_version = m->gic_version;
    p->psci_method = psci_method();
    p->boot_el = boot_el;
    p->phys_timer_intr = m->timer_ppi[1];
    p->pmu_intr = m->pmu_ppi;
    p->startup_cycles = boot_cycles;
}

static void fill_cpus(const struct machine *m)
{
    struct cacheattr_entry cache[MAX_CACHES];
    memset(cache, 0, sizeof cache);
    struct cpuinfo_entry *cpu = array(&build.sp->cpuinfo, sizeof *cpu, smp.count);
    unsigned n = cpuinfo_fill(cpu, cache, m);
    memcpy(array(&build.sp->cacheattr, sizeof cache[0], n), cache, n * sizeof cache[0]);
}

static void fill_callouts(const struct machine *m)
{
    struct callout_entry *callout = section(&build.sp->callout, sizeof *callout);
    struct intrinfo_entry *intr = array(&build.sp->intrinfo, sizeof *intr, 1);
    struct smp_entry *ipi = section(&build.sp->smp, sizeof *ipi);
    callouts_fill(callout, intr, ipi, m->gic_version);
    section(&build.sp->callin, sizeof(struct callin_entry));
}

static void fill_hwinfo(const struct machine *m)
{
    uint32_t max = (SPACE - build.used) / 8;
    uint32_t *words = take(max * 4);
    uint32_t n = hwinfo_fill(words, max, m, as_of_device);
    build.used -= (max - n) * 4;
    build.sp->hwinfo.entry_off = (uint16_t)((char *)words - (char *)build.sp);
    build.sp->hwinfo.entry_size = (uint16_t)(n * 4);
}

/* Strings are gathered apart until no section can add one. */
static void place_strings(void)
{
    char *s = section(&build.sp->strings, build.nstrings + 1);
    memcpy(s, build.strings, build.nstrings + 1);
}

/* The old device tree goes last: names all over the place point into it. */
static void place_asinfo(uint16_t first_ram, const struct range *old_dtb)
{
    const struct range *avail;
    unsigned room = build.nas + ram_free_ranges(&avail) + 3;        /* giving back the rest may split or add one */
    uint32_t at = (uint32_t)ROUND_UP(build.used, 8), size = (uint32_t)(room * sizeof(struct asinfo_entry));
    if (at + size > build.limit) fatal("the system page is larger than %u bytes", build.limit);
    build.limit = (uint32_t)ROUND_UP(at + size, PAGE_SIZE);
    ram_release(ptr_phys(build.sp) + build.limit, SPACE - build.limit);
    add_as(ptr_phys(build.sp), ptr_phys(build.sp) + build.limit - 1, 0, "bootram", AS_ATTR_RAM);
    ram_release(old_dtb->base, old_dtb->size);
    add_sysram(first_ram);
    memcpy(array(&build.sp->asinfo, sizeof *build.as, build.nas), build.as, build.nas * sizeof *build.as);
    build.sp->total_size = (uint16_t)build.used;
}

/* Entries and strings grow in free memory that stays free: nothing of it is used afterwards. */
static void borrow_scratch(void)
{
    const uint32_t size = SPACE + MAX_STRINGS;
    paddr_t at = ram_alloc(size, PAGE_SIZE, "building the system page");
    build.as = phys_ptr(at);
    build.strings = phys_ptr(at + SPACE);
    mem_zero(build.strings, MAX_STRINGS);
    ram_release(at, size);
}

struct syspage_entry *syspage_build(const struct machine *m, const struct boot_data *data)
{
    build.sp = phys_ptr(ram_alloc(SPACE, PAGE_SIZE, "the system page"));
    build.limit = SPACE - 1;
    build.used = sizeof *build.sp;
    mem_zero(build.sp, SPACE);
    mmu_map(SYSPAGE_KERN_VADDR, ptr_phys(build.sp), PAGE_SIZE, MMU_RW);     /* the last table is made: */
    mmu_finish();
    borrow_scratch();
    syspage_string("sysram");       /* needed later than the other strings */
    syspage_string("bootram");
    struct syspage_entry *sp = build.sp;
    sp->size = sizeof *sp;
    sp->type = SYSPAGE_AARCH64;
    sp->num_cpu = (uint16_t)smp.count;
    sp->un.aarch64.L0_vaddr = KERN_LINEAR_VADDR + mmu.root[1];
    struct system_private_entry *private = section(&sp->system_private, sizeof *private);
    uint16_t first_ram = add_address_spaces(m);
    fill_qtime(m);
    fill_callouts(m);
    fill_cpus(m);
    fill_gic_map(m);
    fill_typed_strings();
    section(&sp->pminfo, sizeof(struct pminfo_entry));
    fill_private(private, m, data);
    fill_hwinfo(m);
    place_strings();
    place_asinfo(first_ram, &data->old_dtb);
    private->syspage_size = build.limit;
    mmu_map(SYSPAGE_KERN_VADDR + PAGE_SIZE, ptr_phys(sp) + PAGE_SIZE, build.limit - PAGE_SIZE, MMU_RW);
    return sp;
}
