/* SPDX-License-Identifier: Apache-2.0 */
/* From the svc to the handler, and the way out of the kernel. */
#include "kercalls.h"
#include "arch.h"
#include "channel.h"
#include "demand.h"
#include "interrupt.h"
#include "ksched.h"
#include "ksignal.h"
#include "lock.h"
#include "private_kercalls.h"
#include "process.h"
#include "thread.h"
#include "trace.h"

ker_handler *const kercall_table[KER_TABLE_SIZE] = {
#define KERCALL(number, NAME, handler) [number] = ker_##handler,
#include "kercall_dispatch.h"
#undef KERCALL
};

struct klock kernel_lock;

#define FIRST_PRIVATE 128
#define KER_TIMER_TIMEOUT 75

static void exit_slow(struct percpu *p);

static inline __attribute__((always_inline)) void leave_kernel(void)
{
    struct percpu *p = this_cpu();

    if (p->need_resched)
        sched_reschedule(p);
    if (unlikely(p->current->exit_work || p->current->cont))
        exit_slow(p);
    klock_release();
}

void kernel_exit(void)
{
    leave_kernel();
}

/* An error, or a call that is to be made again. */
static __attribute__((noinline)) long call_unfinished(struct thread *t, long r)
{
    if (r == -EFAULT && demand_restart(t))
        r = KER_RESTART;
    if (r == KER_RESTART)
        t->regs.ip -= 4;
    else
        t->regs.x[0] = (uint64_t)r;
    return r;
}

void kernel_call(struct thread *t)
{
    uint64_t n = t->regs.x[8];
    long r;

    klock_acquire();
    t->syscall = (int32_t)n;
    TRACE(TRC_KERCALL, n, t->regs.x[0], t->regs.x[1]);
    if (unlikely(n >= KER_TABLE_SIZE || !kercall_table[n] || (n >= FIRST_PRIVATE && t->process != procnto))) {
        r = -ENOSYS;
    } else {
        r = kercall_table[n](t);
    }
    if (likely(r >= 0))
        t->regs.x[0] = (uint64_t)r;
    else if (unlikely(r != KER_BLOCKED))
        r = call_unfinished(t, r);
    if (unlikely(t->timeout_flags) && n != KER_TIMER_TIMEOUT && t->state == STATE_RUNNING && !t->cont && r != KER_RESTART)
        thread_timeout_disarm(t);
    leave_kernel();
}

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
        t->cont = thread_die_step;
    } else if (t->exit_work & WORK_HOLD && t->flags & TF_HELD) {
        t->state = STATE_STOPPED;
        sched_block(t);
    } else if (t->exit_work & WORK_CANCEL) {
        cancel_deliver(t);
    } else if (t->exit_work & (WORK_SIGNAL | WORK_FAULT)) {
        signal_deliver(t);
    } else {
        t->exit_work &= WORK_CANCEL_LATER;
    }
}

/* Something is to be done before user mode: steps of continuations, interrupts and reschedules between them. */
static __attribute__((noinline)) void exit_slow(struct percpu *p)
{
    for (;;) {
        struct thread *t;

        if (p->need_resched)
            sched_reschedule(p);
        t = p->current;
        if (t->cont && (!(t->exit_work & WORK_DIE) || t->cont == thread_die_step)) {
            t->cont(t);
            while (arch_irq_pending())
                interrupt_dispatch();
            if (klock_contended()) {
                klock_release();
                klock_acquire();
            }
        } else if (t->exit_work & ~WORK_CANCEL_LATER) {
            exit_work(t);
        } else if (!p->need_resched) {
            return;
        }
    }
}


long ker_nop(struct thread *t)
{
    return 0;
}
