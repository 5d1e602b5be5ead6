/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork and exec: a process takes over an address space. Both are asked for by procnto on behalf of a thread of the process that is
 * REPLY-blocked on it, so its registers stand still meanwhile.
 */
#include "process.h"
#include "aspace.h"
#include "ksched.h"
#include "ksignal.h"
#include "thread.h"
#include "transfer.h"
#include "usercopy.h"
#include <sys/storage.h>

/* p is a fresh PROC_CREATEd process; its only thread becomes a copy of parent's thread, which is in a kernel call: it returns 0. */
long process_fork(struct thread *self, struct process *p, uintptr_t data, size_t len)
{
    struct kproc_fork f;
    struct process *parent;
    struct thread *t, *n;
    int err, r;

    if (len < sizeof f || copyin_bulk(&f, data, sizeof f) < 0)
        return -EFAULT;
    parent = process_find(f.parent);
    t = parent ? thread_find(parent, f.tid) : NULL;
    if (!t || !parent->aspace || p == parent || !list_empty(&p->threads) || p->dying)
        return -ESRCH;
    r = aspace_fork_step(parent->aspace, p->aspace, &p->fork_progress);
    if (r > 0)
        return KER_RESTART;
    if (r < 0)
        return r;
    n = thread_create(p, &err);
    if (!n)
        return err;
    n->regs = t->regs;
    n->regs.x[0] = 0;
    n->regs.x[1] = 0;                /* MsgSend's status, not an error */
    n->fp = t->fp;
    n->policy = t->policy;
    n->prio = n->base_prio = n->real_prio = t->real_prio;
    n->sig_blocked = t->sig_blocked;
    n->rq = runqueue_get(t->rq->mask, &err);
    n->inherit_rq = runqueue_get(t->inherit_rq->mask, &err);
    if (!n->rq)
        n->rq = &rq_all;
    if (!n->inherit_rq)
        n->inherit_rq = &rq_all;
    n->stack_base = t->stack_base;
    n->stack_size = t->stack_size;
    n->tls = n->regs.tpidr ? n->regs.tpidr - __TLS_SIZE : 0;
    if (n->tls) {                    /* names itself in its own copy */
        transfer_out(p->aspace, n->tls + offsetof(struct _thread_local_storage, __tid), &n->tid, 4);
        transfer_out(p->aspace, n->tls + offsetof(struct _thread_local_storage, __owner), &n->owner_id, 4);
    }
    memcpy(p->actions, parent->actions, sizeof p->actions);
    p->sigstub = parent->sigstub;
    thread_start(n);
    return n->tid;
}

long process_exec(struct thread *self, struct process *p, uintptr_t data, size_t len)
{
    return -ENOSYS;
}
