/* SPDX-License-Identifier: Apache-2.0 */
/* Per-CPU processor setup, the generic timer, release of secondary CPUs, stack walks. */
#include "arch.h"
#include "debug.h"
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
