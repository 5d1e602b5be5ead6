/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Idle threads: priority 0, one pinned to each CPU, in pid 1. They never see user mode: their continuation zeroes pages ahead and waits
 * for interrupts with the kernel lock free. At boot they form a chain: each brings up the next CPU, the last starts pid 1's program.
 */
#include "boot.h"
#include "arch.h"
#include "aspace.h"
#include "irqoff.h"
#include "ksched.h"
#include "lock.h"
#include "pmem.h"
#include "process.h"
#include "thread.h"

static unsigned chain_next = 1;              /* CPU to bring up next */
static bool chain_done;

static void chain(struct percpu *p)
{
    if (p->cpu != chain_next - 1)
        return;
    if (chain_next < num_cpus) {
        arch_start_cpu(chain_next++);
        return;
    }
    chain_done = true;
    boot_process_start();
}

/* Of the idle CPUs the lowest prepares pages, and only while nobody waits for the kernel lock. */
static bool prepare_page(struct percpu *p)
{
    return sched_first_idle(p->cpu) && !klock_contended() && pmem_zero_ahead();
}

static void idle_step(struct thread *t)
{
    struct percpu *p = this_cpu();

    if (!chain_done)
        chain(p);
    if (p->aspace && p->aspace->dying)
        aspace_switch(this_cpu(), NULL);
    if (p->need_resched || prepare_page(p))
        return;
    irqoff_leave();
    klock_release();
    arch_wait_for_interrupt();
    klock_acquire();
    irqoff_enter(IRQOFF_IDLE);
}

void idle_thread_create(struct percpu *p)
{
    int err;
    struct thread *t = thread_create(procnto, &err);

    if (!t)
        kpanic("no memory for the idle thread of CPU %u", p->cpu);
    t->flags |= TF_IDLE;
    thread_set_special(t, SPECIAL_IDLE, true);
    t->policy = SCHED_FIFO;
    t->prio = t->base_prio = t->real_prio = 0;
    thread_set_cont(t, idle_step);
    t->cpu = t->running_on = (int16_t)p->cpu;
    t->inherit_rq = runqueue_get(1ul << p->cpu, &err);
    thread_set_rq(t, t->inherit_rq);
    t->state = STATE_RUNNING;
    p->idle_thread = p->current = t;
    p->idle = true;
}
