/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel calls on threads and scheduling. */
#include "kercalls.h"
#include "aspace.h"
#include "clock.h"
#include "kevent.h"
#include "ksched.h"
#include "ksignal.h"
#include "priority.h"
#include "process.h"
#include "thread.h"
#include "transfer.h"
#include "trace.h"
#include "usercopy.h"
#include <sys/procmgr.h>
#include <sys/storage.h>

#define ALLOCED_STACK 0x80000000u    /* attr.__flags: the library mapped the stack, the kernel unmaps it at the end */
#define THREADS_MAX_DEFAULT 16384u

/* What the thread is to run at: from its attributes, or its creator's. */
static int apply_sched(struct thread *t, struct thread *creator, const struct _thread_attr *attr)
{
    int prio, err, policy = creator->policy;

    prio = creator->real_prio;
    if (attr && attr->__flags & PTHREAD_EXPLICIT_SCHED) {
        policy = attr->__policy == SCHED_NOCHANGE ? policy : attr->__policy;
        if (policy < SCHED_FIFO || policy > SCHED_SPORADIC)
            return -EINVAL;
        if ((err = sched_check_prio(t->process, attr->__param.sched_priority, &prio)) != 0)
            return err;
    }
    t->policy = (uint8_t)policy;
    t->prio = t->base_prio = t->real_prio = (uint8_t)prio;
    if (policy == SCHED_SPORADIC && attr && attr->__flags & PTHREAD_EXPLICIT_SCHED)
        return sporadic_set(t, (const struct sched_param *)&attr->__param, prio);
    if (policy == SCHED_SPORADIC && creator->ss)
        return sporadic_set(t, &creator->ss->param, creator->ss->normal);
    return 0;
}

static void inherit(struct thread *t, struct thread *creator)
{
    int err;
    struct runqueue *rq = runqueue_get(creator->inherit_rq->mask, &err), *inh = runqueue_get(creator->inherit_rq->mask, &err);

    if (rq && inh) {
        thread_set_rq(t, rq);
        t->inherit_rq = inh;
    }
    t->sig_blocked = creator->sig_blocked;
}

/* Undoes thread_create() of a thread that never ran. */
static void discard(struct thread *t)
{
    t->flags |= TF_EXITED;
    t->state = STATE_DEAD;
    t->process->num_threads--;
    thread_free(t);
}

long ker_thread_create(struct thread *t)
{
    struct process *p = t->process;
    struct _thread_attr attr;
    bool has_attr = t->regs.x[3] != 0;
    struct thread *n;
    int err;

    if (t->regs.x[0] != 0 && (pid_t)t->regs.x[0] != p->pid)
        return process_find((pid_t)t->regs.x[0]) ? -EPERM : -ESRCH;
    if (has_attr && copyin_bulk(&attr, t->regs.x[3], sizeof attr) < 0)
        return -EFAULT;
    if (has_attr && attr.__flags & PTHREAD_SCOPE_PROCESS)
        return -ENOTSUP;
    if (t->regs.x[1] >= USER_END || t->regs.x[5] >= USER_END || t->regs.x[5] & 15 || t->regs.x[4] & 7)
        return -EINVAL;
    if (p->num_threads >= THREADS_MAX_DEFAULT)
        return -EAGAIN;
    n = thread_create(p, &err);
    if (!n)
        return err;
    inherit(n, t);
    if ((err = apply_sched(n, t, has_attr ? &attr : NULL)) != 0) {
        discard(n);
        return err;
    }
    arch_thread_init(n, t->regs.x[1], t->regs.x[5], t->regs.x[2], t->regs.x[4]);
    if (has_attr) {
        n->regs.x[30] = (uintptr_t)attr.__exitfunc;
        n->stack_base = (uintptr_t)attr.__stackaddr;
        n->stack_size = attr.__stacksize;
        if ((uint32_t)attr.__flags & ALLOCED_STACK)
            n->flags |= TF_FREE_STACK | _NTO_TF_ALLOCED_STACK;
        if (attr.__flags & PTHREAD_CREATE_DETACHED)
            n->flags |= _NTO_TF_DETACHED;
        if (attr.__flags & PTHREAD_MULTISIG_DISALLOW)
            n->flags |= _NTO_TF_NOMULTISIG;
        if (attr.__flags & PTHREAD_CREATE_SUSPENDED)
            n->flags |= TF_HELD;
    }
    if (t->regs.x[4]) {
        n->tls = t->regs.x[4] - __TLS_SIZE;
        if (copyout(n->tls + offsetof(struct _thread_local_storage, __tid), &n->tid, 4) < 0 ||
            copyout(n->tls + offsetof(struct _thread_local_storage, __owner), &n->owner_id, 4) < 0) {
            discard(n);
            return -EFAULT;
        }
    }
    err = n->tid;
    if (n->flags & TF_HELD)
        n->exit_work |= WORK_HOLD;
    else
        thread_start(n);
    return err;
}

