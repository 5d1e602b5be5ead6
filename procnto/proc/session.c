/* SPDX-License-Identifier: Apache-2.0 */
/* Process groups and sessions. Everything here is protected by proc_lock. */
#include <errno.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

bool session_has_group_locked(pid_t pgrp, pid_t sid)
{
    for (struct proc *p = proc_group_next_locked(pgrp, NULL); p != NULL; p = proc_group_next_locked(pgrp, p))
        if (p->sid == sid)
            return true;
    return false;
}

static bool group_exists_locked(pid_t pgrp)
{
    return proc_group_next_locked(pgrp, NULL) != NULL;
}

static int set_ids_locked(struct proc *p, pid_t pgrp, pid_t sid)
{
    long err = kproc_ctl(p->pid, KPROC_SET_PGRP, &pgrp, sizeof pgrp);

    if (err >= 0 && sid != p->sid)
        err = kproc_ctl(p->pid, KPROC_SET_SID, &sid, sizeof sid);
    if (err < 0)
        return (int)err;
    proc_set_pgrp_locked(p, pgrp);
    p->sid = sid;
    return 0;
}

int session_create_locked(struct proc *p)
{
    int err;

    if (group_exists_locked(p->pid))
        return -EPERM;
    err = set_ids_locked(p, p->pid, p->pid);
    if (err == 0) {
        p->flags |= _NTO_PF_SLEADER;
        p->session_tty = -1;
    }
    return err;
}

static int setpgid_locked(struct proc *caller, pid_t pid, pid_t pgrp)
{
    struct proc *p = pid == 0 || pid == caller->pid ? caller : proc_find_locked(pid);

    if (pgrp < 0)
        return -EINVAL;
    if (p == NULL || p->state >= PROC_DEAD || (p != caller && p->parent != caller))
        return -ESRCH;
    if (p != caller && (p->flags & _NTO_PF_EXECED))
        return -EACCES;
    if (pgrp == 0)
        pgrp = p->pid;
    if (p->flags & _NTO_PF_SLEADER || p->sid != caller->sid)
        return -EPERM;
    if (pgrp != p->pid && !session_has_group_locked(pgrp, caller->sid))
        return -EPERM;
    if (!ability_allowed(caller, PROCMGR_AID_PGRP, (uint64_t)pgrp))
        return -EPERM;
    return set_ids_locked(p, pgrp, p->sid);
}

long session_setpgid_message(struct msg_call *call)
{
    const proc_setpgid_t *msg = call->msg;
    struct proc *caller;
    long result;

    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    result = caller == NULL ? -ESRCH : setpgid_locked(caller, msg->pid, msg->pgid);
    pthread_mutex_unlock(&proc_lock);
    return result;
}

int session_signal_group_locked(pid_t pgrp, int signo, int code)
{
    int found = -ESRCH;

    for (struct proc *p = proc_group_next_locked(pgrp, NULL); p != NULL; p = proc_group_next_locked(pgrp, p)) {
        siginfo_t info;

        if (p->state >= PROC_DEAD || p == proc_self)
            continue;
        memset(&info, 0, sizeof info);
        info.si_signo = signo;
        info.si_code = code;
        kproc_ctl(p->pid, KPROC_SIGNAL, &info, sizeof info);
        found = 0;
    }
    return found;
}

/*
 * Does a member of the group have a parent in the same session but another group? With or without the process that
 * exits.
 */
static bool group_linked_locked(pid_t pgrp, const struct proc *exiting, bool with)
{
    for (struct proc *p = proc_group_next_locked(pgrp, NULL); p != NULL; p = proc_group_next_locked(pgrp, p)) {
        if (p == exiting ? !with : p->state >= PROC_DEAD)
            continue;
        if (p->parent == NULL || (p->parent == exiting && !with))
            continue;
        if (p->parent->sid == p->sid && p->parent->pgrp != pgrp)
            return true;
    }
    return false;
}

static bool group_stopped_locked(pid_t pgrp)
{
    for (struct proc *p = proc_group_next_locked(pgrp, NULL); p != NULL; p = proc_group_next_locked(pgrp, p))
        if (p->state < PROC_DEAD && (p->flags & _NTO_PF_STOPPED))
            return true;
    return false;
}

/* Only by this exit does the group become an orphan: one that was before (a boot script's job) is left alone. */
static void orphan_check_locked(pid_t pgrp, const struct proc *exiting)
{
    if (group_stopped_locked(pgrp) && group_linked_locked(pgrp, exiting, true) &&
        !group_linked_locked(pgrp, exiting, false)) {
        session_signal_group_locked(pgrp, SIGHUP, SI_USER);
        session_signal_group_locked(pgrp, SIGCONT, SI_USER);
    }
}

