/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals. Without SA_SIGINFO an instance that is pending already swallows the next; with it they queue. A process-directed signal goes
 * to a thread that waits for it (SIGWAITINFO), else to one that does not block it, else stays pending on the process.
 * Delivery happens on the way to user mode: signal_deliver() builds a frame on the user stack and enters the process' sigstub.
 */
#include "ksignal.h"
#include "debugger.h"
#include "aspace.h"
#include "debug.h"
#include "kalloc.h"
#include "kercalls.h"
#include "ksched.h"
#include "message.h"
#include "trace.h"
#include "transfer.h"
#include "usercopy.h"
#include "aarch64/context.h"

static KCACHE_DEFINE(sigq_cache, "siginfo", struct sigq);

enum sig_default { DFL_TERM, DFL_CORE, DFL_IGN, DFL_STOP, DFL_CONT };

static enum sig_default default_action(int s)
{
    switch (s) {
    case SIGQUIT: case SIGILL: case SIGTRAP: case SIGABRT: case SIGEMT: case SIGFPE: case SIGBUS: case SIGSEGV: case SIGSYS:
    case SIGXCPU: case SIGXFSZ:
        return DFL_CORE;
    case SIGCHLD: case SIGPWR: case SIGWINCH: case SIGURG: case SIGPOLL:
        return DFL_IGN;
    case SIGSTOP: case SIGTSTP: case SIGTTIN: case SIGTTOU:
        return DFL_STOP;
    case SIGCONT:
        return DFL_CONT;
    default:
        return s >= 57 ? DFL_IGN : DFL_TERM;
    }
}

uint64_t sigset_in(const sigset_t *s)
{
    uint64_t v;
    memcpy(&v, s, sizeof v);
    return v;
}

void sigset_out(sigset_t *s, uint64_t v)
{
    memcpy(s, &v, sizeof v);
}

void signal_init_info(siginfo_t *si, int signo, int code, struct thread *from)
{
    memset(si, 0, sizeof *si);
    si->si_signo = signo;
    si->si_code = code;
    si->si_pid = from->process->pid;
    si->si_uid = from->process->cred.ruid;
}

static bool ignored(const struct process *p, int s)
{
    uintptr_t h = p->actions[s - 1].handler;

    return h == (uintptr_t)SIG_IGN || (h == (uintptr_t)SIG_DFL && default_action(s) == DFL_IGN && s < 57);
}

static int queue_info(uint64_t *pending, struct list *queue, struct process *p, const siginfo_t *si)
{
    bool queues = p->actions[si->si_signo - 1].flags & SA_SIGINFO || si->si_signo >= SIGRTMIN;
    struct sigq *e;

    if (*pending & SIGBIT(si->si_signo) && !queues)
        return 0;
    e = p->sig_queued < SIGQUEUE_MAX ? kcache_alloc(&sigq_cache, &p->quota) : NULL;
    if (!e) {
        if (queues)
            return -EAGAIN;
        *pending |= SIGBIT(si->si_signo);    /* a plain signal is never lost, only its siginfo */
        return 0;
    }
    e->info = *si;
    p->sig_queued++;
    *pending |= SIGBIT(si->si_signo);
    list_append(queue, &e->link);
    return 0;
}

static void sigq_free(struct process *p, struct sigq *e)
{
    p->sig_queued--;
    list_remove(&e->link);
    kcache_free(&sigq_cache, e, &p->quota);
}

/* Takes the first instance of signal s off a queue; the pending bit stays while there are more. */
static void unqueue(uint64_t *pending, struct list *queue, int s, siginfo_t *si, struct process *p)
{
    bool found = false, more = false;

    memset(si, 0, sizeof *si);
    si->si_signo = s;
    si->si_code = SI_NOINFO;
    list_for_each_safe(e, queue, struct sigq, link) {
        if (e->info.si_signo != s)
            continue;
        if (found) {
            more = true;
            break;
        }
        found = true;
        *si = e->info;
        sigq_free(p, e);
    }
    if (!more)
        *pending &= ~SIGBIT(s);
}

static void flush(uint64_t *pending, struct list *queue, uint64_t which, struct process *p)
{
    *pending &= ~which;
    list_for_each_safe(e, queue, struct sigq, link)
        if (which & SIGBIT(e->info.si_signo)) {
            sigq_free(p, e);
        }
}