long ker_thread_destroy(struct thread *t)
{
    struct process *p = t->process;
    int tid = (int)t->regs.x[0];
    struct thread *victim;

    if (tid == -1) {
        if (p == procnto)
            kpanic("the kernel process exited with status %d", (int)t->regs.x[2]);
        process_kill(p, (uint32_t)(t->regs.x[2] & 0xff) << 8);
        return 0;
    }
    victim = tid == 0 ? t : thread_find(p, tid);
    if (!victim)
        return -ESRCH;
    victim->exit_status = t->regs.x[2];
    thread_kill(victim, 0);
    return 0;
}

long ker_thread_detach(struct thread *t)
{
    int tid = (int)t->regs.x[0];
    struct thread *d = tid == 0 ? t : thread_find_any(t->process, tid);

    if (!d)
        return -ESRCH;
    if (d->flags & _NTO_TF_DETACHED || d->joiner)
        return -EINVAL;
    d->flags |= _NTO_TF_DETACHED;
    if (d->state == STATE_DEAD)
        thread_free(d);
    return 0;
}

long ker_thread_join(struct thread *t)
{
    struct thread *d = thread_find_any(t->process, (int)t->regs.x[0]);
    long r;
    int err;

    if (!d)
        return -ESRCH;
    if (d == t)
        return -EDEADLK;
    if (d->flags & _NTO_TF_DETACHED)
        return -EINVAL;
    if (d->joiner)
        return -EBUSY;
    if (d->state == STATE_DEAD) {
        r = t->regs.x[1] ? copyout(t->regs.x[1], &d->exit_status, 8) : 0;
        thread_free(d);
        return r;
    }
    if ((err = thread_may_block(t, STATE_JOIN)) != 0)
        return err;
    d->joiner = t;
    t->join_ptr = t->regs.x[1];
    thread_block(t, STATE_JOIN, d);
    return KER_BLOCKED;
}

long ker_thread_cancel(struct thread *t)
{
    struct thread *c = (int)t->regs.x[0] == 0 ? t : thread_find(t->process, (int)t->regs.x[0]);

    if (!c)                          /* ended, not joined yet: nothing is left to cancel */
        return thread_find_any(t->process, (int)t->regs.x[0]) ? 0 : -ESRCH;
    thread_cancel(c, t->regs.x[1]);
    return 0;
}

/* ---- ThreadCtl ---- */

static long ctl_runmask(struct thread *t, uint64_t mask)
{
    int err = 0;
    struct runqueue *rq = runqueue_get(mask, &err);

    if (!rq)
        return err;
    sched_set_runqueue(t, rq);
    return 0;
}

static long ctl_runmask_get_set(struct thread *t, uintptr_t data)
{
    unsigned in, out = (unsigned)t->rq->mask;
    long r;

    if (copyin(&in, data, 4) < 0)
        return -EFAULT;
    if (in && (r = ctl_runmask(t, in)) != 0)
        return r;
    return copyout(data, &out, 4);
}

