/* SPDX-License-Identifier: Apache-2.0 */
/* Per-CPU processor setup, the generic timer, release of secondary CPUs, stack walks. */
#include "arch.h"
#include "debug.h"
#include "pagetable.h"
#include "percpu.h"
#include <sys/syspage.h>

extern char exception_vectors[];
extern char kernel_entry[];

void arch_cpu_init(struct percpu *p)
{
    __asm__ volatile("msr vbar_el1, %0" :: "r"(exception_vectors));
    __asm__ volatile("msr tpidr_el1, %0" :: "r"(p));
    __asm__ volatile("msr cpacr_el1, %0" :: "r"(1ul << 20));
    __asm__ volatile("msr cntkctl_el1, %0" :: "r"(2ul));      /* EL0 reads the virtual count, nothing else */
    __asm__ volatile("msr mdscr_el1, xzr");
    __asm__ volatile("msr tpidrro_el0, %0" :: "r"((uint64_t)p->cpu));   /* SchedGetCpuNum() */
    uint64_t dfr;
    __asm__("mrs %0, id_aa64dfr0_el1" : "=r"(dfr));
    if ((dfr >> 8 & 0xf) != 0 && (dfr >> 8 & 0xf) != 0xf) {   /* cycle counter, readable from EL0 */
        __asm__ volatile("msr pmcr_el0, %0" :: "r"(1ul | 1ul << 6));
        __asm__ volatile("msr pmccfiltr_el0, xzr");
        __asm__ volatile("msr pmcntenset_el0, %0" :: "r"(1ul << 31));
        __asm__ volatile("msr pmuserenr_el0, %0" :: "r"(1ul << 2 | 1ul << 0));
    }
    __asm__ volatile("isb");
}

/* The entry that maps a kernel address, at whatever level. It is there. */
static uint64_t *kernel_entry_of(uintptr_t va)
{
    uint64_t table, *e;

    __asm__("mrs %0, ttbr1_el1" : "=r"(table));
    for (unsigned shift = 39;; shift -= 9, table = *e) {
        e = (uint64_t *)paddr_to_virt(table & 0x0000fffffffff000ul) + (va >> shift & 511);
        if (shift == 12 || !(*e & 2))
            return e;
    }
}

static void kernel_entry_write(uint64_t *e, uint64_t value)
{
    *(volatile uint64_t *)e = value;
    __asm__ volatile("dsb ish\n\ttlbi vmalle1\n\tdsb ish\n\tisb" ::: "memory");
}

/*
 * Kernel entry and exit are written for one CPU, which has no lock to take. On several CPUs certain of their instructions become
 * branches to where it is taken and released (smp_site in vectors.S). At boot, before any other CPU or user code runs: nothing else
 * ever makes kernel text writable.
 */
void arch_text_smp(void)
{
    extern const struct { uintptr_t at, target; } smp_sites[], smp_sites_end[];

    for (unsigned i = 0; &smp_sites[i] < smp_sites_end; i++) {
        uintptr_t at = smp_sites[i].at;
        uint64_t par;

        __asm__ volatile("at s1e1r, %1\n\tisb\n\tmrs %0, par_el1" : "=r"(par) : "r"(at) : "memory");
        volatile uint32_t *insn = paddr_to_virt((par & 0x0000fffffffff000ul) | (at & PAGE_MASK));
        uint64_t *e = kernel_entry_of((uintptr_t)insn), read_only = *e;

        kernel_entry_write(e, read_only & ~PTE_RDONLY);
        *insn = 0x14000000u | ((uint32_t)((smp_sites[i].target - at) >> 2) & 0x03ffffffu);      /* b target */
        __asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %1\n\tdsb ish\n\tisb" :: "r"(insn), "r"(at) : "memory");
        kernel_entry_write(e, read_only);
    }
}

void arch_timer_init(void)
{
    arch_timer_set(UINT64_MAX);
    this_cpu()->timer_armed = UINT64_MAX;
}

void arch_start_cpu(unsigned cpu)
{
    struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    struct cpu_command *cmd = paddr_to_virt(priv->cpu_cmd_paddr);

    __atomic_store_n(&cmd[cpu].word, (uint64_t)kernel_entry, __ATOMIC_RELEASE);
    __asm__ volatile("dsb sy\n\tsev" ::: "memory");
}

#define BACKTRACE_MAX 24

void arch_backtrace(uintptr_t fp, uintptr_t pc, void (*emit)(unsigned n, uintptr_t pc))
{
    emit(0, pc);
    for (unsigned n = 1; n < BACKTRACE_MAX; n++) {
        uintptr_t top = this_cpu()->kstack_top;

        if (fp & 7 || fp < top - KSTACK_SIZE || fp > top - 16)
            return;
        uintptr_t *frame = (uintptr_t *)fp;
        if (frame[1] < KERNEL_BASE)
            return;
        emit(n, frame[1] - 4);
        fp = frame[0];
    }
}