void signal_flush_thread(struct thread *t)
{
    flush(&t->sig_pending, &t->sig_queue, ~0ull, t->process);
}

/* exec: what is pending for a thread of the old program is pending for the new one. */
void signal_leave_thread(struct thread *t)
{
    struct process *p = t->process;

    p->sig_pending |= t->sig_pending;
    t->sig_pending = 0;
    list_for_each_safe(e, &t->sig_queue, struct sigq, link) {
        list_remove(&e->link);
        list_append(&p->sig_queue, &e->link);
    }
}

#define FLUSH_STEP 32u

bool signal_flush_process(struct process *p)
{
    p->sig_pending = 0;
    for (unsigned n = 0; n < FLUSH_STEP && !list_empty(&p->sig_queue); n++)
        sigq_free(p, list_first(&p->sig_queue, struct sigq, link));
    return list_empty(&p->sig_queue);
}

bool signal_pending(struct thread *t)
{
    return (t->sig_pending | t->process->sig_pending) & ~t->sig_blocked;
}

static bool wants(struct thread *t, int s)
{
    return t->state == STATE_SIGWAITINFO && t->sig_wait & SIGBIT(s);
}

/* The thread that is to take a process-directed signal, or NULL; `more`: some were not looked at. */
#define SIGNAL_SEARCH 64

static struct thread *pick_thread(struct process *p, int s, bool *more)
{
    struct thread *able = NULL;
    unsigned n = 0;

    *more = false;
    list_for_each(t, &p->threads, struct thread, process_link) {
        if (n++ == SIGNAL_SEARCH) {
            *more = true;
            break;
        }
        if (t->flags & TF_EXITED)
            continue;
        if (wants(t, s))
            return t;
        if (!able && !(t->sig_blocked & SIGBIT(s)))
            able = t;
    }
    return able;
}

/* t has something to deliver: make it leave a wait, or look when it next enters user mode. */
static void nudge(struct thread *t)
{
    thread_set_exit_work(t, WORK_SIGNAL);
    if (t->state != STATE_RUNNING && t->state != STATE_READY && t->state != STATE_STOPPED)
        thread_interrupt(t, EINTR);
}

static void give_waitinfo(struct thread *t, const siginfo_t *si)
{
    long r = si->si_signo;

    if (t->siginfo_ptr && transfer_out(t->process->aspace, t->siginfo_ptr, si, sizeof *si) < 0)
        r = -EFAULT;
    thread_unblock(t, r);
}

/*
 * What a stop, SIGCONT, or a signal that is discarded does to each thread of a process is done for WALK_STEP threads at once and for the
 * others from a timer, as many at a time: nobody has to wait for a process with thousands of them. A later request begins anew, for
 * itself and for what an unfinished one has left.
 */
#define WALK_STEP 24u

static bool offer(struct process *p, struct thread *t)
{
    siginfo_t si;

    if (t->state == STATE_SIGWAITINFO && signal_take(t, t->sig_wait, &si)) {
        give_waitinfo(t, &si);
        return true;
    }
    if (!(p->sig_pending & ~t->sig_blocked))
        return false;
    nudge(t);
    return true;
}

static void walk_thread(struct process *p, struct thread *t)
{
    if (t->flags & TF_EXITED)
        return;
    if (t->sig_pending & p->walk.flush)
        flush(&t->sig_pending, &t->sig_queue, p->walk.flush, p);
    if (p->flags & _NTO_PF_STOPPED)
        thread_hold_for(t, TF_STOPPED);
    else
        thread_release_for(t, TF_STOPPED);
    if (p->walk.offer && offer(p, t))
        p->walk.offer = false;
}

static void walk_step(struct process *p)
{
    for (unsigned n = 0; n < WALK_STEP; n++) {
        int tid = p->dying ? -1 : htable_next(&p->tids, p->walk.next);

        if (tid < 0) {
            p->walk.flush = 0;
            p->walk.offer = false;
            if (p->walk.tell)
                process_notify_stop(p);
            p->walk.tell = false;
            return;
        }
        p->walk.next = (unsigned)tid + 1;
        walk_thread(p, htable_get(&p->tids, (unsigned)tid));
    }
    if (!ktimer_armed(&p->walk.timer))
        ktimer_arm(&p->walk.timer, arch_cycles_fast() + 1);
}

