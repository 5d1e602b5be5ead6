/* SPDX-License-Identifier: Apache-2.0 */
/* Private calls for the managers: processes, their information, the machine. The dispatcher lets only pid 1 in. */
#include "kercalls.h"
#include "aspace.h"
#include "clock.h"
#include "debug.h"
#include "debugger.h"
#include "interrupt.h"
#include "ksched.h"
#include "ksignal.h"
#include "memobj.h"
#include "pmem.h"
#include "preempt.h"
#include "sync.h"
#include "private_kercalls.h"
#include "process.h"
#include "thread.h"
#include "trace.h"
#include "transfer.h"
#include "usercopy.h"
#include <sys/procmgr.h>
#include <sys/debug.h>
#include <sys/procfs.h>
#include <sys/kercalls.h>

long ker_priv_proc_create(struct thread *t)
{
    struct kproc_create c;
    struct process *p;
    uint64_t ign;
    int err;

    if (copyin_bulk(&c, t->regs.x[0], sizeof c) < 0)
        return -EFAULT;
    p = process_create(0, c.aslr != 0, &err);
    if (!p)
        return err;
    p->parent = c.parent;
    p->pgrp = c.pgrp ? c.pgrp : p->pid;
    p->sid = c.sid ? c.sid : p->pid;
    p->flags = c.flags | _NTO_PF_LOADING | _NTO_PF_64BIT;
    p->cred = c.cred;
    ign = sigset_in(&c.sig_ignore);
    for (unsigned s = 0; s < _SIGMAX; s++)
        if (ign >> s & 1)
            p->actions[s].handler = (uintptr_t)SIG_IGN;
    memcpy(p->abilities, c.abilities, sizeof p->abilities);
    if (c.max_fds)
        p->max_fds = c.max_fds;
    if (connection_attach_at(p, channel_find(procnto, SYSMGR_CHID), SYSMGR_COID, 0) < 0) {
        process_kill(p, 0);
        while (!process_teardown_step(p))
            ;
        p->flags |= _NTO_PF_ZOMBIE;
        process_free(p);
        return -EAGAIN;
    }
    TRACE(process_created(p));
    return p->pid;
}

/* ---- PROC_CTL ---- */

static int ctl_cred(struct process *p, uintptr_t data, size_t len)
{
    return len >= sizeof p->cred ? copyin_bulk(&p->cred, data, sizeof p->cred) : -EINVAL;
}

static int ctl_int(uintptr_t data, size_t len, int *v)
{
    return len >= 4 ? copyin(v, data, 4) : -EINVAL;
}

static int ctl_flags(struct process *p, uintptr_t data, size_t len)
{
    uint32_t v[2];

    if (len < 8 || copyin(v, data, 8) < 0)
        return -EFAULT;
    p->flags = (p->flags & ~v[0]) | (v[1] & v[0]);
    return 0;
}

static int ctl_signal(struct process *p, uintptr_t data, size_t len)
{
    siginfo_t si;

    if (len < sizeof si || copyin_bulk(&si, data, sizeof si) < 0)
        return -EFAULT;
    if (si.si_signo < 1 || si.si_signo > _SIGMAX)
        return -EINVAL;
    return signal_process(p, &si);
}

static int ctl_name(struct process *p, uintptr_t data, size_t len)
{
    long n = copyin_string(p->name, data, MIN(len, sizeof p->name - 1));

    if (n == -ENAMETOOLONG)
        n = (long)MIN(len, sizeof p->name - 1);
    if (n < 0)
        return -EFAULT;
    p->name[n] = 0;
    TRACE(process_named(p));
    return 0;
}

/* A process that never had a thread has nobody to tear it down but the caller. */
static long ctl_kill(struct process *p, uintptr_t data, size_t len)
{
    int status;

    if (p->flags & _NTO_PF_ZOMBIE)
        return 0;
    if (p->num_threads == 0 && p->dying) {
        if (!process_teardown_step(p))
            return KER_RESTART;
        process_dead(p);
        return 0;
    }
    if (ctl_int(data, len, &status) < 0)
        return -EFAULT;
    if (p->dying)
        return 0;
    process_kill(p, (uint32_t)status);
    return p->num_threads == 0 ? KER_RESTART : 0;
}

static int ctl_reap(struct process *p)
{
    if (!(p->flags & _NTO_PF_ZOMBIE))
        return -EBUSY;
    process_free(p);
    return 0;
}