/* struct { int size; unsigned runmask[size]; unsigned inherit_mask[size]; }, size in 32-bit words. */
static long ctl_runmask_inherit(struct thread *t, uintptr_t data)
{
    uint32_t size, old[4], new[4] = { 0 };
    uint64_t run = 0, inh = 0;
    int err = 0;

    if (copyin(&size, data, 4) < 0)
        return -EFAULT;
    if (size < 1 || size > 2)
        return -EINVAL;
    if (copyin_bulk(new, data + 4, size * 8) < 0)
        return -EFAULT;
    for (unsigned i = 0; i < size; i++) {
        run |= (uint64_t)new[i] << 32 * i;
        inh |= (uint64_t)new[size + i] << 32 * i;
        old[i] = (uint32_t)(t->rq->mask >> 32 * i);
        old[size + i] = (uint32_t)(t->inherit_rq->mask >> 32 * i);
    }
    if (inh) {
        struct runqueue *rq = runqueue_get(inh, &err);
        if (!rq)
            return err;
        runqueue_put(t->inherit_rq);
        t->inherit_rq = rq;
    }
    if (run && (err = (int)ctl_runmask(t, run)) != 0)
        return err;
    return copyout_bulk(data + 4, old, size * 8);
}

static long ctl_name(struct thread *t, uintptr_t data)
{
    struct { int new_len, buf_len; } head;
    char new[_NTO_THREAD_NAME_MAX + 1];
    size_t old_len = t->name ? strlen(t->name) : 0;

    if (copyin(&head, data, 8) < 0)
        return -EFAULT;
    if (head.new_len > _NTO_THREAD_NAME_MAX || head.buf_len < 0)
        return -EINVAL;
    if (head.new_len > 0 && copyin_bulk(new, data + 8, (size_t)head.new_len) < 0)
        return -EFAULT;
    if (head.buf_len > 0) {
        size_t n = MIN((size_t)head.buf_len - 1, old_len);
        char nul = 0;
        if ((n && copyout_bulk(data + 8, t->name, n) < 0) || copyout_bulk(data + 8 + n, &nul, 1) < 0)
            return -EFAULT;
    }
    if (head.new_len < 0)
        return 0;
    if (head.new_len == 0) {
        if (t->name)
            kmem_free(t->name, _NTO_THREAD_NAME_MAX + 1, &t->process->quota);
        t->name = NULL;
        return 0;
    }
    if (!t->name && !(t->name = kmem_alloc(_NTO_THREAD_NAME_MAX + 1, &t->process->quota)))
        return -EAGAIN;
    memcpy(t->name, new, (size_t)head.new_len);
    t->name[head.new_len] = 0;
    TRACE(thread_named(t));
    return 0;
}

static long ctl_exit_event(struct thread *t, uintptr_t data)
{
    struct exit_event *e;
    int err;

    e = kmem_alloc(sizeof *e, &t->process->quota);
    if (!e)
        return -EAGAIN;
    if (copyin(&e->event, data, 32) < 0)
        err = -EFAULT;
    else
        err = event_check(t->process, &e->event);
    if (err) {
        kmem_free(e, sizeof *e, &t->process->quota);
        return err;
    }
    list_append(&t->exit_events, &e->link);
    return 0;
}

static long ctl_del_exit_event(struct thread *t, uintptr_t data)
{
    struct sigevent ev;

    if (copyin(&ev, data, 32) < 0)
        return -EFAULT;
    list_for_each(e, &t->exit_events, struct exit_event, link)
        if (memcmp(&e->event, &ev, sizeof ev) == 0) {
            list_remove(&e->link);
            kmem_free(e, sizeof *e, &t->process->quota);
            return 0;
        }
    return -ESRCH;
}

