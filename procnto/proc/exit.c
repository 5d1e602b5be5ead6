/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of a process. The kernel has torn everything down when its pulse comes; what is left to do here: forget names
 * and requests kept for it, find its children a new parent, tell its parent, keep a zombie or give the pid back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/debug.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/wait.h>
#include "proc/private.h"
#include "sys/sys.h"

void exit_reap_locked(struct proc *p)
{
    long err = kproc_ctl(p->pid, KPROC_REAP, NULL, 0);

    if (err < 0)
        klog("procnto: reap of pid %d: error %ld\n", p->pid, -err);
    proc_remove(p);
}

static int wait_status(const siginfo_t *info)
{
    switch (info->si_code) {
    case CLD_EXITED:
        return WAIT_STATUS_EXIT(info->si_status);
    case CLD_DUMPED:
        return (info->si_status & 0x7f) | 0x80;
    default:
        return info->si_status & 0x7f;
    }
}

static void send_sigchld_locked(struct proc *parent, const siginfo_t *info)
{
    if (parent != proc_self)
        kproc_ctl(parent->pid, KPROC_SIGNAL, info, sizeof *info);
}

/* Does the parent want no zombies: SIGCHLD ignored or SA_NOCLDWAIT? The kernel keeps the signal actions. */
static bool parent_discards_locked(const struct proc *parent)
{
    struct _debug_process_info info;

    if (kproc_info(parent->pid, PROC_INFO_PROCESS, 0, &info, sizeof info) < 0)
        return true;
    return (info.flags & _NTO_PF_NOZOMBIE) || sigismember(&info.sig_ignore, SIGCHLD) == 1;
}

static bool parent_wants_stops_locked(const struct proc *parent)
{
    struct _debug_process_info info;

    return parent != proc_self &&
           kproc_info(parent->pid, PROC_INFO_PROCESS, 0, &info, sizeof info) >= 0 && !(info.flags & _NTO_PF_NOCLDSTOP);
}

static void become_zombie_locked(struct proc *p)
{
    struct proc *parent = p->parent;

    if (parent == proc_self ? !p->internal : (p->flags & _NTO_PF_NOZOMBIE) || parent_discards_locked(parent)) {
        siginfo_t info = p->exit_info;

        exit_reap_locked(p);
        send_sigchld_locked(parent, &info);
    } else {
        p->state = PROC_ZOMBIE;
        send_sigchld_locked(parent, &p->exit_info);
    }
    wait_wake_locked(parent);
}

/* Children go to the guardian the process has named among them, else to pid 1, which keeps no zombies. */
static void reparent_children_locked(struct proc *p)
{
    struct proc *guardian = p->guardian != 0 ? proc_find_locked(p->guardian) : NULL;
    struct proc *heir = proc_self;

    if (guardian != NULL && guardian->parent == p && guardian->state < PROC_DEAD)
        heir = guardian;
    while (p->children != NULL) {
        struct proc *child = p->children;
        struct proc *to = child == heir ? proc_self : heir;

        proc_unlink_child(child);
        proc_link_child(to, child);
        kproc_ctl(child->pid, KPROC_SET_PARENT, &to->pid, sizeof to->pid);
        if (child->state == PROC_ZOMBIE && to == proc_self)
            exit_reap_locked(child);
        else if (child->state == PROC_ZOMBIE)
            wait_wake_locked(to);
    }
}

static void collect_exit_locked(struct proc *p)
{
    struct _debug_process_info info;
    long err;

    memset(&p->exit_info, 0, sizeof p->exit_info);
    err = kproc_exit_info(p->pid, &p->exit_info);
    if (err < 0) {
        p->exit_info.si_code = CLD_KILLED;
        p->exit_info.si_status = SIGKILL;
    }
    p->exit_info.si_signo = SIGCHLD;
    p->exit_info.si_pid = p->pid;
    p->exit_status = wait_status(&p->exit_info);
    if (kproc_info(p->pid, PROC_INFO_PROCESS, 0, &info, sizeof info) >= 0) {
        p->times.user = info.utime + p->children_time.user;
        p->times.system = info.stime + p->children_time.system;
        p->exit_info.si_utime = (uint32_t)(p->times.user / 1000);
        p->exit_info.si_stime = (uint32_t)(p->times.system / 1000);
    }
}