long ker_priv_proc_ctl(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    uintptr_t data = t->regs.x[2];
    size_t len = t->regs.x[3];
    int v, err;

    if (!p)
        return -ESRCH;
    switch ((int)t->regs.x[1]) {
    case KPROC_REAP:
        return ctl_reap(p);
    case KPROC_SET_CRED:
        return ctl_cred(p, data, len);
    case KPROC_SET_ABILITIES:
        return len >= sizeof p->abilities ? copyin(p->abilities, data, 32) : -EINVAL;
    case KPROC_SET_PGRP:
    case KPROC_SET_SID:
    case KPROC_SET_PARENT:
        if ((err = ctl_int(data, len, &v)) < 0)
            return err;
        *((int)t->regs.x[1] == KPROC_SET_PGRP ? &p->pgrp : (int)t->regs.x[1] == KPROC_SET_SID ? &p->sid : &p->parent) = v;
        return 0;
    case KPROC_SET_FLAGS:
        return ctl_flags(p, data, len);
    case KPROC_SIGNAL:
        return ctl_signal(p, data, len);
    case KPROC_KILL:
        return ctl_kill(p, data, len);
    case KPROC_SET_NAME:
        return ctl_name(p, data, len);
    case KPROC_SET_MAXFDS:
        if ((err = ctl_int(data, len, &v)) < 0)
            return err;
        p->max_fds = (uint32_t)v;
        return 0;
    case KPROC_EXIT_INFO:
        return p->flags & _NTO_PF_ZOMBIE ? copyout_bulk(data, &p->exit_info, MIN(len, sizeof p->exit_info)) : -EBUSY;
    case KPROC_CLEAR_LOADING:
        p->flags &= ~_NTO_PF_LOADING;
        return 0;
    case KPROC_SET_LIMIT:
        return 0;                    /* procnto enforces them all so far */
    case KPROC_STOP_INFO: {
        int info[2] = { p->stop_code, p->stop_status };
        return len >= 8 ? copyout(data, info, 8) : -EINVAL;
    }
    case KPROC_FORK:
        return process_fork(t, p, data, len);
    case KPROC_EXEC:
        return process_exec(t, p, data, len);
    default:
        return -EINVAL;
    }
}

/* ---- starting the first thread ---- */

struct thread *process_first_thread(struct process *p, const struct kthread_start *s, int *err)
{
    struct process *sp = s->sched_pid ? process_find(s->sched_pid) : NULL;
    struct thread *model = sp ? thread_find(sp, s->sched_tid) : NULL, *n;
    struct runqueue *rq;

    if (s->ip >= USER_END || s->sp >= USER_END || s->sp & 15) {
        *err = -EINVAL;
        return NULL;
    }
    n = thread_create(p, err);
    if (!n)
        return NULL;
    if (model) {
        n->policy = model->policy;
        n->prio = n->base_prio = n->real_prio = model->real_prio;
        n->sig_blocked = model->sig_blocked;
    }
    if (s->priority > 0 && s->priority <= PRIO_MAX)
        n->prio = n->base_prio = n->real_prio = (uint8_t)s->priority;
    if (s->policy >= SCHED_FIFO && s->policy <= SCHED_OTHER)
        n->policy = (uint8_t)s->policy;
    if (s->flags & KTHREAD_SIGMASK)
        signal_set_mask(n, sigset_in(&s->sigmask));
    rq = runqueue_get(s->runmask ? s->runmask : model ? model->inherit_rq->mask : rq_all.mask, err);
    thread_set_rq(n, rq ? rq : &rq_all);
    rq = runqueue_get(n->rq->mask, err);
    n->inherit_rq = rq ? rq : &rq_all;
    arch_thread_init(n, s->ip, s->sp, s->sp, 0);
    n->regs.x[1] = (uint64_t)p->pid;
    n->regs.x[2] = (uint64_t)n->tid;
    n->regs.x[3] = n->owner_id;
    n->stack_base = s->stack_base;
    n->stack_size = s->stack_size;
    if (s->flags & KTHREAD_HOLD) {
        n->flags |= TF_STOPPED;
        n->exit_work |= WORK_HOLD;
        p->flags |= _NTO_PF_STOPPED;
    }
    return n;
}

long ker_priv_thread_start(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    struct kthread_start s;
    struct thread *n;
    int err;

    if (!p)
        return -ESRCH;
    if (copyin_bulk(&s, t->regs.x[1], sizeof s) < 0)
        return -EFAULT;
    if (!list_empty(&p->threads) || p->dying)
        return -EBUSY;
    n = process_first_thread(p, &s, &err);
    if (!n)
        return err;
    if (!(n->flags & TF_HOLDS))
        thread_start(n);
    return n->tid;
}

