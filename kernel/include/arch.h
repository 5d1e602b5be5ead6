/* SPDX-License-Identifier: Apache-2.0 */
/* The whole contract between the kernel and its processor code (kernel/aarch64). */
#ifndef ARCH_H
#define ARCH_H

#ifndef __ASSEMBLER__
#include "kernel.h"

struct regs {                 /* user registers as vectors.S saves them */
    uint64_t x[31];
    uint64_t sp;
    uint64_t ip;
    uint64_t pstate;
    uint64_t tpidr;           /* thread pointer, saved when the CPU switches threads */
    uint64_t pad;
};
struct fpstate { uint64_t q[64]; uint32_t fpsr, fpcr; uint64_t pad; } __attribute__((aligned(16)));

struct thread;
struct percpu;

/* Entry and exit (vectors.S, exception.c). */
__attribute__((noreturn)) void arch_enter_user(struct percpu *);  /* restore percpu->current, leave the kernel */
void arch_cpu_init(struct percpu *);              /* vectors, TPIDR_EL1, CPACR, counters for EL0 */
void arch_thread_init(struct thread *, uintptr_t ip, uintptr_t sp, uintptr_t a0, uintptr_t tpidr);
void arch_fpu_leave(struct percpu *, struct thread *);  /* it used FP and stops running here */
void arch_fpu_save(struct thread *);              /* the registers of this CPU belong to it: write them to its fp */
void arch_fpu_forget(struct thread *);            /* it goes away */
void arch_fpu_drop_access(void);                  /* the current thread must load its state again */
void arch_backtrace(uintptr_t fp, uintptr_t pc, void (*emit)(unsigned n, uintptr_t pc));

static inline uint64_t arch_cycles(void)
{
    uint64_t v;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(v) :: "memory");
    return v;
}
static inline uint64_t arch_cycles_fast(void)     /* may run ahead of earlier instructions */
{
    uint64_t v;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(v));
    return v;
}
void arch_timer_init(void);                       /* this CPU */
static inline void arch_timer_set(uint64_t deadline)  /* cycles; UINT64_MAX: none */
{
    if (deadline == UINT64_MAX)
        __asm__ volatile("msr cntv_ctl_el0, %0" :: "r"(2ul));
    else
        __asm__ volatile("msr cntv_cval_el0, %0\n\tmsr cntv_ctl_el0, %1" :: "r"(deadline), "r"(1ul));
}
static inline bool arch_irq_pending(void)
{
    uint64_t v;
    __asm__ volatile("mrs %0, isr_el1" : "=r"(v));
    return v & 0x80;
}
static inline void arch_wait_for_interrupt(void) { __asm__ volatile("dsb sy\n\twfi" ::: "memory"); }
#define PSTATE_SS (1ul << 21)
static inline void arch_step(bool on)             /* threads with PSTATE_SS run one instruction on this CPU */
{
    __asm__ volatile("msr mdscr_el1, %0\n\tisb" :: "r"((uint64_t)on));
}
#define arch_switch_thread(p, from, to) do { \
    (from)->regs.tpidr = arch_read_tpidr(); \
    if (unlikely((p)->fp_enabled)) \
        arch_fpu_leave(p, from); \
    __asm__ volatile("msr tpidr_el0, %0" :: "r"((to)->regs.tpidr)); \
} while (0)  /* thread pointer and FP; a macro because struct thread is not known here */
static inline uint64_t arch_read_tpidr(void)
{
    uint64_t v;
    __asm__ volatile("mrs %0, tpidr_el0" : "=r"(v));
    return v;
}
void arch_start_cpu(unsigned cpu);                /* let a parked CPU enter the kernel */
void arch_text_smp(void);                        /* cpu.c */

#endif

/* Offsets for assembly, checked in context.c. */
#define REGS_X(n)     (8 * (n))
#define REGS_SP       248
#define REGS_IP       256
#define REGS_PSTATE   264
#define REGS_TPIDR    272
#define REGS_SIZE     288
#define PERCPU_KSTACK 0
#define PERCPU_CURRENT 8
#define PERCPU_NEED_RESCHED 28
#define THREAD_EXIT_WORK 288
#define THREAD_SYSCALL 296

#define KER_FIRST_PRIVATE 128      /* kernel calls of pid 1 alone */
#define KER_MSG_SENDV 11
#define KER_MSG_REPLYV 15
#define KER_MSG_REPLYRECEIVEV 98
#define KER_TABLE_SIZE 160

#endif