static void state_changed_locked(struct proc *p, int code, int status)
{
    siginfo_t info;

    memset(&info, 0, sizeof info);
    info.si_signo = SIGCHLD;
    info.si_code = code;
    info.si_pid = p->pid;
    info.si_status = status;
    if (parent_wants_stops_locked(p->parent))
        send_sigchld_locked(p->parent, &info);
    wait_wake_locked(p->parent);
}

/*
 * A terminal's stop signals do not stop members of an orphaned process group, where nobody could continue them. The kernel does
 * not know of such groups and stops; the process goes on at once, and nobody hears of either.
 */
static bool orphan_goes_on_locked(struct proc *p, bool stopped, int signo)
{
    const siginfo_t info = { .si_signo = SIGCONT, .si_pid = SYSMGR_PID };
    bool again = p->unstopped && !stopped;

    p->unstopped = stopped && !p->held && signo != SIGSTOP && session_is_orphan_locked(p->pgrp);
    if (p->unstopped)
        kproc_ctl(p->pid, KPROC_SIGNAL, &info, sizeof info);
    return p->unstopped || again;
}

static void stop_news_locked(struct proc *p, bool only_continued)
{
    int state[2] = { 0, 0 };
    bool stopped, held;

    if (p->parent == NULL || kproc_stop_info(p->pid, state) < 0)
        return;
    stopped = state[0] == CLD_STOPPED;
    if ((stopped && only_continued) || orphan_goes_on_locked(p, stopped, state[1]))
        return;
    held = stopped && p->held;
    p->flags = stopped ? p->flags | _NTO_PF_STOPPED : p->flags & ~_NTO_PF_STOPPED;
    p->stop_signal = stopped ? state[1] : p->stop_signal;
    p->held = false;
    p->stop_report = stopped && !held;
    p->cont_report = !stopped;
    if (!held)
        state_changed_locked(p, state[0], state[1]);
}

/* The end of a critical process that failed is the system's: nothing that relies on it may go on. */
static void critical_check(const struct proc *p)
{
    if (!p->critical || p->exit_info.si_code == CLD_EXITED)
        return;
    klog("procnto: critical process %d (%s) died of signal %d: rebooting\n", p->pid, p->path != NULL ? p->path : "?",
         p->exit_info.si_status);
    kreboot(KREBOOT_RESET);
}

static void dead_locked(struct proc *p)
{
    bool unseen;

    if (p->flags & _NTO_PF_STOPPED)
        stop_news_locked(p, true);   /* the pulse about that may be in another thread's hands */
    core_process_died_locked(p);
    collect_exit_locked(p);
    critical_check(p);
    p->state = PROC_DEAD;
    p->stop_report = false;
    unseen = spawn_child_died_locked(p);
    spawn_client_died_locked(p->pid);
    wait_drop_all_locked(p);
    session_leader_died_locked(p);
    session_driver_died_locked(p->pid);
    session_orphans_locked(p);
    reparent_children_locked(p);
    if (unseen) {
        struct proc *parent = p->parent;

        exit_reap_locked(p);
        wait_wake_locked(parent);
    } else {
        become_zombie_locked(p);
    }
}

