/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel calls on signals. */
#include "kercalls.h"
#include "ksignal.h"
#include "ksched.h"
#include "preempt.h"
#include "process.h"
#include "usercopy.h"
#include <sys/procmgr.h>

static bool may_signal(struct process *from, struct process *to, int signo)
{
    return process_same_user(from, to) || process_able(from, PROCMGR_AID_SIGNAL) ||
           (signo == SIGCONT && from->sid == to->sid);
}

/* One member of a group: 0 or an error, for the caller to combine. */
static int kill_process(struct thread *t, struct process *p, const siginfo_t *si)
{
    if (!may_signal(t->process, p, si->si_signo))
        return -EPERM;
    if (p->flags & _NTO_PF_ZOMBIE || p->dying || !si->si_signo)
        return 0;                    /* a zombie is there, and feels nothing */
    return signal_process(p, si);
}

#define GROUP_STEP   64u         /* processes passed in one step of kill_group() */
#define GROUP_KILLED 16u         /* what one that gets the signal counts */
#define PID_INDEX    ((1u << PID_INDEX_BITS) - 1)

/* In x7 of a call that is to go on where x6 says (next process, result so far): no other call can have left it there by chance. */
static uint64_t group_mark(const struct thread *t)
{
    return (t->regs.x[6] + 1) * 0x9e3779b97f4a7c15ull ^ t->regs.x[1] ^ t->regs.x[3] << 32;
}

/* pgrp 0: everybody. procnto is in no group. */
static bool in_group(const struct process *p, pid_t pgrp)
{
    return (pgrp == 0 || p->pgrp == pgrp) && p != procnto;
}

/* In steps, the caller's own process last: whatever happens to it, the others have had theirs. */
static long kill_group(struct thread *t, pid_t pgrp, const siginfo_t *si)
{
    uint64_t *x = t->regs.x;
    bool resumed = x[7] == group_mark(t);
    unsigned index = resumed ? (unsigned)x[6] & 0xffff : 0, budget = GROUP_STEP;
    int result = resumed ? -(int)(x[6] >> 16 & 0xff) : -ESRCH;
    struct process *p;

    x[7] = 0;
    for (; index <= PID_INDEX && (p = process_next((pid_t)index)) != NULL; budget--) {
        index = ((unsigned)p->pid & PID_INDEX) + 1;
        if (in_group(p, pgrp) && p != t->process) {
            int r = kill_process(t, p, si);
            if (r == 0 || result == -ESRCH)
                result = r;
            budget -= GROUP_KILLED - 1;
        }
        if (budget > GROUP_KILLED)
            continue;
        if (preempt_due()) {
            x[6] = index | (uint64_t)-result << 16;
            x[7] = group_mark(t);
            return KER_RESTART;
        }
        budget = GROUP_STEP;
    }
    if (in_group(t->process, pgrp) && (kill_process(t, t->process, si) == 0 || result == -ESRCH))
        result = 0;
    return result;
}

static long kill_call(struct thread *t, const siginfo_t *si)
{
    pid_t pid = (pid_t)t->regs.x[1];
    int tid = (int)t->regs.x[2];
    struct process *p;
    struct thread *o;

    if (t->regs.x[0] != 0)
        return -ESRCH;
    if (si->si_signo < 0 || si->si_signo > _SIGMAX)
        return -EINVAL;
    if (pid == 0)
        return kill_group(t, t->process->pgrp, si);
    if (pid < 0)
        return kill_group(t, pid == -1 ? 0 : -pid, si);
    p = process_find(pid);
    if (!p)
        return -ESRCH;
    if (tid <= 0)
        return kill_process(t, p, si);
    o = thread_find(p, tid);
    if (!o)                          /* ended, not joined yet: its id still lives */
        return thread_find_any(p, tid) ? 0 : -ESRCH;
    if (!may_signal(t->process, p, si->si_signo))
        return -EPERM;
    return si->si_signo ? signal_thread(o, si) : 0;
}

long ker_signal_kill(struct thread *t)
{
    siginfo_t si;

    signal_init_info(&si, (int)t->regs.x[3] & 0xff, (int)t->regs.x[4], t);
    si.si_value.sival_int = (int)t->regs.x[5];
    if ((int)t->regs.x[3] < 0 && !((unsigned)t->regs.x[3] & (unsigned)SIG_TERMER_NOINHERIT))
        return -EINVAL;
    if ((unsigned)t->regs.x[3] & ~((unsigned)SIG_TERMER_NOINHERIT | SIG_APPID | 0xff))
        return -EINVAL;
    return kill_call(t, &si);
}

long ker_signal_kill_sigval(struct thread *t)
{
    siginfo_t si;

    if ((unsigned)t->regs.x[3] & ~((unsigned)SIG_TERMER_NOINHERIT | SIG_APPID | 0xff))
        return -EINVAL;
    signal_init_info(&si, (int)t->regs.x[3] & 0xff, (int)t->regs.x[4], t);
    if (t->regs.x[5] && copyin(&si.si_value, t->regs.x[5], 8) < 0)
        return -EFAULT;
    return kill_call(t, &si);
}

long ker_signal_fault(struct thread *t)
{
    return -ENOSYS;                  /* faults come from the kernel only */
}