long ker_priv_conn_inherit(struct thread *t)
{
    struct process *from = process_find((pid_t)t->regs.x[0]), *to = process_find((pid_t)t->regs.x[2]);
    struct connection *c;

    if (!from || !to)
        return -ESRCH;
    c = connection_find(from, (int)t->regs.x[1]);
    if (!c || !c->sconn || c->channel->dead)
        return -EBADF;
    return connection_attach_at(to, c->channel, (int)t->regs.x[3], (unsigned)t->regs.x[4]);
}

/* ---- PROC_INFO ---- */

static long give(struct thread *t, const void *data, size_t size)
{
    size_t n = MIN(size, (size_t)t->regs.x[4]);

    return copyout_bulk(t->regs.x[3], data, n) < 0 ? -EFAULT : (long)n;
}

static void process_info(struct process *p, debug_process_t *d)
{
    uint64_t ign = 0, cycles = p->run_cycles;
    uint8_t prio = 0;

    memset(d, 0, sizeof *d);
    for (unsigned s = 0; s < _SIGMAX; s++)
        if (p->actions[s].handler == (uintptr_t)SIG_IGN)
            ign |= 1ull << s;
    list_for_each(t, &p->threads, struct thread, process_link) {
        cycles += ns_to_cycles(thread_cpu_time(t));
        if (!(t->flags & TF_IDLE))
            prio = MAX(prio, t->prio);
    }
    d->pid = p->pid;
    d->parent = p->parent;
    d->flags = p->flags;
    d->pgrp = p->pgrp;
    d->sid = p->sid;
    d->uid = p->cred.ruid;
    d->gid = p->cred.rgid;
    d->euid = p->cred.euid;
    d->egid = p->cred.egid;
    d->suid = p->cred.suid;
    d->sgid = p->cred.sgid;
    sigset_out(&d->sig_ignore, ign);
    sigset_out(&d->sig_pending, p->sig_pending);
    d->num_chancons = p->channels.count + p->sides.count;
    d->num_fdcons = p->fds.count;
    d->num_threads = p->num_threads;
    d->num_timers = p->timers.count;
    d->start_time = p->start_time;
    d->utime = cycles_to_ns(cycles);
    d->priority = prio;
    d->sigstub = p->sigstub;
    d->private_mem = p->aspace ? p->aspace->committed : 0;
}

static void blocked_info(struct thread *t, debug_thread_t *d)
{
    switch (t->state) {
    case STATE_SEND:
    case STATE_REPLY:
        d->blocked.connect.pid = t->send_conn->sconn ? t->send_conn->sconn->server->pid : 0;
        d->blocked.connect.coid = t->send_conn->coid;
        d->blocked.connect.chid = t->send_conn->channel->chid;
        d->blocked.connect.scoid = t->send_conn->sconn ? t->send_conn->sconn->scoid : 0;
        break;
    case STATE_RECEIVE:
        d->blocked.channel.chid = ((struct channel *)t->blocked_on)->chid;
        break;
    case STATE_JOIN:
        d->blocked.join.tid = (uint32_t)((struct thread *)t->blocked_on)->tid;
        break;
    case STATE_WAITPAGE:
        d->blocked.waitpage.pid = t->process->pid;
        d->blocked.waitpage.vaddr = t->demand.va;
        break;
    case STATE_MUTEX:
    case STATE_CONDVAR:
    case STATE_SEM:
        if (t->waiting_sync && t->waiting_sync->owner) {
            d->blocked.sync.id = t->waiting_sync->owner->tid;
            d->blocked.sync.pid = t->waiting_sync->owner->process->pid;
        }
        d->blocked.sync.sync = t->state == STATE_MUTEX && t->syscall == __KER_SYNC_CONDVAR_WAIT ? t->mutex_addr : t->regs.x[0];
        break;
    default:
        break;
    }
}

