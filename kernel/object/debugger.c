/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debug stops: a process held for its debugger or for the writer of its core file. The rules are in debugger.h. Policy (who may, for how
 * long, what next) is procnto's: it hears of every stop by KPULSE_PROC_DEBUG and answers with the private call DEBUG.
 */
#include "debugger.h"
#include "arch.h"
#include "kalloc.h"
#include "kercalls.h"
#include "ksched.h"
#include "percpu.h"
#include "process.h"
#include "thread.h"
#include "usercopy.h"
#include <sys/fault.h>

static bool core_handover;                   /* KDBG_CORE: somebody writes core files */

static struct debug *debug_get(struct process *p)
{
    struct debug *d = p->debug;

    if (d)
        return d;
    d = kmem_alloc(sizeof *d, NULL);
    if (!d)
        return NULL;
    memset(d, 0, sizeof *d);
    d->pulse = pulse_alloc(NULL);
    if (!d->pulse) {
        kmem_free(d, sizeof *d, NULL);
        return NULL;
    }
    d->pulse->fixed = true;
    p->debug = d;
    return d;
}

void debug_free(struct process *p)
{
    struct debug *d = p->debug;

    if (!d)
        return;
    if (d->pulse->node.queued)
        pqueue_remove(&channel_find(procnto, SYSMGR_CHID)->pulses, &d->pulse->node);
    pulse_free_always(d->pulse, NULL);
    kmem_free(d, sizeof *d, NULL);
    p->debug = NULL;
}

/* ---- stopping ---- */

static void stop(struct process *p)
{
    p->debug->stopped = true;
    p->flags |= _NTO_PF_DEBUG_STOPPED;
    list_for_each(t, &p->threads, struct thread, process_link)
        thread_hold_for(t, TF_DEBUG_HELD);
}

static void set_event(struct process *p, unsigned why, unsigned what, const struct thread *t, const siginfo_t *si)
{
    struct kdebug_event *e = &p->debug->event;

    memset(e, 0, sizeof *e);
    e->why = (uint16_t)why;
    e->what = (uint16_t)what;
    e->tid = t ? t->tid : 0;
    if (si)
        e->info = *si;
}

/* Stops t's process for an event of t, the current thread. One that comes second is not lost: its thread meets it again. */
static void report(struct thread *t, unsigned why, unsigned what, const siginfo_t *si)
{
    struct process *p = t->process;
    struct channel *ch = channel_find(procnto, SYSMGR_CHID);

    set_event(p, why, what, t, si);
    stop(p);
    p->debug->pulse->body.code = KPULSE_PROC_DEBUG;
    p->debug->pulse->body.value.sival_int = p->pid;
    if (ch)
        pulse_send_fixed(ch, p->debug->pulse, PRIO_DEFAULT + 1);
}

bool debug_fault(struct thread *t, const siginfo_t *si)
{
    struct debug *d = t->process->debug;

    if (!d || !d->traced || t->process->dying)
        return false;
    if (!(d->signals & SIGBIT(si->si_signo)) && !(si->si_fltno > 0 && si->si_fltno <= 64 && d->faults >> (si->si_fltno - 1) & 1))
        return false;
    if (d->stopped)
        return true;                         /* held already: the instruction faults again when it runs again */
    t->fault_info = *si;
    t->flags |= TF_DEBUG_FAULT;
    report(t, _DEBUG_WHY_FAULTED, (unsigned)si->si_fltno, si);
    return true;
}

bool debug_signal(struct thread *t, const siginfo_t *si)
{
    struct debug *d = t->process->debug;

    if (!d || !d->traced || !(d->signals & SIGBIT(si->si_signo)))
        return false;
    t->fault_info = *si;
    t->flags |= TF_DEBUG_SIGNAL;
    report(t, _DEBUG_WHY_SIGNALLED, (unsigned)si->si_signo, si);
    return true;
}

bool debug_retake(struct thread *t, siginfo_t *si)
{
    if (!(t->flags & TF_DEBUG_PASS))
        return false;
    t->flags &= ~TF_DEBUG_PASS;
    *si = t->fault_info;
    return true;
}

bool debug_step_done(struct thread *t, const siginfo_t *si)
{
    struct debug *d = t->process->debug;

    arch_step(false);
    if (!(t->special & SPECIAL_STEP) || !d)
        return false;
    thread_set_special(t, SPECIAL_STEP, false);
    if (!d->stopped)
        report(t, _DEBUG_WHY_FAULTED, FLTTRACE, si);
    return true;
}