void signal_walk(struct ktimer *k)
{
    walk_step(container_of(k, struct process, walk.timer));
}

static void walk(struct process *p)
{
    p->walk.next = 1;
    if (!ktimer_armed(&p->walk.timer))
        walk_step(p);
}

/* Of the process and of each of its threads; not what has just come. */
static void flush_all(struct process *p, uint64_t which, int just_came)
{
    flush(&p->sig_pending, &p->sig_queue, which, p);
    p->walk.flush = (p->walk.flush & ~SIGBIT(just_came)) | which;
    walk(p);
}

/* Job control. The stopper itself stops at once, and its parent hears of it when all have. */
static void stop_or_continue(struct process *p, bool stop, int s)
{
    struct thread *self = this_cpu()->current;

    p->flags = stop ? p->flags | _NTO_PF_STOPPED : (p->flags & ~_NTO_PF_STOPPED) | _NTO_PF_CONTINUED;
    if (self->process == p && stop)
        thread_hold_for(self, TF_STOPPED);
    p->stop_code = stop ? CLD_STOPPED : CLD_CONTINUED;
    p->stop_status = s;
    p->walk.tell = true;
    walk(p);
}

static void stop_by_signal(struct process *p, int s)
{
    if (!(p->flags & _NTO_PF_STOPPED))
        stop_or_continue(p, true, s);
}

/*
 * Signals whose effect is on the process at once: SIGKILL, SIGSTOP and SIGCONT whoever blocks them, a stop by the terminal unless it is
 * `blocked` or caught. True: nothing is left to deliver.
 */
static bool immediate(struct process *p, int s, bool blocked)
{
    const uint64_t stops = SIGBIT(SIGSTOP) | SIGBIT(SIGTSTP) | SIGBIT(SIGTTIN) | SIGBIT(SIGTTOU);

    if (s == SIGKILL) {
        process_kill(p, SIGKILL);
        return true;
    }
    if (s == SIGCONT) {
        flush_all(p, stops, s);
        if (p->flags & _NTO_PF_STOPPED)
            stop_or_continue(p, false, s);
        return ignored(p, s) || p->actions[s - 1].handler == (uintptr_t)SIG_DFL;
    }
    if (SIGBIT(s) & stops) {
        flush_all(p, SIGBIT(SIGCONT), s);
        if (s == SIGSTOP || (p->actions[s - 1].handler == (uintptr_t)SIG_DFL && !blocked)) {
            stop_by_signal(p, s);
            return true;
        }
    }
    return ignored(p, s);
}

int signal_thread(struct thread *t, const siginfo_t *si)
{
    struct process *p = t->process;
    int r;

    TRACE(comm(_NTO_TRACE_COMM_SIGNAL, (uint32_t)si->si_signo, (uint32_t)si->si_code));
    if (p->dying || t->flags & TF_EXITED)
        return -ESRCH;
    if (wants(t, si->si_signo)) {
        give_waitinfo(t, si);
        return 0;
    }
    if (immediate(p, si->si_signo, t->sig_blocked & SIGBIT(si->si_signo)))
        return 0;
    r = queue_info(&t->sig_pending, &t->sig_queue, p, si);
    if (r == 0 && !(t->sig_blocked & SIGBIT(si->si_signo)))
        nudge(t);
    return r;
}

int signal_process(struct process *p, const siginfo_t *si)
{
    struct thread *t;
    bool more;
    int r;

    TRACE(comm(_NTO_TRACE_COMM_SIGNAL, (uint32_t)si->si_signo, (uint32_t)si->si_code));
    if (p->dying)
        return -ESRCH;
    t = pick_thread(p, si->si_signo, &more);
    if (t && wants(t, si->si_signo)) {
        give_waitinfo(t, si);
        return 0;
    }
    if (immediate(p, si->si_signo, t == NULL))
        return 0;
    r = queue_info(&p->sig_pending, &p->sig_queue, p, si);
    if (r == 0 && t) {
        nudge(t);
    } else if (r == 0 && more) {              /* one of the others may want it */
        p->walk.offer = true;
        walk(p);
    }
    return r;
}