static void thread_info(struct thread *t, debug_thread_t *d)
{
    memset(d, 0, sizeof *d);
    d->pid = t->process->pid;
    d->tid = (uint32_t)t->tid;
    d->ip = t->regs.ip;
    d->sp = t->regs.sp;
    d->stkbase = t->stack_base;
    d->stksize = (uint32_t)t->stack_size;
    d->tls = t->tls;
    d->tid_flags = t->flags & 0xffff0000u;
    d->priority = t->prio;
    d->real_priority = t->real_prio;
    d->policy = t->policy;
    d->state = t->flags & TF_STOPPED && t->state > STATE_READY ? STATE_STOPPED : t->state;
    d->syscall = (int16_t)t->syscall;
    d->last_cpu = (uint16_t)MAX(t->cpu, 0);
    d->timeout = t->timeout_flags;
    d->last_chid = t->last_chan ? t->last_chan->chid : 0;
    sigset_out(&d->sig_blocked, t->sig_blocked);
    sigset_out(&d->sig_pending, t->sig_pending);
    blocked_info(t, d);
    d->start_time = t->start_time;
    d->sutime = thread_cpu_time(t);
    debug_thread_info(t, d);
    d->nsec_since_block = t->state > STATE_READY ? cycles_to_ns(arch_cycles() - t->block_time) : 0;
    d->reserved2[0] = t->rq->mask;           /* for pidin rmasks */
    d->reserved2[1] = t->inherit_rq->mask;
}

static long info_thread(struct thread *self, struct process *p, int what, int id, bool next)
{
    union { debug_thread_t thread; AARCH64_CPU_REGISTERS regs; } u;
    struct thread *t;

    if (next)
        id = htable_next(&p->tids, id < 0 ? 0 : (unsigned)id);
    t = thread_find_any(p, id);
    if (!t)
        return -ESRCH;
    if (what == PROC_INFO_THREAD_NAME)
        return give(self, t->name ? t->name : "", t->name ? strlen(t->name) + 1 : 1);
    if (what == PROC_INFO_REGS) {
        memcpy(u.regs.gpr, t->regs.x, sizeof t->regs.x);
        u.regs.gpr[31] = t->regs.sp;
        u.regs.elr = t->regs.ip;
        u.regs.pstate = t->regs.pstate;
        return give(self, &u.regs, sizeof u.regs);
    }
    thread_info(t, &u.thread);
    return give(self, &u.thread, sizeof u.thread);
}

#define DEPTH_MAX 1000u     /* a bounded look at a queue: reported are so many at the most */

static long info_channel(struct thread *self, struct process *p, int id, bool next)
{
    debug_channel_t d;
    struct channel *ch;

    if (next)
        id = htable_next(&p->channels, id < 0 ? 0 : (unsigned)id);
    ch = channel_find(p, id);
    if (!ch)
        return -ESRCH;
    memset(&d, 0, sizeof d);
    d.chid = ch->chid;
    d.flags = (uint16_t)ch->flags;
    d.send_queue_depth = ch->sends.count;
    d.pulse_queue_depth = ch->pulses.count;
    d.receive_queue_depth = list_count(&ch->receivers, DEPTH_MAX);
    d.reply_queue_depth = list_count(&ch->replying, DEPTH_MAX);
    return give(self, &d, sizeof d);
}

static long info_irq(struct thread *self, struct process *p, int id, bool next)
{
    procfs_irq d;
    struct interrupt *in;
    int32_t masks;

    if (!interrupt_info(p, id, next, &in, &masks))
        return -ESRCH;
    memset(&d, 0, sizeof d);
    d.pid = p->pid;
    d.tid = in->thread ? in->thread->tid : 0;
    d.flags = in->flags;
    d.mask_count = (uint32_t)masks;
    d.id = in->id;
    d.vector = in->vector;
    d.event = in->event;
    return give(self, &d, sizeof d);
}

static long info_timer(struct thread *self, struct process *p, int id, bool next)
{
    procfs_timer d = { 0 };

    id = timer_info(p, id, next, &d.info);
    if (id < 0)
        return -ESRCH;
    d.id = id;
    return give(self, &d, sizeof d);
}

static long info_asinfo(struct thread *self, struct process *p)
{
    procfs_asinfo d = { 0 };

    if (!p->aspace)
        return -ESRCH;
    d.as_size = d.as_used = p->aspace->mapped;
    d.map_count = p->aspace->region_count;
    d.map_private = p->aspace->committed;
    d.rss = p->aspace->resident * PAGE_SIZE;
    return give(self, &d, sizeof d);
}

