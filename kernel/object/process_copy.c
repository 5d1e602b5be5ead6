/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork and exec: a process takes over an address space. Both are asked for by procnto on behalf of a thread of the process that is
 * REPLY-blocked on it, so its registers stand still meanwhile.
 */
#include "debugger.h"
#include "process.h"
#include "aspace.h"
#include "ksched.h"
#include "preempt.h"
#include "priority.h"
#include "ksignal.h"
#include "thread.h"
#include "transfer.h"
#include "trace.h"
#include "usercopy.h"
#include <sys/storage.h>

/* p is a fresh PROC_CREATEd process; its only thread becomes a copy of parent's thread, which is in a kernel call: it returns 0. */
long process_fork(struct thread *self, struct process *p, uintptr_t data, size_t len)
{
    struct kproc_fork f;
    struct process *parent;
    struct thread *t, *n;
    struct runqueue *rq;
    uintptr_t from;
    int err, r;

    if (len < sizeof f || copyin_bulk(&f, data, sizeof f) < 0)
        return -EFAULT;
    parent = process_find(f.parent);
    t = parent ? thread_find(parent, f.tid) : NULL;
    if (!t || !parent->aspace || p == parent || !list_empty(&p->threads) || p->dying)
        return -ESRCH;
    from = p->fork_progress;
    do
        r = aspace_fork_step(parent->aspace, p->aspace, &p->fork_progress);
    while (r > 0 && !preempt_due());
    if (r > 0 || (r == 0 && p->fork_progress != from && preempt_due()))
        return KER_RESTART;
    if (r < 0)
        return r;
    n = thread_create(p, &err);
    if (!n)
        return err;
    n->regs = t->regs;
    n->regs.x[0] = 0;
    n->regs.x[1] = 0;                /* MsgSend's status, not an error */
    arch_fpu_save(t);                /* with one CPU they may still be in the registers */
    n->fp = t->fp;
    n->policy = t->policy;
    if (t->ss && sporadic_set(n, &t->ss->param, t->ss->normal) < 0)
        n->policy = SCHED_RR;        /* no memory for its budget: as a plain thread */
    n->prio = n->base_prio = n->real_prio = n->ss ? n->ss->normal : t->real_prio;
    n->sig_blocked = t->sig_blocked;
    n->altstack = t->altstack;
    n->altstack_size = t->altstack_size;
    rq = runqueue_get(t->rq->mask, &err);
    thread_set_rq(n, rq ? rq : &rq_all);
    n->inherit_rq = runqueue_get(t->inherit_rq->mask, &err);
    if (!n->inherit_rq)
        n->inherit_rq = &rq_all;
    n->stack_base = t->stack_base;
    n->stack_size = t->stack_size;
    n->tls = n->regs.tpidr ? n->regs.tpidr - __TLS_SIZE : 0;
    if (n->tls) {                    /* names itself in its own copy */
        transfer_out(p->aspace, n->tls + offsetof(struct _thread_local_storage, __tid), &n->tid, 4);
        transfer_out(p->aspace, n->tls + offsetof(struct _thread_local_storage, __owner), &n->owner_id, 4);
    }
    memcpy(p->name, parent->name, sizeof p->name);
    memcpy(p->actions, parent->actions, sizeof p->actions);
    p->sigstub = parent->sigstub;
    p->flags |= parent->flags & (_NTO_PF_NOCLDSTOP | _NTO_PF_NOZOMBIE);     /* of the action for SIGCHLD */
    thread_start(n);
    return n->tid;
}

/* ---- exec ---- */

/*
 * p takes the address space of `from`, which has no thread. All threads of p die; the last one, instead of tearing the process down,
 * drops what a new program does not keep and becomes its first thread.
 */
long process_exec(struct thread *self, struct process *p, uintptr_t data, size_t len)
{
    struct kproc_exec e;
    struct process *from;

    if (len < sizeof e || copyin_bulk(&e, data, sizeof e) < 0)
        return -EFAULT;
    from = process_find(e.from);
    if (!from || from == p || !from->aspace || !list_empty(&from->threads) || from->dying)
        return -ESRCH;
    if (p == procnto || p->dying || p->execing || !p->num_threads)
        return -EBUSY;
    if (e.start.ip >= USER_END || e.start.sp >= USER_END || e.start.sp & 15)
        return -EINVAL;
    p->exec_start = e.start;
    p->exec_aspace = from->aspace;
    memcpy(p->name, from->name, sizeof p->name);
    TRACE(process_named(p));
    from->aspace = NULL;
    aspace_set_quota(p->exec_aspace, &p->quota);
    p->execing = true;
    p->die_step = 0;
    p->die_prio = self->prio;
    p->flags |= _NTO_PF_LOADING | _NTO_PF_EXECED;
    process_kill_next(p);
    return 0;
}

static void reset_signals(struct process *p)
{
    for (unsigned s = 0; s < _SIGMAX; s++)
        if (p->actions[s].handler != (uintptr_t)SIG_IGN)
            memset(&p->actions[s], 0, sizeof p->actions[s]);
    p->sigstub = 0;
    if (p->actions[SIGCHLD - 1].handler != (uintptr_t)SIG_IGN)
        p->flags &= ~(_NTO_PF_NOCLDSTOP | _NTO_PF_NOZOMBIE);
}

/* The last thread of the old program is the first of the new one; true: done, it runs. */
bool process_exec_step(struct process *p, struct thread *t)
{
    const struct kthread_start *s = &p->exec_start;

    if (!process_teardown_for_exec(p))
        return false;
    reset_signals(p);
    p->aspace = p->exec_aspace;
    p->exec_aspace = NULL;
    p->execing = false;
    p->coid_death = NULL;
    htable_remove(&p->tids, (unsigned)t->tid, &p->quota);
    t->tid = htable_set(&p->tids, 1, t, &p->quota) < 0 ? htable_alloc(&p->tids, t, 1, &p->quota) : 1;
    arch_fpu_forget(t);
    memset(&t->fp, 0, sizeof t->fp);
    arch_thread_init(t, s->ip, s->sp, s->sp, 0);
    t->regs.x[1] = (uint64_t)p->pid;
    t->regs.x[2] = (uint64_t)t->tid;
    t->regs.x[3] = t->owner_id;
    __asm__ volatile("msr tpidr_el0, xzr");
    arch_fpu_drop_access();
    t->stack_base = s->stack_base;
    t->stack_size = s->stack_size;
    sporadic_end(t);                 /* a new program starts with the plain policy */
    if (t->policy == SCHED_SPORADIC)
        t->policy = SCHED_RR;
    t->flags = 0;
    t->exit_work = 0;        /* ...nor a continuation or a timeout */
    t->die_step = 0;
    t->tls = t->canstub = 0;
    t->altstack = t->altstack_size = 0;
    t->run_cycles = 0;               /* counted in the process already */
    thread_set_timeout(t, 0);
    t->ceiling = 0;
    thread_set_special(t, SPECIAL_CEILING | SPECIAL_STEP, false);
    arch_step(false);
    thread_set_cont(t, NULL);
    priority_set_real(t, t->real_prio, false);
    if (s->flags & KTHREAD_SIGMASK)
        signal_set_mask(t, sigset_in(&s->sigmask));
    if (signal_pending(t))
        t->exit_work |= WORK_SIGNAL;
    if (p->debug && p->debug->stopped)
        thread_hold_for(t, TF_DEBUG_HELD);
    aspace_switch(this_cpu(), p->aspace);
    return true;
}