static long hold_others(struct thread *self, struct thread *t, bool hold)
{
    list_for_each(o, &t->process->threads, struct thread, process_link) {
        if (o == self)
            continue;
        if (hold)
            thread_hold(o);
        else
            thread_continue(o);
    }
    return 0;
}

static long hold_one(struct thread *t, int tid, bool hold)
{
    struct thread *o = thread_find(t->process, tid);

    if (!o)
        return -ESRCH;
    if (hold)
        thread_hold(o);
    else
        thread_continue(o);
    return 0;
}

static long thread_ctl(struct thread *self, struct thread *t, int cmd, uintptr_t data)
{
    switch (cmd) {
    case _NTO_TCTL_IO:
    case _NTO_TCTL_IO_PRIV:
    case _NTO_TCTL_IO_LEVEL:
        if (self != t)
            return -EINVAL;
        if (!process_able(t->process, PROCMGR_AID_IO))
            return -EPERM;
        t->flags |= (uint32_t)_NTO_TF_IOPRIV;
        return 0;
    case _NTO_TCTL_THREADS_HOLD:
        return hold_others(self, t, true);
    case _NTO_TCTL_THREADS_CONT:
        return hold_others(self, t, false);
    case _NTO_TCTL_ONE_THREAD_HOLD:
        return hold_one(t, (int)data, true);
    case _NTO_TCTL_ONE_THREAD_CONT:
        return hold_one(t, (int)data, false);
    case _NTO_TCTL_RUNMASK:
        return data ? ctl_runmask(t, data) : -EINVAL;
    case _NTO_TCTL_RUNMASK_GET_AND_SET:
        return ctl_runmask_get_set(t, data);
    case _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT:
        return ctl_runmask_inherit(t, data);
    case _NTO_TCTL_NAME:
        return ctl_name(t, data);
    case _NTO_TCTL_ADD_EXIT_EVENT:
        return ctl_exit_event(t, data);
    case _NTO_TCTL_DEL_EXIT_EVENT:
        return ctl_del_exit_event(t, data);
    case _NTO_TCTL_ALIGN_FAULT: {
        int v, old = -1;             /* misaligned accesses to memory are always allowed */
        if (copyin(&v, data, 4) < 0)
            return -EFAULT;
        if (v > 0)
            return -ENOTSUP;
        return copyout(data, &old, 4);
    }
    case _NTO_TCTL_LOW_LATENCY:
    case _NTO_TCTL_SHR_MUTEX:
    case _NTO_TCTL_RCM_GET_AND_SET:
    case _NTO_TCTL_PERFCOUNT:
    case _NTO_TCTL_NET_KIF_GET_AND_SET:
        return -ENOTSUP;
    default:
        return -EINVAL;
    }
}

long ker_thread_ctl(struct thread *t)
{
    return thread_ctl(t, t, (int)t->regs.x[0], t->regs.x[1]);
}

long ker_thread_ctlext(struct thread *t)
{
    pid_t pid = (pid_t)t->regs.x[0];
    int tid = (int)t->regs.x[1];
    struct process *p = process_find(pid);
    struct thread *o;

    if (pid && !tid)
        return -EINVAL;
    if (!p)
        return -ESRCH;
    o = tid == 0 ? t : thread_find(p, tid);
    if (!o)
        return -ESRCH;
    if (o != t && !process_able(t->process, PROCMGR_AID_XTHREAD_THREADCTL))
        return -EPERM;
    if (p != t->process && !process_same_user(t->process, p))
        return -EPERM;
    return thread_ctl(t, o, (int)t->regs.x[2], t->regs.x[3]);
}

/* ---- scheduling ---- */

static int find_target(struct thread *self, pid_t pid, int tid, struct thread **out)
{
    struct process *p = process_find(tid == 0 && pid == 0 ? 0 : pid);

    if (!p || p->flags & _NTO_PF_ZOMBIE)
        return -ESRCH;
    if (tid == 0)
        *out = p == self->process ? self : list_empty(&p->threads) ? NULL : list_first(&p->threads, struct thread, process_link);
    else
        *out = thread_find(p, tid);
    return *out ? 0 : -ESRCH;
}