bool session_is_orphan_locked(pid_t pgrp)
{
    return !group_linked_locked(pgrp, NULL, false);
}

void session_orphans_locked(struct proc *exiting)
{
    for (struct proc *child = exiting->children; child != NULL; child = child->sibling)
        if (child->sid == exiting->sid && child->pgrp != exiting->pgrp)
            orphan_check_locked(child->pgrp, exiting);
    orphan_check_locked(exiting->pgrp, exiting);
}

/* Terminal drivers tell about sessions and ask for signals to them. They need the SESSION ability unless it is
   their own. */
static long session_event_locked(struct proc *caller, const proc_session_t *msg)
{
    struct proc *leader = proc_find_locked(msg->sid);
    pid_t sid = msg->sid;

    if (msg->event != PROCMGR_SESSION_SETSID && caller->sid != sid &&
        !ability_allowed(caller, PROCMGR_AID_SESSION, (uint64_t)sid))
        return -EPERM;
    switch (msg->event) {
    case PROCMGR_SESSION_SETSID:
        return session_create_locked(caller);
    case PROCMGR_SESSION_TCSETSID:
        if (leader == NULL || !(leader->flags & _NTO_PF_SLEADER))
            return -ESRCH;
        leader->session_tty = msg->id;
        leader->tty_pid = caller->pid;
        return 0;
    case PROCMGR_SESSION_SETPGRP:
        if (leader == NULL || !session_has_group_locked(msg->id, sid))
            return -EPERM;
        leader->session_pgrp = msg->id;
        return 0;
    case PROCMGR_SESSION_SIGNAL_LEADER:
        if (leader == NULL || leader->state >= PROC_DEAD)
            return -ESRCH;
        return SignalKill(0, leader->pid, 0, msg->id, SI_USER, 0) == -1 ? -errno : 0;
    case PROCMGR_SESSION_SIGNAL_PGRP:
        return msg->id < 0 || msg->id > _SIGMAX ? -EINVAL :
               session_signal_group_locked(sid, msg->id, SI_USER);
    case PROCMGR_SESSION_SIGNAL_PID:
        return SignalKill(0, sid, 0, msg->id, SI_USER, 0) == -1 ? -errno : 0;
    default:
        return -EINVAL;
    }
}

long session_message(struct msg_call *call)
{
    const proc_session_t *msg = call->msg;
    struct proc *caller;
    long result;

    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    result = caller == NULL ? -ESRCH : session_event_locked(caller, msg);
    pthread_mutex_unlock(&proc_lock);
    return result;
}

long session_umask_message(struct msg_call *call)
{
    const proc_umask_t *msg = call->msg;
    pid_t pid = msg->pid != 0 ? msg->pid : call->pid;
    proc_umask_reply_t reply;
    struct proc *p;

    if (msg->subtype != _PROC_UMASK_SET && msg->subtype != _PROC_UMASK_GET)
        return -EINVAL;
    if (pid != call->pid && client_able(call->pid, PROCMGR_AID_UMASK, 0) != 0)
        return -EPERM;
    p = proc_find(pid);
    if (p == NULL)
        return -ESRCH;
    memset(&reply, 0, sizeof reply);
    pthread_mutex_lock(&p->lock);
    reply.umask = p->umask;
    if (msg->subtype == _PROC_UMASK_SET)
        p->umask = msg->umask & 0777;
    pthread_mutex_unlock(&p->lock);
    proc_put(p);
    return client_reply(call, EOK, &reply, sizeof reply);
}

/* The driver of controlling terminals is gone, and they with it: their sessions are hung up. */
void session_driver_died_locked(pid_t driver)
{
    unsigned index = 0;

    for (struct proc *p; (p = proc_next_locked(&index)) != NULL;) {
        if (p->tty_pid != driver || !(p->flags & _NTO_PF_SLEADER) || p->state >= PROC_DEAD)
            continue;
        p->tty_pid = 0;
        p->session_tty = -1;
        SignalKill(0, p->pid, 0, SIGHUP, SI_USER, 0);
        if (p->session_pgrp != 0 && session_signal_group_locked(p->session_pgrp, SIGHUP, SI_USER) == 0)
            session_signal_group_locked(p->session_pgrp, SIGCONT, SI_USER);
    }
}

void session_leader_died_locked(struct proc *p)
{
    if ((p->flags & _NTO_PF_SLEADER) && p->session_pgrp != 0)
        session_signal_group_locked(p->session_pgrp, SIGHUP, SI_USER);
}