void signal_set_mask(struct thread *t, uint64_t mask)
{
    t->sig_blocked = (mask & ~(SIGBIT(SIGKILL) | SIGBIT(SIGSTOP))) | SIG_ALWAYS_BLOCKED;
    if (signal_pending(t))
        thread_set_exit_work(t, WORK_SIGNAL);
}

static const char *signal_name(int s)
{
    static const char *const names[] = { "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGEMT", "SIGFPE",
                                         "SIGKILL", "SIGBUS", "SIGSEGV", "SIGSYS" };
    return s < (int)ARRAY_SIZE(names) ? names[s] : "signal";
}

static void terminate(struct thread *t, const siginfo_t *si)
{
    bool core = default_action(si->si_signo) == DFL_CORE;

    if (core && t->process->debug && t->process->debug->stopped)
        return;                              /* reported already; it is held */
    if (core && !t->process->dying && si->si_code > 0 && si->si_code != SI_NOINFO)
        process_report_fault(t, si, signal_name(si->si_signo));
    if (t->process == procnto)
        panic_exception("fault of the kernel process", &t->regs, (uint64_t)si->si_signo, (uint64_t)si->si_addr);
    if (core && debug_core(t, si))
        return;
    process_kill(t->process, (uint32_t)si->si_signo);
    thread_kill(t, (uint32_t)si->si_signo);      /* it does not go back to fault again */
}

void signal_fault(struct thread *t, siginfo_t *si)
{
    if (!debug_fault(t, si))
        signal_fault_deliver(t, si);
}

/* A synchronous fault of t's own: blocked or ignored, it ends the process. */
void signal_fault_deliver(struct thread *t, siginfo_t *si)
{
    struct sigact *a = &t->process->actions[si->si_signo - 1];

    if (t->sig_blocked & SIGBIT(si->si_signo) || a->handler <= (uintptr_t)SIG_HOLD || !t->process->sigstub) {
        terminate(t, si);
        return;
    }
    if (si != &t->fault_info)
        t->fault_info = *si;
    t->exit_work |= WORK_FAULT;
}

static void build_context(ucontext_t *uc, struct thread *t)
{
    memcpy(uc->uc_mcontext.cpu.gpr, t->regs.x, sizeof t->regs.x);
    uc->uc_mcontext.cpu.gpr[31] = t->regs.sp;
    uc->uc_mcontext.cpu.elr = t->regs.ip;
    uc->uc_mcontext.cpu.pstate = t->regs.pstate;
    uc->uc_stack.ss_sp = (void *)t->altstack;
    uc->uc_stack.ss_size = t->altstack_size;
    uc->uc_stack.ss_flags = signal_on_altstack(t) ? SS_ONSTACK : t->altstack_size ? 0 : SS_DISABLE;
    arch_fpu_save(t);
    memcpy(&uc->uc_mcontext.fpu, &t->fp, sizeof uc->uc_mcontext.fpu);
    sigset_out(&uc->uc_sigmask, t->sig_restore ? t->sig_saved_mask : t->sig_blocked);
    t->sig_restore = false;
}

bool signal_on_altstack(const struct thread *t)
{
    return t->regs.sp - t->altstack <= t->altstack_size && t->altstack_size;
}

static void enter_handler(struct thread *t, const siginfo_t *si)
{
    struct process *p = t->process;
    struct sigact *a = &p->actions[si->si_signo - 1];
    static struct _sighandler_info f;                /* kernel lock; too big for the kernel stack; what is not set below stays 0 */
    uintptr_t sp = t->regs.sp;

    TRACE(call_done(t));
    if (a->flags & SA_ONSTACK && t->altstack_size && !signal_on_altstack(t))
        sp = t->altstack + t->altstack_size;
    sp = (sp - 16 - sizeof f) & ~15ul;

    f.siginfo = *si;
    f.handler = (__typeof__(f.handler))a->handler;
    f.context = (void *)(sp + offsetof(struct _sighandler_info, uc));
    build_context(&f.uc, t);
    if (sp >= USER_END || transfer_out(p->aspace, sp, &f, sizeof f) < 0) {
        siginfo_t bad = *si;
        bad.si_signo = SIGSEGV;
        bad.si_code = SEGV_STKERR;
        bad.si_addr = (void *)sp;
        bad.si_fltip = (void *)t->regs.ip;
        terminate(t, &bad);
        return;
    }
    t->sig_blocked |= a->mask;
    if (!(a->flags & SA_NODEFER))
        t->sig_blocked |= SIGBIT(si->si_signo);
    t->sig_blocked &= ~(SIGBIT(SIGKILL) | SIGBIT(SIGSTOP));
    if (a->flags & SA_RESETHAND)
        a->handler = (uintptr_t)SIG_DFL;
    t->regs.x[0] = sp;
    t->regs.sp = sp;
    t->regs.ip = p->sigstub;
    t->regs.x[29] = 0;
    t->regs.x[30] = 0;
    t->regs.pstate &= ~(0xful << 28);
}