long ker_sched_get(struct thread *t)
{
    struct sched_param param;
    struct thread *o;
    int err = find_target(t, (pid_t)t->regs.x[0], (int)t->regs.x[1], &o);

    if (err)
        return err;
    memset(&param, 0, sizeof param);
    if (o->ss)
        param = o->ss->param;
    param.sched_priority = o->ss ? o->ss->normal : o->real_prio;
    param.sched_curpriority = o->prio;
    if (t->regs.x[2] && copyout_bulk(t->regs.x[2], &param, sizeof param) < 0)
        return -EFAULT;
    return o->policy;
}

long ker_sched_set(struct thread *t)
{
    struct sched_param param;
    struct thread *o;
    int policy = (int)t->regs.x[2], prio, err = find_target(t, (pid_t)t->regs.x[0], (int)t->regs.x[1], &o);

    if (err)
        return err;
    if (policy < SCHED_NOCHANGE || policy > SCHED_MAXPOLICY)
        return -EINVAL;
    if (!process_same_user(t->process, o->process) && !process_able(t->process, PROCMGR_AID_SCHEDULE))
        return -EPERM;
    if (policy == SCHED_ADJTOHEAD || policy == SCHED_ADJTOTAIL) {
        if (o->on_rq) {
            sched_unready(o);
            sched_ready(o, policy == SCHED_ADJTOHEAD);
        }
        return 0;
    }
    if (!t->regs.x[3] || copyin_bulk(&param, t->regs.x[3], sizeof param) < 0)
        return -EFAULT;
    if ((err = sched_check_prio(t->process, param.sched_priority, &prio)) != 0)
        return err;
    if (policy == SCHED_SPORADIC) {
        if ((err = sporadic_set(o, &param, prio)) != 0)
            return err;
    } else if (policy != SCHED_NOCHANGE && policy != SCHED_SETPRIO) {
        sporadic_end(o);
        o->policy = (uint8_t)policy;
    } else if (o->ss) {                  /* a new normal priority */
        o->ss->normal = (uint8_t)prio;
        o->ss->low = MIN(o->ss->low, (uint8_t)prio);
        if (o->ss->exhausted)
            return 0;
    }
    if (policy != SCHED_SETPRIO && prio == o->prio && o->on_rq) {    /* set to what it is: still to the tail */
        sched_unready(o);
        sched_ready(o, false);
    }
    priority_set_real(o, (uint8_t)prio, policy == SCHED_SETPRIO && prio < o->real_prio);
    return 0;
}

long ker_sched_yield(struct thread *t)
{
    t->regs.x[0] = 0;
    sched_yield_current();
    return KER_BLOCKED;
}

long ker_sched_info(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    int policy = (int)t->regs.x[1];
    struct _sched_info info;

    if (!p)
        return -ESRCH;
    if (policy < SCHED_FIFO || policy > SCHED_SPORADIC)
        return -EINVAL;
    memset(&info, 0, sizeof info);
    info.priority_min = 1;
    info.priority_max = process_able(p, PROCMGR_AID_PRIORITY) ? PRIO_MAX : priv_prio - 1;
    info.interval = cycles_to_ns(slice_cycles);
    info.priority_priv = priv_prio;
    return copyout(t->regs.x[2], &info, 64);
}

long ker_sched_ctl(struct thread *t)
{
    uint32_t none[2] = { 0, 0 };

    if ((int)t->regs.x[0] == SCHED_QUERY_SCHED_EXT)
        return t->regs.x[2] < sizeof none ? -EINVAL : copyout(t->regs.x[1], none, 8);
    return -ENOSYS;                  /* no partitions: docs/limits.md */
}