void exit_process_dead(pid_t pid)
{
    struct proc *p = proc_find_any(pid);
    bool daemon;

    if (p == NULL) {
        kproc_ctl(pid, KPROC_REAP, NULL, 0);     /* never entered the table: a spawn or exec that was broken off */
        return;
    }
    path_process_died(pid);
    rsrcdb_process_died(pid);
    event_process_died(pid);
    value_process_died(pid);
    shm_handle_process_died(pid);
    mem_file_sweep();
    value_check();
    pthread_mutex_lock(&proc_lock);
    daemon = p->sid == SYSMGR_PID;
    if (p->state < PROC_DEAD)
        dead_locked(p);
    pthread_mutex_unlock(&proc_lock);
    debug_process_died(p);
    event_trigger(PROCMGR_EVENT_PROCESS_DEATH, pid);
    if (daemon)
        event_trigger(PROCMGR_EVENT_DAEMON_DEATH, pid);
    proc_put(p);
}

/* The kernel keeps the newest state only: a stop and the continue after it may be told as one pulse. */
void exit_process_stop(pid_t pid)
{
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(pid);
    if (p != NULL && p->state < PROC_DEAD && p->parent != NULL)
        stop_news_locked(p, false);
    pthread_mutex_unlock(&proc_lock);
}

/*
 * procmgr_daemon(): to its parent the process looks dead with the given status; it lives on as a child of pid 1
 * in the daemons' session (1), or stays in its session (procmgr_detach()). The library does the rest (chdir,
 * descriptors, umask).
 */
static int daemon_locked(struct proc *p, int status, bool keep_session)
{
    struct exit_report *report;
    struct proc *parent = p->parent;
    pid_t session = SYSMGR_PID;

    if (parent == NULL)
        return -EPERM;
    report = calloc(1, sizeof *report);
    if (report == NULL)
        return -ENOMEM;
    report->pgrp = p->pgrp;
    report->status = WAIT_STATUS_EXIT(status);
    report->info.si_signo = SIGCHLD;
    report->info.si_code = CLD_EXITED;
    report->info.si_pid = p->pid;
    report->info.si_status = status & 0xff;
    proc_unlink_child(p);
    proc_link_child(proc_self, p);
    kproc_ctl(p->pid, KPROC_SET_PARENT, &proc_self->pid, sizeof proc_self->pid);
    if (!keep_session) {
        kproc_ctl(p->pid, KPROC_SET_PGRP, &p->pid, sizeof p->pid);
        kproc_ctl(p->pid, KPROC_SET_SID, &session, sizeof session);
        proc_set_pgrp_locked(p, p->pid);
        p->sid = session;
        p->flags &= ~_NTO_PF_SLEADER;
    }
    if (parent == proc_self ? p->internal : !(p->flags & _NTO_PF_NOZOMBIE) && !parent_discards_locked(parent)) {
        report->next = parent->reports;
        parent->reports = report;
        send_sigchld_locked(parent, &report->info);
    } else {
        free(report);
    }
    p->internal = false;
    wait_wake_locked(parent);
    return 0;
}

long exit_daemon_message(struct msg_call *call)
{
    const proc_daemon_t *msg = call->msg;
    struct proc *p;
    long result;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(call->pid);
    result = p == NULL || p->state >= PROC_DEAD ? -ESRCH : 
             daemon_locked(p, msg->status, msg->flags & _PROC_DAEMON_KEEPSESSION);
    pthread_mutex_unlock(&proc_lock);
    return result;
}

/* The guardian is a child of the caller; pid 0 asks for none. The answer names the one before. */
long exit_guardian_message(struct msg_call *call)
{
    const proc_guardian_t *msg = call->msg;
    proc_guardian_reply_t reply = { 0 };
    struct proc *p, *child;
    int err = EOK;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(call->pid);
    child = msg->pid != 0 ? proc_find_locked(msg->pid) : NULL;
    if (p == NULL || (msg->pid != 0 && (child == NULL || child->state >= PROC_DEAD)))
        err = -ESRCH;
    else if (child != NULL && child->parent != p)
        err = -EINVAL;
    if (err == EOK) {
        reply.pid = p->guardian;
        p->guardian = msg->pid;
    }
    pthread_mutex_unlock(&proc_lock);
    return err != EOK ? err : client_reply(call, EOK, &reply, sizeof reply);
}