long ker_priv_proc_info(struct thread *t)
{
    int what = (int)t->regs.x[1], id = (int)t->regs.x[2];
    bool next = what & PROC_INFO_NEXT;
    struct process *p;
    union { debug_process_t process; struct _server_info server; } u;

    what &= ~PROC_INFO_NEXT;
    p = what == PROC_INFO_PROCESS && next ? process_next((pid_t)t->regs.x[0]) : process_find((pid_t)t->regs.x[0]);
    if (!p)
        return -ESRCH;
    switch (what) {
    case PROC_INFO_PROCESS:
        process_info(p, &u.process);
        return give(t, &u.process, sizeof u.process);
    case PROC_INFO_THREAD:
    case PROC_INFO_REGS:
    case PROC_INFO_THREAD_NAME:
        return info_thread(t, p, what, id, next);
    case PROC_INFO_CHANNEL:
        return info_channel(t, p, id, next);
    case PROC_INFO_CONNECTION:
        if (next)
            id = connection_next(p, id);
        if (id < 0 || server_info(p, id, &u.server) < 0)
            return -ESRCH;
        return give(t, &u.server, sizeof u.server);
    case PROC_INFO_TIMER:
        return info_timer(t, p, id, next);
    case PROC_INFO_IRQ:
        return info_irq(t, p, id, next);
    case PROC_INFO_ASINFO:
        return info_asinfo(t, p);
    default:
        return -EINVAL;
    }
}

/* ---- the machine ---- */

long ker_priv_console(struct thread *t)
{
    char buf[64];
    size_t len = MIN((size_t)t->regs.x[2], sizeof buf);

    switch ((int)t->regs.x[0]) {
    case KCONSOLE_WRITE:
        if (copyin_bulk(buf, t->regs.x[1], len) < 0)
            return -EFAULT;
        for (size_t i = 0; i < len; i++)
            console_putc(buf[i]);
        return (long)len;
    case KCONSOLE_READ: {
        size_t n = 0;
        int c;
        while (n < len && (c = console_poll()) >= 0)
            buf[n++] = (char)c;
        return n && copyout_bulk(t->regs.x[1], buf, n) < 0 ? -EFAULT : (long)n;
    }
    default:
        return -EINVAL;
    }
}

long ker_priv_reboot(struct thread *t)
{
    machine_reboot((unsigned)t->regs.x[0]);
}

long ker_priv_sys_info(struct thread *t)
{
    union { struct ksys_mem mem; struct ksys_counts counts; char text[256]; } u;
    size_t len = (size_t)t->regs.x[2], n;
    struct kalloc_info ki;

    memset(&u, 0, sizeof u);
    switch ((int)t->regs.x[0]) {
    case KSYS_MEM:
        while (kalloc_trim_step(&t->regs.x[3]))     /* what caches keep back is free memory; the caller begins with 0 */
            if (preempt_due())
                return KER_RESTART;
        u.mem.total = pmem_total_bytes();
        u.mem.reserved = pmem_reserved_bytes();
        u.mem.free = pmem_free_bytes();
        u.mem.contiguous = MIN(pmem_contiguous_bytes(), u.mem.free);
        kalloc_stats(&ki);
        u.mem.kernel = ki.pages * PAGE_SIZE;
        n = sizeof u.mem;
        break;
    case KSYS_COUNTS:
        u.counts.processes = process_count;
        u.counts.threads = thread_count;
        u.counts.channels = channel_count;
        u.counts.connections = connection_count;
        u.counts.pulses = pulse_count;
        u.counts.regions = region_count_all();
        u.counts.objects = memobj_count();
        u.counts.aspaces = aspace_count();
        n = sizeof u.counts;
        break;
    case KSYS_KLOG:
        n = klog_read(u.text, MIN(len, sizeof u.text));
        break;
    default:
        return -EINVAL;
    }
    n = MIN(n, len);
    return copyout_bulk(t->regs.x[1], &u, n) < 0 ? -EFAULT : (long)n;
}

/* ---- small public calls ---- */

long ker_cache_flush(struct thread *t)
{
    uintptr_t va = t->regs.x[0];
    size_t len = t->regs.x[1];

    if (va >= USER_END || len > USER_END - va)
        return -EFAULT;
    len = MIN(len, 8 * PAGE_SIZE);           /* the library calls again for the rest */
    for (uintptr_t at = va; at < va + len; at = ALIGN_DOWN(at, PAGE_SIZE) + PAGE_SIZE) {
        enum fault_result why;
        char *k = aspace_touch(t->process->aspace, at, ACCESS_READ, &why);
        if (!k)
            return -EFAULT;
        icache_sync(k, MIN(va + len, ALIGN_DOWN(at, PAGE_SIZE) + PAGE_SIZE) - at);
    }
    return (long)len;
}

/* The caller's randomness is added to what the layout of address spaces is made from. */
long ker_sys_srandom(struct thread *t)
{
    uint64_t seed;

    if (!process_able(t->process, PROCMGR_AID_SRANDOM))
        return -EPERM;
    if (copyin(&seed, t->regs.x[0], sizeof seed) < 0)
        return -EFAULT;
    process_seed = (process_seed ^ seed) * 0x9e3779b97f4a7c15ull;
    return 0;
}
