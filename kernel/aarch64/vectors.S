/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exception entry and exit. While a CPU runs user code its SP_EL1 points at the registers of its current thread, so entry saves
 * straight into the thread. In the kernel SP_EL1 is the CPU's one kernel stack.
 * A kernel call (svc) may lose x1-x17: they are not saved past the arguments, and come back as whatever the thread had there before.
 */
#include "arch.h"


        .macro  save_rest               /* all but x0, x1 */
        stp     x2, x3, [sp, #REGS_X(2)]
        stp     x4, x5, [sp, #REGS_X(4)]
        stp     x6, x7, [sp, #REGS_X(6)]
        stp     x8, x9, [sp, #REGS_X(8)]
        stp     x10, x11, [sp, #REGS_X(10)]
        stp     x12, x13, [sp, #REGS_X(12)]
        stp     x14, x15, [sp, #REGS_X(14)]
        stp     x16, x17, [sp, #REGS_X(16)]
        save_callee
        .endm

        .macro  save_callee             /* x18-x30, sp, ip, pstate; leaves them in x21-x23 */
        stp     x18, x19, [sp, #REGS_X(18)]
        stp     x20, x21, [sp, #REGS_X(20)]
        stp     x22, x23, [sp, #REGS_X(22)]
        stp     x24, x25, [sp, #REGS_X(24)]
        stp     x26, x27, [sp, #REGS_X(26)]
        stp     x28, x29, [sp, #REGS_X(28)]
        mrs     x21, sp_el0
        mrs     x22, elr_el1
        mrs     x23, spsr_el1
        stp     x30, x21, [sp, #REGS_X(30)]
        stp     x22, x23, [sp, #REGS_IP]
        .endm

        .macro  to_kernel_stack         /* x0 = thread, x19 = per-CPU data */
        mrs     x19, tpidr_el1
        mov     x0, sp
        ldr     x1, [x19, #PERCPU_KSTACK]
        mov     sp, x1
        mov     x29, xzr
        .endm

        .macro  restore_x               /* x0-x29 */
        ldp     x0, x1, [sp, #REGS_X(0)]
        ldp     x2, x3, [sp, #REGS_X(2)]
        ldp     x4, x5, [sp, #REGS_X(4)]
        ldp     x6, x7, [sp, #REGS_X(6)]
        ldp     x8, x9, [sp, #REGS_X(8)]
        ldp     x10, x11, [sp, #REGS_X(10)]
        ldp     x12, x13, [sp, #REGS_X(12)]
        ldp     x14, x15, [sp, #REGS_X(14)]
        ldp     x16, x17, [sp, #REGS_X(16)]
        ldp     x18, x19, [sp, #REGS_X(18)]
        ldp     x20, x21, [sp, #REGS_X(20)]
        ldp     x22, x23, [sp, #REGS_X(22)]
        ldp     x24, x25, [sp, #REGS_X(24)]
        ldp     x26, x27, [sp, #REGS_X(26)]
        ldp     x28, x29, [sp, #REGS_X(28)]
        .endm

        .macro  restore_all             /* sp = thread */
        ldp     x30, x21, [sp, #REGS_X(30)]
        ldp     x22, x23, [sp, #REGS_IP]
        msr     sp_el0, x21
        msr     elr_el1, x22
        msr     spsr_el1, x23
        restore_x
        .endm

        .macro  smp_site target         /* on several CPUs the next instruction becomes a branch to target: arch_text_smp() */
24:     .pushsection .rodata.smp_sites, "a"
        .quad   24b, \target
        .popsection
        .endm

        .macro  vector label
        .balign 128
        b       \label
        .endm

        .section .text.vectors, "ax"
        .balign 2048
        .globl  exception_vectors
        .type   exception_vectors, %function
exception_vectors:
        vector  bad_sp0_sync            /* current EL with SP_EL0: never used */
        vector  bad_sp0_irq
        vector  bad_sp0_fiq
        vector  bad_sp0_serror
        vector  el1_sync                /* current EL: faults on user memory, or bugs */
        vector  el1_irq
        vector  el1_fiq
        vector  el1_serror
        .balign 128                     /* EL0, AArch64: synchronous */
        stp     x0, x1, [sp, #REGS_X(0)]
        mrs     x0, esr_el1
        lsr     x1, x0, #26
        cmp     x1, #0x15
        b.ne    el0_fault
        stp     x2, x3, [sp, #REGS_X(2)]
        stp     x4, x5, [sp, #REGS_X(4)]
        stp     x6, x7, [sp, #REGS_X(6)]
        str     x8, [sp, #REGS_X(8)]
        save_callee
        mrs     x27, tpidr_el1
        mov     x28, sp
        mov     x0, sp
        ldr     x9, [x27, #PERCPU_KSTACK]
        mov     sp, x9
        smp_site el0_svc_smp
        b       el0_svc
        vector  el0_irq
        vector  el0_fiq
        vector  el0_serror
        vector  el0_32                  /* EL0, AArch32: not offered */
        vector  el0_32
        vector  el0_32
        vector  el0_32

/*
 * A kernel call, from here to the handler and back. One CPU has no lock to take, several come here by el0_svc_smp. x27: per-CPU data;
 * x28: the caller, later whoever leaves. A handler may change all other registers. Its result is a value or -errno for x0, or one of KER_* (kernel.h), which are all below -4096.
 */
el0_svc:
#ifdef PAULI_INSTR
        bl      trace_call_enter
        mov     x0, x28
        ldr     x8, [x28, #REGS_X(8)]
#endif
#ifdef PAULI_IRQOFF
        mov     x0, x28
        bl      irqoff_enter_call
        mov     x0, x28
        ldr     x8, [x28, #REGS_X(8)]
#endif
        str     w8, [x28, #THREAD_SYSCALL]
        cmp     x8, #KER_FIRST_PRIVATE
        b.hs    4f
        adrp    x9, kercall_table
        add     x9, x9, :lo12:kercall_table
        ldr     x9, [x9, x8, lsl #3]
        blr     x9
1:      adds    x1, x0, #1, lsl #12     /* KER_BLOCKED -1, KER_RESTART -2 */
        b.lt    3f
        cmn     x0, #14             /* -EFAULT: perhaps a page is being fetched */
        b.eq    9f
10:     str     x0, [x28]
2:      ldr     x28, [x27, #PERCPU_CURRENT]
        ldrb    w1, [x27, #PERCPU_NEED_RESCHED]
        ldr     w2, [x28, #THREAD_EXIT_WORK]
        orr     w1, w1, w2
        cbnz    w1, 6f
7:
#ifdef PAULI_INSTR
        mov     x0, x27
        bl      trace_leave
        ldr     x28, [x27, #PERCPU_CURRENT]
#endif
#ifdef PAULI_IRQOFF
        bl      irqoff_leave
#endif
leave_28:
        smp_site leave_28_smp
        mov     sp, x28
26:     restore_all
        eret

/* void kernel_leave_to(struct thread *): the end of a fast path. That thread runs; nothing is left to be done before it does. */
        .globl  kernel_leave_to
        .type   kernel_leave_to, %function
kernel_leave_to:
#if defined PAULI_INSTR || defined PAULI_IRQOFF
        mov     x28, x0
        mrs     x27, tpidr_el1
        b       7b
#else
        smp_site leave_to_smp
        mov     sp, x0
        restore_all
        eret
#endif

3:      cmn     x1, #1
        b.eq    2b
        ldr     x1, [x28, #REGS_IP]             /* KER_RESTART: the same call once more */
        sub     x1, x1, #4
        str     x1, [x28, #REGS_IP]
        mov     w1, #-1
        str     w1, [x28, #THREAD_SYSCALL]
        b       2b
9:      mov     x0, x28
        bl      kernel_call_faulted     /* -EFAULT or KER_RESTART */
        adds    x1, x0, #1, lsl #12
        b.lt    3b
        b       10b
4:      bl      kernel_call_private
        b       1b
6:      mov     x0, x27
        bl      kernel_exit_work
        ldr     x28, [x27, #PERCPU_CURRENT]
        b       7b

/* On several CPUs: lock.h. */
el0_svc_smp:
#if !defined PAULI_INSTR && !defined PAULI_IRQOFF
        str     w8, [x28, #THREAD_SYSCALL]
        sub     w9, w8, #KER_MSG_SENDV  /* MsgSendv, MsgSendvnc, MsgReceivev, MsgReplyv, MsgReplyReceivev: perhaps without the lock */
        cmp     w9, #KER_MSG_REPLYV - KER_MSG_SENDV
        b.ls    20f
        cmp     w8, #KER_MSG_REPLYRECEIVEV
        b.ne    21f
20:     bl      message_bypass          /* returns when not */
        ldr     x8, [x28, #REGS_X(8)]
21:
#endif
        adrp    x9, kernel_lock
        add     x9, x9, :lo12:kernel_lock
22:     ldaxr   w10, [x9]
        add     w11, w10, #1
        stxr    w12, w11, [x9]
        cbnz    w12, 22b
        add     x9, x9, #4
        ldar    w11, [x9]
        cmp     w11, w10
        b.eq    25f
        sevl
23:     wfe
        ldaxr   w11, [x9]
        cmp     w11, w10
        b.ne    23b
25:     bl      klock_shut_out
        mov     x0, x28
        ldr     x8, [x28, #REGS_X(8)]
        b       el0_svc
leave_to_smp:
        mov     x28, x0
leave_28_smp:
        adrp    x9, kernel_lock                 /* release it: whose turn comes next */
        add     x9, x9, :lo12:kernel_lock
        ldr     w10, [x9, #4]!
        add     w10, w10, #1
        stlr    w10, [x9]
        mov     sp, x28
        b       26b

el0_fault:
        save_rest
        mov     x21, x0
        mrs     x20, far_el1
        to_kernel_stack
        mov     x1, x21
        mov     x2, x20
        bl      exception_user
        ldr     x0, [x19, #PERCPU_CURRENT]
        b       leave

el0_irq:
el0_fiq:
        stp     x0, x1, [sp, #REGS_X(0)]
        save_rest
        to_kernel_stack
        bl      exception_irq
        ldr     x0, [x19, #PERCPU_CURRENT]
        b       leave

el0_serror:
el0_32:
        stp     x0, x1, [sp, #REGS_X(0)]
        save_rest
        to_kernel_stack
        mrs     x1, esr_el1
        bl      exception_serror
        ldr     x0, [x19, #PERCPU_CURRENT]
        b       leave

/* void arch_enter_user(struct percpu *) */
        .globl  arch_enter_user
        .type   arch_enter_user, %function
arch_enter_user:
        ldr     x0, [x0, #PERCPU_CURRENT]
/* void kernel_leave_bypass(struct thread *): the end of a fast path beside the lock */
        .globl  kernel_leave_bypass
        .type   kernel_leave_bypass, %function
kernel_leave_bypass:
leave:
        mov     sp, x0
        restore_all
        eret

/* Exceptions taken in the kernel: a frame of struct regs on the kernel stack. */
        .macro  el1_save
        sub     sp, sp, #REGS_SIZE
        stp     x0, x1, [sp, #REGS_X(0)]
        stp     x2, x3, [sp, #REGS_X(2)]
        stp     x4, x5, [sp, #REGS_X(4)]
        stp     x6, x7, [sp, #REGS_X(6)]
        stp     x8, x9, [sp, #REGS_X(8)]
        stp     x10, x11, [sp, #REGS_X(10)]
        stp     x12, x13, [sp, #REGS_X(12)]
        stp     x14, x15, [sp, #REGS_X(14)]
        stp     x16, x17, [sp, #REGS_X(16)]
        stp     x18, x19, [sp, #REGS_X(18)]
        stp     x20, x21, [sp, #REGS_X(20)]
        stp     x22, x23, [sp, #REGS_X(22)]
        stp     x24, x25, [sp, #REGS_X(24)]
        stp     x26, x27, [sp, #REGS_X(26)]
        stp     x28, x29, [sp, #REGS_X(28)]
        add     x21, sp, #REGS_SIZE
        mrs     x22, elr_el1
        mrs     x23, spsr_el1
        stp     x30, x21, [sp, #REGS_X(30)]
        stp     x22, x23, [sp, #REGS_IP]
        mov     x0, sp
        mrs     x1, esr_el1
        mrs     x2, far_el1
        .endm

el1_sync:
        el1_save
        bl      exception_kernel        /* returns when the access can go on at frame.ip */
        ldp     x22, x23, [sp, #REGS_IP]
        msr     elr_el1, x22
        msr     spsr_el1, x23
        ldr     x30, [sp, #REGS_X(30)]
        restore_x
        add     sp, sp, #REGS_SIZE
        eret

el1_irq:
el1_fiq:
el1_serror:
bad_sp0_sync:
bad_sp0_irq:
bad_sp0_fiq:
bad_sp0_serror:
        el1_save
        bl      exception_bad

/*
 * Kernel entry from startup: x0 = system page, x1 = CPU index (0: boot CPU). MMU on, interrupts masked, no stack.
 * Secondaries find theirs in percpu_of[x1].
 */
        .section .text.entry, "ax"
        .globl  kernel_entry
        .type   kernel_entry, %function
kernel_entry:
        msr     daifset, #0xf
        msr     spsel, #1
        cbnz    x1, 1f
        adrp    x2, boot_percpu
        add     x2, x2, :lo12:boot_percpu
        adrp    x3, boot_stack_top
        add     x3, x3, :lo12:boot_stack_top
        str     x3, [x2, #PERCPU_KSTACK]
        msr     tpidr_el1, x2
        mov     sp, x3
        mov     x29, xzr
        mov     x30, xzr
        b       kernel_main
1:      adrp    x2, percpu_of
        add     x2, x2, :lo12:percpu_of
        ldr     x2, [x2, x1, lsl #3]
        msr     tpidr_el1, x2
        ldr     x3, [x2, #PERCPU_KSTACK]
        mov     sp, x3
        mov     x29, xzr
        mov     x30, xzr
        mov     x0, x2
        b       kernel_secondary

        .section .bss.boot_stack, "aw", %nobits
        .balign 16
boot_stack:
        .skip   16384
boot_stack_top:

        .section .text.fpu, "ax"
        .arch_extension fp
        .arch_extension simd
/* void fpu_store(struct fpstate *), void fpu_load(const struct fpstate *) */
        .globl  fpu_store
        .type   fpu_store, %function
fpu_store:
        stp     q0, q1, [x0, #0]
        stp     q2, q3, [x0, #32]
        stp     q4, q5, [x0, #64]
        stp     q6, q7, [x0, #96]
        stp     q8, q9, [x0, #128]
        stp     q10, q11, [x0, #160]
        stp     q12, q13, [x0, #192]
        stp     q14, q15, [x0, #224]
        stp     q16, q17, [x0, #256]
        stp     q18, q19, [x0, #288]
        stp     q20, q21, [x0, #320]
        stp     q22, q23, [x0, #352]
        stp     q24, q25, [x0, #384]
        stp     q26, q27, [x0, #416]
        stp     q28, q29, [x0, #448]
        stp     q30, q31, [x0, #480]
        mrs     x1, fpsr
        mrs     x2, fpcr
        str     w1, [x0, #512]
        str     w2, [x0, #516]
        ret
        .globl  fpu_load
        .type   fpu_load, %function
fpu_load:
        ldp     q0, q1, [x0, #0]
        ldp     q2, q3, [x0, #32]
        ldp     q4, q5, [x0, #64]
        ldp     q6, q7, [x0, #96]
        ldp     q8, q9, [x0, #128]
        ldp     q10, q11, [x0, #160]
        ldp     q12, q13, [x0, #192]
        ldp     q14, q15, [x0, #224]
        ldp     q16, q17, [x0, #256]
        ldp     q18, q19, [x0, #288]
        ldp     q20, q21, [x0, #320]
        ldp     q22, q23, [x0, #352]
        ldp     q24, q25, [x0, #384]
        ldp     q26, q27, [x0, #416]
        ldp     q28, q29, [x0, #448]
        ldp     q30, q31, [x0, #480]
        ldr     w1, [x0, #512]
        ldr     w2, [x0, #516]
        msr     fpsr, x1
        msr     fpcr, x2
        ret