bool debug_core(struct thread *t, const siginfo_t *si)
{
    struct process *p = t->process;

    if (p == procnto || p->dying || p->execing || p->flags & _NTO_PF_LOADING)
        return false;
    if (!core_handover && !(p->debug && p->debug->traced))
        return false;
    if (!debug_get(p))
        return false;                        /* no memory: it ends without */
    if (!p->debug->stopped || p->debug->event.why != _DEBUG_WHY_TERMINATED)
        report(t, _DEBUG_WHY_TERMINATED, (unsigned)si->si_signo, si);
    return true;
}

void debug_thread_info(const struct thread *t, debug_thread_t *out)
{
    const struct debug *d = t->process->debug;

    out->flags = _DEBUG_FLAG_64BIT | (t->special & SPECIAL_STEP ? _DEBUG_FLAG_SSTEP : 0) |
                 (t->flags & TF_DEBUG_FROZEN ? _DEBUG_FLAG_STOPPED : 0);
    if (!d || !d->stopped)
        return;
    out->flags |= _DEBUG_FLAG_STOPPED | _DEBUG_FLAG_ISTOP;
    if (d->event.tid != t->tid)
        return;
    out->flags |= _DEBUG_FLAG_CURTID;
    out->why = d->event.why;
    out->what = d->event.what;
    out->info = d->event.info;
}

/* ---- the private call ---- */

static void forget_steps(struct process *p)
{
    list_for_each(t, &p->threads, struct thread, process_link) {
        thread_set_special(t, SPECIAL_STEP, false);
        t->regs.pstate &= ~PSTATE_SS;
    }
}

/* The fault or signal its thread stopped for goes on to the program, unless it is to be dropped. */
static void resolve_event(struct process *p, uint32_t run)
{
    struct thread *t = thread_find(p, p->debug->event.tid);

    if (!t)
        return;
    if (t->flags & TF_DEBUG_SIGNAL && !(run & KDBG_RUN_CLRSIG)) {
        t->flags |= TF_DEBUG_PASS;
        t->exit_work |= WORK_SIGNAL;
    } else if (t->flags & TF_DEBUG_FAULT && !(run & (KDBG_RUN_CLRFLT | KDBG_RUN_CLRSIG))) {
        t->flags &= ~TF_DEBUG_FAULT;
        signal_fault_deliver(t, &t->fault_info);
    }
    t->flags &= ~(TF_DEBUG_SIGNAL | TF_DEBUG_FAULT);
}

static void go_on(struct process *p, uint32_t run, int tid)
{
    list_for_each(t, &p->threads, struct thread, process_link) {
        if (run & KDBG_RUN_STEP ? t->tid != tid : (t->flags & TF_DEBUG_FROZEN) != 0)
            continue;
        if (run & (KDBG_RUN_STEP | KDBG_RUN_STEP_ALL)) {
            thread_set_special(t, SPECIAL_STEP, true);
            t->regs.pstate |= PSTATE_SS;
        }
        thread_release_for(t, TF_DEBUG_HELD);
    }
}

static long ctl_run(struct process *p, uintptr_t data, size_t len)
{
    struct kdebug_run r;
    struct debug *d = p->debug;

    if (len < sizeof r || copyin(&r, data, sizeof r) < 0)
        return -EFAULT;
    if (!d)
        return -ESRCH;
    if (r.flags & KDBG_RUN_STEP && !thread_find(p, r.tid))
        return -ESRCH;
    d->signals = r.signals;
    d->faults = r.faults;
    if (!d->stopped)
        return 0;
    if (d->event.why == _DEBUG_WHY_TERMINATED) {
        process_kill(p, d->event.what);
        return 0;
    }
    d->stopped = false;
    p->flags &= ~_NTO_PF_DEBUG_STOPPED;
    forget_steps(p);
    resolve_event(p, r.flags);
    if (!p->dying && !d->stopped)            /* what was passed on may have been its end */
        go_on(p, r.flags, r.tid);
    return 0;
}

/* Threads that run on other CPUs have been kicked: the call is made again until the last has let go. */
static long ctl_stop(struct process *p, unsigned why)
{
    struct debug *d = debug_get(p);

    if (!d)
        return -EAGAIN;
    if (!d->stopped) {
        set_event(p, why, 0, list_empty(&p->threads) ? NULL : list_first(&p->threads, struct thread, process_link), NULL);
        stop(p);
    }
    list_for_each(t, &p->threads, struct thread, process_link)
        if (t->running_on >= 0)
            return KER_RESTART;
    return 0;
}

static long ctl_detach(struct process *p)
{
    struct debug *d = p->debug;

    if (!d)
        return 0;
    d->traced = false;
    d->signals = d->faults = 0;
    list_for_each(t, &p->threads, struct thread, process_link)
        if (t->flags & TF_DEBUG_FROZEN) {
            t->flags &= ~TF_DEBUG_FROZEN;
            if (!d->stopped)
                thread_release_for(t, TF_DEBUG_HELD);
        }
    return 0;
}

