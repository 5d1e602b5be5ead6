/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread context: first registers, thread pointer, lazily switched FP/SIMD state.
 * FP rule: a CPU's FP registers hold the state of its fpu_owner; EL0 access is enabled only while that thread runs. With several
 * CPUs the state is also written back when the thread stops running, so that it can continue elsewhere.
 * The kernel itself uses them in long copies only (usercopy.S, memory.S), which put them back.
 */
#include "arch.h"
#include "percpu.h"
#include "thread.h"

_Static_assert(offsetof(struct regs, sp) == REGS_SP && offsetof(struct regs, ip) == REGS_IP, "vectors.S");
_Static_assert(offsetof(struct regs, pstate) == REGS_PSTATE && offsetof(struct regs, tpidr) == REGS_TPIDR, "vectors.S");
_Static_assert(sizeof(struct regs) == REGS_SIZE && offsetof(struct thread, regs) == 0, "vectors.S");
_Static_assert(offsetof(struct percpu, kstack_top) == PERCPU_KSTACK, "vectors.S");
_Static_assert(offsetof(struct percpu, current) == PERCPU_CURRENT, "vectors.S");
_Static_assert(offsetof(struct percpu, need_resched) == PERCPU_NEED_RESCHED, "vectors.S");
_Static_assert(offsetof(struct thread, exit_work) == THREAD_EXIT_WORK && offsetof(struct thread, syscall) == THREAD_SYSCALL, "vectors.S");
_Static_assert(KER_BLOCKED == -4096 - 1 && KER_RESTART == -4096 - 2, "vectors.S");

extern void fpu_store(struct fpstate *);
extern void fpu_load(const struct fpstate *);

#define CPACR_FPEN_EL1 (1ul << 20)   /* EL1 may, EL0 traps */
#define CPACR_FPEN_ALL (3ul << 20)

static void fpu_access(struct percpu *p, bool on)
{
    __asm__ volatile("msr cpacr_el1, %0\n\tisb" :: "r"(on ? CPACR_FPEN_ALL : CPACR_FPEN_EL1));
    p->fp_enabled = on;
}

void arch_thread_init(struct thread *t, uintptr_t ip, uintptr_t sp, uintptr_t a0, uintptr_t tpidr)
{
    memset(&t->regs, 0, sizeof t->regs);
    t->regs.ip = ip;
    t->regs.sp = sp;
    t->regs.x[0] = a0;
    t->regs.tpidr = tpidr;
    t->regs.pstate = 0;              /* EL0, interrupts on */
    t->fp_cpu = -1;
}

void arch_fpu_leave(struct percpu *p, struct thread *from)
{
    if (num_cpus > 1)
        fpu_store(&from->fp);
    fpu_access(p, false);
}

/* First FP instruction of the current thread since it was switched to: give it the registers. */
void arch_fpu_trap(struct thread *t);
void arch_fpu_trap(struct thread *t)
{
    struct percpu *p = this_cpu();

    fpu_access(p, true);
    if (p->fpu_owner == t && t->fp_cpu == (int)p->cpu)
        return;
    if (p->fpu_owner && num_cpus == 1)
        fpu_store(&p->fpu_owner->fp);
    fpu_load(&t->fp);
    p->fpu_owner = t;
    t->fp_cpu = (int16_t)p->cpu;
}

/* Makes t->fp current; t does not run on another CPU (with several CPUs it is written back whenever it stops running). */
void arch_fpu_save(struct thread *t)
{
    struct percpu *p = this_cpu();

    if (p->fpu_owner != t || t->fp_cpu != (int)p->cpu)
        return;
    if (p->fp_enabled || num_cpus == 1) {
        uint64_t cpacr = CPACR_FPEN_ALL;
        __asm__ volatile("msr cpacr_el1, %0\n\tisb" :: "r"(cpacr));
        fpu_store(&t->fp);
        fpu_access(p, p->fp_enabled);
    }
}

void arch_fpu_forget(struct thread *t)
{
    for (unsigned i = 0; i < num_cpus; i++)
        if (percpu_of[i] && percpu_of[i]->fpu_owner == t)
            percpu_of[i]->fpu_owner = NULL;
    t->fp_cpu = -1;
}

void arch_fpu_drop_access(void)
{
    fpu_access(this_cpu(), false);
}
