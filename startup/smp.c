/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Secondary CPUs. All are powered on at once; each makes itself ready and waits on its command word (entry.S),
 * which only the kernel writes. A CPU that does not show up in time is left out, and those behind it.
 */
#include "startup.h"

#define STACK_SIZE 2048u
#define PATIENCE_SECONDS 10u    /* an emulator with more CPUs than its host may need some of them */

struct smp smp;

static unsigned cpu_limit(const struct machine *m)
{
    unsigned n = m->ncpu ? m->ncpu : 1;
    if (options.max_cpus && n > options.max_cpus) n = options.max_cpus;
    if (m->gic_version == 2 && n > 8) n = 8;
    if (psci_method() == SYSTEM_PSCI_NONE) n = 1;
    return n;
}

/* The boot CPU is CPU 0, the others follow in the device tree's order. */
void smp_init(const struct machine *m)
{
    uint64_t self = read_sysreg(MPIDR_EL1) & MPIDR_AFFINITY;
    unsigned limit = cpu_limit(m), n = 1;
    uint64_t structs = ROUND_UP(limit * sizeof(struct secondary), 64);
    smp.area_size = ROUND_UP(structs + (uint64_t)limit * STACK_SIZE, PAGE_SIZE);
    smp.area = ram_alloc(smp.area_size, PAGE_SIZE, "the CPUs' stacks");
    ram_keep("startup", smp.area, smp.area_size);
    uint64_t words = ROUND_UP(limit * sizeof(struct cpu_command), PAGE_SIZE);
    smp.command = phys_ptr(ram_alloc(words, PAGE_SIZE, "the CPUs' command words"));
    ram_keep("bootram", ptr_phys(smp.command), words);
    mem_zero(smp.command, words);
    mem_zero(phys_ptr(smp.area), smp.area_size);

    smp.cpu = phys_ptr(smp.area);
    smp.cpu[0].mpidr = self;
    for (unsigned i = 0; i < m->ncpu && n < limit; i++)
        if ((m->mpidr[i] & MPIDR_AFFINITY) != self) smp.cpu[n++].mpidr = m->mpidr[i] & MPIDR_AFFINITY;
    for (unsigned i = 0; i < n; i++) {
        struct secondary *s = &smp.cpu[i];
        s->sp = smp.area + structs + (i + 1) * STACK_SIZE;
        s->ttbr0 = mmu.root[0];
        s->ttbr1 = mmu.root[1];
        s->tcr = mmu.tcr;
        s->mair = mmu.mair;
        s->syspage = SYSPAGE_KERN_VADDR;
        s->index = i;
        s->command = &smp.command[i];
    }
    smp.count = n;
}

static void identify(struct secondary *self)
{
    self->midr = read_sysreg(MIDR_EL1);
    self->pfr0 = read_sysreg(ID_AA64PFR0_EL1);
    self->isar0 = read_sysreg(ID_AA64ISAR0_EL1);
    self->mmfr1 = read_sysreg(ID_AA64MMFR1_EL1);
}

struct cpu_command *secondary_main(struct secondary *self)
{
    gic_cpu_init((unsigned)self->index, self->mpidr);
    identify(self);
    __atomic_store_n(&self->online, 1, __ATOMIC_RELEASE);
    dsb_ish();
    sev();
    return self->command;
}

static bool wait_online(const struct secondary *s, uint64_t deadline)
{
    while (!__atomic_load_n(&s->online, __ATOMIC_ACQUIRE)) {
        if ((int64_t)(read_sysreg(CNTVCT_EL0) - deadline) > 0) return false;
        wfe();
    }
    return true;
}

/* The kernel counts CPUs from 0 without holes: those behind the missing one are sent away too. */
static void drop_cpu(unsigned i)
{
    kprintf("startup: CPU%u (MPIDR 0x%lx) did not start\n", i, smp.cpu[i].mpidr);
    for (unsigned k = i; k < smp.count; k++) smp.command[k].word = CPU_CMD_STAY_OUT;
    dsb_ish();
    sev();
    smp.count = i;
}

void smp_start(void)
{
    unsigned started = 1;
    identify(&smp.cpu[0]);
    gic_cpu_init(0, smp.cpu[0].mpidr);
    if (smp.count == 1) return;
    dcache_clean(smp.cpu, smp.area_size);       /* they read it before their caches are on */
    for (; started < smp.count; started++) {
        int64_t error = psci_cpu_on(smp.cpu[started].mpidr, ptr_phys((void *)secondary_entry),
                ptr_phys(&smp.cpu[started]));
        if (error) {
            drop_cpu(started);
            break;
        }
    }
    const uint64_t patience = PATIENCE_SECONDS * read_sysreg(CNTFRQ_EL0);
    for (unsigned i = 1; i < smp.count; i++)
        if (!wait_online(&smp.cpu[i], read_sysreg(CNTVCT_EL0) + patience)) {
            drop_cpu(i);
            return;
        }
}
