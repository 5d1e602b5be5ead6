/* SPDX-License-Identifier: Apache-2.0 */
/* From the svc to the handler, and the way out of the kernel. */
#include "kercalls.h"
#include "arch.h"
#include "channel.h"
#include "demand.h"
#include "inject.h"
#include "interrupt.h"
#include "irqoff.h"
#include "ksched.h"
#include "ksignal.h"
#include "lock.h"
#include "private_kercalls.h"
#include "process.h"
#include "thread.h"
#include "trace.h"
#include <sys/kercalls.h>

/* What is no call goes where the private ones do: nobody has to look. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init"
ker_handler *const kercall_table[KER_TABLE_SIZE] = {
    [0 ... KER_FIRST_PRIVATE - 1] = kernel_call_private,
#define KERCALL(number, NAME, handler, args) [number] = ker_##handler,
#include "kercall_dispatch.h"
#undef KERCALL
};
#pragma GCC diagnostic pop

_Static_assert(KER_MSG_SENDV == __KER_MSG_SENDV && KER_MSG_REPLYV == __KER_MSG_REPLYV &&
               KER_MSG_REPLYRECEIVEV == __KER_MSG_REPLYRECEIVEV, "vectors.S");

struct klock kernel_lock;

void kernel_exit(void)
{
    struct percpu *p = this_cpu();

    if (p->need_resched || p->current->exit_work)
        kernel_exit_work(p);
    TRACE(leave(p));
    irqoff_leave();
    klock_release();
}

/* Numbers from KER_FIRST_PRIVATE on, and what is no call at all; vectors.S calls the others itself. */
long kernel_call_private(struct thread *t)
{
    uint64_t n = t->regs.x[8];

    return n >= KER_FIRST_PRIVATE && n < KER_TABLE_SIZE && kercall_table[n] && t->process == procnto ? kercall_table[n](t) : -ENOSYS;
}

/* A call of t ended with -EFAULT: for want of a page that is being fetched? Then it is made again. */
long kernel_call_faulted(struct thread *t)
{
    return demand_restart(t) ? KER_RESTART : -EFAULT;
}

#ifdef PAULI_INSTR
uint32_t klock_cpu;
#endif

/* Cancellation of the current thread is pending and it is where it may act: continue at the library's canstub. */
static void cancel_deliver(struct thread *t)
{
    t->exit_work &= ~WORK_CANCEL;
    if (t->canstub)
        t->regs.ip = t->canstub;
}

static void exit_work(struct thread *t)
{
    if (t->exit_work & WORK_DIE) {
        t->die_step = 0;
        thread_set_cont(t, thread_die_step);
    } else if (t->exit_work & WORK_HOLD && t->flags & TF_HOLDS) {
        t->state = STATE_STOPPED;
        TRACE(thread_state(t, STATE_STOPPED));
        sched_block(t);
    } else if (t->exit_work & WORK_CANCEL) {
        cancel_deliver(t);
    } else if (t->exit_work & (WORK_SIGNAL | WORK_FAULT)) {
        signal_deliver(t);
    } else {
        t->exit_work &= WORK_LATER | WORK_CONT;
    }
}

/*
 * Something is to be done before user mode: steps of continuations, interrupts and reschedules between them. A timeout whose call is
 * over is disarmed; that of TimerTimeout() itself, and of a call to be made again, is for the next one.
 */
void kernel_exit_work(struct percpu *p)
{
    for (;;) {
        struct thread *t;

        if (p->need_resched)
            sched_reschedule(p);
        t = p->current;
        if (t->cont && (!(t->exit_work & WORK_DIE) || t->cont == thread_die_step)) {
            irqoff_step(t);
            t->cont(t);
            irqoff_poll();
            while (arch_irq_pending())
                interrupt_dispatch();
            if (klock_contended()) {
                klock_release();
                klock_acquire();
            }
        } else if (t->exit_work & ~(WORK_LATER | WORK_CONT)) {
            exit_work(t);
        } else if (t->exit_work & WORK_TIMEOUT && t->syscall != __KER_TIMER_TIMEOUT && t->syscall != -1) {
            thread_timeout_disarm(t);
        } else if (!p->need_resched) {
            return;
        }
    }
}


long ker_nop(struct thread *t)
{
#ifdef PAULI_DEBUG
    return inject_call(t);
#else
    return 0;
#endif
}
