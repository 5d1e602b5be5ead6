/* SPDX-License-Identifier: Apache-2.0 */
/* cpuinfo and cacheattr: what each CPU is, and the caches of the boot CPU, which stand for all. */
#include "startup.h"

static const struct { uint16_t part; const char *name; } arm_parts[] = {
    { 0xd02, "Cortex-A34" }, { 0xd03, "Cortex-A53" }, { 0xd04, "Cortex-A35" }, { 0xd05, "Cortex-A55" },
    { 0xd07, "Cortex-A57" }, { 0xd08, "Cortex-A72" }, { 0xd09, "Cortex-A73" }, { 0xd0a, "Cortex-A75" },
    { 0xd0b, "Cortex-A76" }, { 0xd0c, "Neoverse-N1" }, { 0xd0d, "Cortex-A77" }, { 0xd40, "Neoverse-V1" },
    { 0xd41, "Cortex-A78" }, { 0xd44, "Cortex-X1" }, { 0xd46, "Cortex-A510" }, { 0xd47, "Cortex-A710" },
    { 0xd49, "Neoverse-N2" },
};

const char *cpu_name(uint64_t midr)
{
    unsigned implementer = midr >> 24 & 0xff, part = midr >> 4 & 0xfff;
    if (implementer == 0x41)
        for (unsigned i = 0; i < NELEM(arm_parts); i++)
            if (arm_parts[i].part == part) return arm_parts[i].name;
    return "AArch64";       /* an emulator's generic CPU, or one that is new */
}

static unsigned field(uint64_t reg, unsigned shift) { return reg >> shift & 15; }

static uint32_t flags_of(const struct secondary *s)
{
    uint32_t flags = CPU_FLAG_MMU;
    if (smp.count > 1) flags |= AARCH64_CPU_FLAG_SMP;
    if (field(s->pfr0, 16) != 15) flags |= CPU_FLAG_FPU;
    if (field(s->pfr0, 20) != 15) flags |= AARCH64_CPU_FLAG_SIMD;
    if (field(s->isar0, 20) >= 2) flags |= AARCH64_CPU_FLAG_LSE;
    if (field(s->mmfr1, 8)) flags |= AARCH64_CPU_FLAG_VHE;
    return flags;
}

/*
 * The boot CPU's clock where nobody tells it: a countdown takes a cycle a round on every Armv8 core, counted against
 * the system counter. On an emulator it is the speed it emulates at. Never 0: programs divide by it.
 */
static uint32_t measured_mhz(void)
{
    const uint64_t rounds = 2000;
    uint64_t left = rounds, ticks = 0;
    for (unsigned pass = 0; pass < 2; pass++) {     /* the first one warms the caches */
        left = rounds;
        isb();
        ticks = read_sysreg(CNTVCT_EL0);
        __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(left) : : "cc");
        isb();
        ticks = read_sysreg(CNTVCT_EL0) - ticks;
    }
    uint64_t mhz = ticks ? rounds * read_sysreg(CNTFRQ_EL0) / ticks / 1000000 : 0;
    return mhz ? (uint32_t)mhz : 1;
}

static uint32_t mhz_of(const struct machine *m, uint64_t mpidr, uint32_t measured)
{
    if (options.cpu_hz) return (uint32_t)(options.cpu_hz / 1000000);
    for (unsigned i = 0; i < m->ncpu; i++)
        if ((m->mpidr[i] & MPIDR_AFFINITY) == mpidr && m->cpu_mhz[i]) return m->cpu_mhz[i];
    return measured;
}

/* One cache as CCSIDR_EL1 describes it. */
static void describe_cache(struct cacheattr_entry *c, unsigned level, bool instructions)
{
    bool wide = field(read_sysreg(S3_0_C0_C7_2), 20) != 0;      /* ID_AA64MMFR2_EL1.CCIDX */
    write_sysreg(CSSELR_EL1, level << 1 | (instructions ? 1 : 0));
    isb();
    uint64_t id = read_sysreg(CCSIDR_EL1);
    uint64_t ways = (wide ? id >> 3 & 0x1fffff : id >> 3 & 0x3ff) + 1;
    uint64_t sets = (wide ? id >> 32 & 0xffffff : id >> 13 & 0x7fff) + 1;
    c->line_size = 16u << (id & 7);
    c->num_lines = (uint32_t)(ways * sets);
    c->ways = (uint16_t)ways;
    c->next = CACHE_LIST_END;
}

/* Links entry i behind the last of the list that begins at *head. */
static void append(struct cacheattr_entry *cache, uint8_t *head, unsigned i)
{
    if (*head == CACHE_LIST_END) {
        *head = (uint8_t)i;
        return;
    }
    unsigned at = *head;
    while (cache[at].next != CACHE_LIST_END && cache[at].next != i) at = cache[at].next;
    cache[at].next = i;
}

/* A unified level is one entry, the tail of both lists. */
static unsigned fill_caches(struct cacheattr_entry *cache, uint8_t *ins, uint8_t *data)
{
    uint64_t clidr = read_sysreg(CLIDR_EL1);
    unsigned n = 0;
    *ins = *data = CACHE_LIST_END;
    for (unsigned level = 0; level < 7 && n + 2 <= MAX_CACHES; level++) {
        unsigned type = clidr >> (3 * level) & 7;
        if (type == 0) break;
        if (type & 1) {
            describe_cache(&cache[n], level, true);
            cache[n].flags = CACHE_FLAG_INSTR | CACHE_FLAG_SNOOPED;
            append(cache, ins, n++);
        }
        if (type & 6) {
            describe_cache(&cache[n], level, false);
            cache[n].flags = (type == 4 ? CACHE_FLAG_UNIFIED : CACHE_FLAG_DATA) | CACHE_FLAG_WRITEBACK | CACHE_FLAG_SNOOPED;
            append(cache, data, n);
            if (type == 4) append(cache, ins, n);
            n++;
        }
    }
    callouts_fill_caches(cache, n);
    return n;
}

unsigned cpuinfo_fill(struct cpuinfo_entry *cpu, struct cacheattr_entry *cache, const struct machine *m)
{
    uint8_t ins, data;
    unsigned n = fill_caches(cache, &ins, &data);
    uint32_t measured = measured_mhz();
    for (unsigned i = 0; i < smp.count; i++) {
        const struct secondary *s = &smp.cpu[i];
        cpu[i].cpu = (uint32_t)s->midr;
        cpu[i].speed = mhz_of(m, s->mpidr, measured);
        cpu[i].flags = flags_of(s);
        cpu[i].smp_hwcoreid = (uint32_t)(s->mpidr & 0xffffff) | (uint32_t)(s->mpidr >> 8 & 0xff000000);
        cpu[i].name = syspage_string(cpu_name(s->midr));
        cpu[i].ins_cache = ins;
        cpu[i].data_cache = data;
    }
    return n;
}