static long ctl_freeze(struct process *p, int tid, bool freeze)
{
    struct thread *t = thread_find(p, tid);

    if (!t)
        return -ESRCH;
    if (!p->debug || !p->debug->traced)
        return -EPERM;
    if (freeze) {
        t->flags |= TF_DEBUG_FROZEN;
        thread_hold_for(t, TF_DEBUG_HELD);
    } else if (t->flags & TF_DEBUG_FROZEN) {
        t->flags &= ~TF_DEBUG_FROZEN;
        if (!p->debug->stopped)
            thread_release_for(t, TF_DEBUG_HELD);
    }
    return 0;
}

static long ctl_event(struct process *p, uintptr_t data, size_t len)
{
    struct kdebug_event event = { 0 };
    const struct debug *d = p->debug;

    if (d) {
        event = d->event;
        event.stopped = d->stopped;
    }
    return len < sizeof event ? -EINVAL : copyout_bulk(data, &event, sizeof event);
}

#define PSTATE_FLAGS 0xf0000000ul            /* all a debugger may change */

static long ctl_regs(struct thread *t, bool set, uintptr_t data, size_t len)
{
    AARCH64_CPU_REGISTERS r;

    if (len < sizeof r)
        return -EINVAL;
    if (set) {
        if (copyin_bulk(&r, data, sizeof r) < 0)
            return -EFAULT;
        memcpy(t->regs.x, r.gpr, sizeof t->regs.x);
        t->regs.sp = r.gpr[31];
        t->regs.ip = r.elr;
        t->regs.pstate = (t->regs.pstate & ~PSTATE_FLAGS) | (r.pstate & PSTATE_FLAGS);
        return 0;
    }
    memcpy(r.gpr, t->regs.x, sizeof t->regs.x);
    r.gpr[31] = t->regs.sp;
    r.elr = t->regs.ip;
    r.pstate = t->regs.pstate & ~PSTATE_SS;
    return copyout_bulk(data, &r, sizeof r);
}

static long ctl_fp(struct thread *t, bool set, uintptr_t data, size_t len)
{
    if (len < sizeof(AARCH64_FPU_REGISTERS))
        return -EINVAL;
    if (set) {
        arch_fpu_forget(t);
        return copyin_bulk(&t->fp, data, sizeof(AARCH64_FPU_REGISTERS)) < 0 ? -EFAULT : 0;
    }
    arch_fpu_save(t);
    return copyout_bulk(data, &t->fp, sizeof(AARCH64_FPU_REGISTERS));
}

static long ctl_registers(struct process *p, int cmd, int tid, uintptr_t data, size_t len)
{
    struct thread *t = thread_find_any(p, tid);
    bool set = cmd == KDBG_SET_REGS || cmd == KDBG_SET_FP;

    if (!t)
        return -ESRCH;
    if ((set && !(p->debug && p->debug->stopped)) || t->running_on >= 0)
        return -EBUSY;
    return cmd == KDBG_GET_REGS || cmd == KDBG_SET_REGS ? ctl_regs(t, set, data, len) : ctl_fp(t, set, data, len);
}

static long ctl_attach(struct process *p)
{
    struct debug *d = debug_get(p);

    if (!d)
        return -EAGAIN;
    if (d->traced)
        return -EBUSY;
    d->traced = true;
    return 0;
}

/* DEBUG(pid, cmd, id, data, len) */
long ker_priv_debug(struct thread *self)
{
    struct process *p;
    int cmd = (int)self->regs.x[1], id = (int)self->regs.x[2];
    uintptr_t data = self->regs.x[3];
    size_t len = self->regs.x[4];

    if (cmd == KDBG_CORE) {
        core_handover = id != 0;
        return 0;
    }
    p = process_find((pid_t)self->regs.x[0]);
    if (!p || p->flags & _NTO_PF_ZOMBIE || p->dying)
        return -ESRCH;
    if (p == procnto)
        return -EPERM;
    switch (cmd) {
    case KDBG_ATTACH:
        return ctl_attach(p);
    case KDBG_DETACH:
        return ctl_detach(p);
    case KDBG_STOP:
        return ctl_stop(p, (unsigned)id);
    case KDBG_RUN:
        return ctl_run(p, data, len);
    case KDBG_FREEZE:
    case KDBG_THAW:
        return ctl_freeze(p, id, cmd == KDBG_FREEZE);
    case KDBG_EVENT:
        return ctl_event(p, data, len);
    case KDBG_GET_REGS:
    case KDBG_SET_REGS:
    case KDBG_GET_FP:
    case KDBG_SET_FP:
        return ctl_registers(p, cmd, id, data, len);
    default:
        return -EINVAL;
    }
}