void signal_discard_ignored(struct process *p, int s)
{
    if (!ignored(p, s))
        return;
    flush_all(p, SIGBIT(s), s);
}

/* The lowest pending signal of a set, the thread's own before the process'. */
bool signal_take(struct thread *t, uint64_t which, siginfo_t *si)
{
    struct process *p = t->process;
    uint64_t own = t->sig_pending & which, shared = p->sig_pending & which;
    int s;

    if (!(own | shared))
        return false;
    s = __builtin_ctzll(own | shared) + 1;
    if (own & SIGBIT(s))
        unqueue(&t->sig_pending, &t->sig_queue, s, si, p);
    else
        unqueue(&p->sig_pending, &p->sig_queue, s, si, p);
    return true;
}

void signal_deliver(struct thread *t)
{
    siginfo_t si;

    if (t->exit_work & WORK_FAULT) {
        t->exit_work &= ~WORK_FAULT;
        enter_handler(t, &t->fault_info);
        return;
    }
    if (debug_retake(t, &si)) {
        /* its debugger has seen it */
    } else if (!signal_take(t, ~t->sig_blocked, &si)) {
        t->exit_work &= ~WORK_SIGNAL;
        if (t->sig_restore) {
            t->sig_restore = false;
            signal_set_mask(t, t->sig_saved_mask);
        }
        return;
    } else if (debug_signal(t, &si)) {
        return;
    }
    uintptr_t h = t->process->actions[si.si_signo - 1].handler;
    if (ignored(t->process, si.si_signo))
        return;
    if (h == (uintptr_t)SIG_DFL || h == (uintptr_t)SIG_HOLD || !t->process->sigstub) {
        if (h == (uintptr_t)SIG_DFL && default_action(si.si_signo) == DFL_STOP)
            stop_by_signal(t->process, si.si_signo);    /* it was blocked when it came */
        else if (h != (uintptr_t)SIG_HOLD && default_action(si.si_signo) != DFL_CONT)
            terminate(t, &si);
        return;
    }
    enter_handler(t, &si);
}

#define FPU offsetof(ucontext_t, uc_mcontext.fpu)   /* its last member: goes straight to its place */
_Static_assert(FPU + sizeof ((ucontext_t *)0)->uc_mcontext.fpu == sizeof(ucontext_t), "ucontext_t");

long ker_signal_return(struct thread *t)
{
    static ucontext_t uc;                    /* kernel lock */
    uintptr_t context;

    arch_fpu_forget(t);                      /* what a CPU holds of it is void */
    if (transfer_in(&context, t->process->aspace, t->regs.x[0] + offsetof(struct _sighandler_info, context),
                    sizeof context) < 0 || transfer_in(&uc, t->process->aspace, context, FPU) < 0 ||
        transfer_in(&t->fp, t->process->aspace, context + FPU, sizeof uc.uc_mcontext.fpu) < 0) {
        process_kill(t->process, SIGSEGV);
        return -EFAULT;
    }
    memcpy(t->regs.x, uc.uc_mcontext.cpu.gpr, sizeof t->regs.x);
    t->regs.sp = uc.uc_mcontext.cpu.gpr[31];
    t->regs.ip = uc.uc_mcontext.cpu.elr;
    t->regs.pstate = uc.uc_mcontext.cpu.pstate & 0xf0000000ul;      /* flags only: EL0, interrupts on */
    arch_fpu_drop_access();
    signal_set_mask(t, sigset_in(&uc.uc_sigmask));
    return KER_BLOCKED;                      /* the registers are as the context says */
}