long ker_signal_action(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    int s = (int)t->regs.x[2];
    struct sigaction act, old;
    struct sigact *a;

    if (!p)
        return -ESRCH;
    if (p != t->process)
        return -EPERM;
    if (s < 1 || s > _SIGMAX)
        return -EINVAL;
    a = &p->actions[s - 1];
    memset(&old, 0, sizeof old);
    old.sa_handler = (__typeof__(old.sa_handler))a->handler;
    old.sa_flags = (int)a->flags;
    sigset_out(&old.sa_mask, a->mask);
    if (t->regs.x[3]) {
        if (copyin(&act, t->regs.x[3], 24) < 0)
            return -EFAULT;
        if (s == SIGKILL || s == SIGSTOP)
            return -EINVAL;
    }
    if (t->regs.x[4] && copyout(t->regs.x[4], &old, 24) < 0)
        return -EFAULT;
    if (!t->regs.x[3])
        return 0;
    a->handler = (uintptr_t)act.sa_handler;
    a->flags = (uint32_t)act.sa_flags & SA_MASK;
    a->mask = sigset_in(&act.sa_mask);
    if (t->regs.x[1])
        p->sigstub = t->regs.x[1];
    if (s == SIGCHLD)                /* for procnto: what becomes of its children */
        p->flags = (p->flags & ~(_NTO_PF_NOCLDSTOP | _NTO_PF_NOZOMBIE)) |
                   (act.sa_flags & SA_NOCLDSTOP ? _NTO_PF_NOCLDSTOP : 0) | (act.sa_flags & SA_NOCLDWAIT ? _NTO_PF_NOZOMBIE : 0);
    signal_discard_ignored(p, s);
    return 0;
}

long ker_signal_procmask(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    int tid = (int)t->regs.x[1], how = (int)t->regs.x[2];
    struct thread *o;
    sigset_t s;
    uint64_t set = 0, old;

    if (!p)
        return -ESRCH;
    if (p != t->process && !may_signal(t->process, p, 0))
        return -EPERM;
    o = tid == 0 && p == t->process ? t : thread_find(p, tid);
    if (!o)
        return -ESRCH;
    if (how == SIG_PENDING) {
        sigset_out(&s, o->sig_pending | p->sig_pending);
        return t->regs.x[4] ? copyout(t->regs.x[4], &s, 8) : 0;
    }
    if (t->regs.x[3]) {
        if (copyin(&s, t->regs.x[3], 8) < 0)
            return -EFAULT;
        set = sigset_in(&s);
    }
    old = o->sig_blocked & ~SIG_ALWAYS_BLOCKED;
    if (t->regs.x[3] && how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK)
        return -EINVAL;
    if (t->regs.x[4]) {
        sigset_out(&s, old);
        if (copyout(t->regs.x[4], &s, 8) < 0)
            return -EFAULT;
    }
    if (t->regs.x[3])
        signal_set_mask(o, how == SIG_BLOCK ? old | set : how == SIG_UNBLOCK ? old & ~set : set);
    return 0;
}

long ker_signal_suspend(struct thread *t)
{
    sigset_t s;
    uint64_t old = t->sig_blocked;
    int err;

    if (copyin(&s, t->regs.x[0], 8) < 0)
        return -EFAULT;
    signal_set_mask(t, sigset_in(&s));
    t->sig_saved_mask = old;
    t->sig_restore = true;           /* signal_deliver() puts it back, in the handler's frame or at once */
    thread_set_exit_work(t, WORK_SIGNAL);
    if ((err = thread_may_block(t, STATE_SIGSUSPEND)) != 0)
        return err;
    thread_block(t, STATE_SIGSUSPEND, NULL);
    return KER_BLOCKED;
}

long ker_signal_waitinfo(struct thread *t)
{
    sigset_t s;
    siginfo_t si;
    int err;

    if (copyin(&s, t->regs.x[0], 8) < 0)
        return -EFAULT;
    t->sig_wait = sigset_in(&s) & ~(SIGBIT(SIGKILL) | SIGBIT(SIGSTOP));
    if (signal_take(t, t->sig_wait, &si)) {
        if (t->regs.x[1] && copyout_bulk(t->regs.x[1], &si, sizeof si) < 0)
            return -EFAULT;
        return si.si_signo;
    }
    if ((err = thread_may_block(t, STATE_SIGWAITINFO)) != 0)
        return err;
    t->siginfo_ptr = t->regs.x[1];
    thread_block(t, STATE_SIGWAITINFO, NULL);
    return KER_BLOCKED;
}

/* sigaltstack(): the stack SA_ONSTACK handlers of this thread run on. */
long ker_signal_altstack(struct thread *t)
{
    stack_t new, old = { .ss_sp = (void *)t->altstack, .ss_size = t->altstack_size };

    old.ss_flags = signal_on_altstack(t) ? SS_ONSTACK : t->altstack_size ? 0 : SS_DISABLE;
    if (t->regs.x[0]) {
        if (copyin(&new, t->regs.x[0], 24) < 0)
            return -EFAULT;
        if (old.ss_flags == SS_ONSTACK)
            return -EPERM;
        if (new.ss_flags & ~SS_DISABLE)
            return -EINVAL;
        if (!(new.ss_flags & SS_DISABLE) && new.ss_size < MINSIGSTKSZ)
            return -ENOMEM;
    }
    if (t->regs.x[1] && copyout(t->regs.x[1], &old, 24) < 0)
        return -EFAULT;
    if (t->regs.x[0]) {
        bool off = new.ss_flags & SS_DISABLE;
        t->altstack = off ? 0 : (uintptr_t)new.ss_sp;
        t->altstack_size = off ? 0 : new.ss_size;
    }
    return 0;
}
