/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The wait family. A waiting thread is a saved rcvid in its process' list of waiters; every change of a child
 * looks through that list. What a child has to tell is either a zombie (it is dead), a stop or continue mark in
 * its object, or an exit report left behind by procmgr_daemon(). All of it under proc_lock.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/wait.h>
#include "proc/private.h"

#define WAIT_KINDS (WEXITED | WTRAPPED | WUNTRACED | WCONTINUED | _PROC_WAIT_EXECED)
#define WAIT_ENDS (WEXITED | _PROC_WAIT_EXECED)
#define WAIT_OPTIONS (WAIT_KINDS | WNOHANG | WNOWAIT)

/* procnto's own threads that wait for a child of pid 1 (boot script). */
static pthread_cond_t internal_wait = PTHREAD_COND_INITIALIZER;

static bool waiter_matches(const struct waiter *w, const struct proc *parent, pid_t pid, pid_t pgrp)
{
    switch (w->idtype) {
    case P_PID:
        return pid == w->id;
    case P_PGID:
        return pgrp == (w->id != 0 ? w->id : parent->pgrp);
    default:
        return true;
    }
}

static void child_info(siginfo_t *info, const struct proc *child, int code, int status)
{
    memset(info, 0, sizeof *info);
    info->si_signo = SIGCHLD;
    info->si_code = code;
    info->si_pid = child->pid;
    info->si_status = status;
}

static bool scan_reports(struct proc *parent, const struct waiter *w, siginfo_t *info, bool *any)
{
    for (struct exit_report **at = &parent->reports; *at != NULL; at = &(*at)->next) {
        struct exit_report *report = *at;

        if (!waiter_matches(w, parent, report->info.si_pid, report->pgrp))
            continue;
        *any = true;
        if (!(w->options & WAIT_ENDS))
            continue;
        *info = report->info;
        if (!(w->options & WNOWAIT)) {
            *at = report->next;
            free(report);
        }
        return true;
    }
    return false;
}

static bool scan_child(struct proc *parent, struct proc *child, const struct waiter *w, siginfo_t *info)
{
    bool consume = !(w->options & WNOWAIT);

    /* In the order it happened: a child that was continued and then ended has two things to tell. */
    if (child->cont_report && (w->options & WCONTINUED)) {
        child_info(info, child, CLD_CONTINUED, SIGCONT);
        child->cont_report = !consume;
        return true;
    }
    if (child->state == PROC_ZOMBIE && (w->options & WAIT_ENDS)) {
        *info = child->exit_info;
        if (consume) {
            parent->children_time.user += child->times.user;
            parent->children_time.system += child->times.system;
            exit_reap_locked(child);
        }
        return true;
    }
    if (child->stop_report && (w->options & WUNTRACED)) {
        child_info(info, child, CLD_STOPPED, child->stop_signal);
        child->stop_report = !consume;
        return true;
    }
    if ((child->flags & _NTO_PF_EXECED) && (w->options & _PROC_WAIT_EXECED)) {
        child_info(info, child, 0, 0);
        return true;
    }
    return false;
}

/* -> 1 with *info, 0 when there are such children but none has news, -ECHILD. */
static int wait_scan(struct proc *parent, const struct waiter *w, siginfo_t *info)
{
    bool any = false;

    if (scan_reports(parent, w, info, &any))
        return 1;
    for (struct proc *child = parent->children; child != NULL; child = child->sibling) {
        if (child->hidden || !waiter_matches(w, parent, child->pid, child->pgrp))
            continue;
        any = true;
        if (scan_child(parent, child, w, info))
            return 1;
    }
    return any ? 0 : -ECHILD;
}

void wait_wake_locked(struct proc *parent)
{
    struct waiter **at = &parent->waiters;

    pthread_cond_broadcast(&internal_wait);
    while (*at != NULL) {
        struct waiter *w = *at;
        siginfo_t info;
        int found = wait_scan(parent, w, &info);

        if (found == 0) {
            at = &w->next;
            continue;
        }
        if (found > 0)
            MsgReply(w->rcvid, EOK, &info, sizeof info);
        else
            MsgError(w->rcvid, -found);
        *at = w->next;
        free(w);
    }
}

void wait_drop_all_locked(struct proc *p)
{
    while (p->waiters != NULL) {
        struct waiter *w = p->waiters;

        p->waiters = w->next;
        MsgError(w->rcvid, ESRCH);
        free(w);
    }
    while (p->reports != NULL) {
        struct exit_report *report = p->reports;

        p->reports = report->next;
        free(report);
    }
}

bool wait_unblock(int rcvid)
{
    unsigned index = 0;
    struct proc *p;
    bool found = false;

    pthread_mutex_lock(&proc_lock);
    while (!found && (p = proc_next_locked(&index)) != NULL) {
        for (struct waiter **at = &p->waiters; *at != NULL; at = &(*at)->next) {
            struct waiter *w = *at;

            if (w->rcvid != rcvid)
                continue;
            *at = w->next;
            free(w);
            MsgError(rcvid, -1);
            found = true;
            break;
        }
    }
    pthread_mutex_unlock(&proc_lock);
    return found;
}

static int waiter_check(const struct waiter *w)
{
    if (w->options & ~WAIT_OPTIONS || !(w->options & WAIT_KINDS))
        return -EINVAL;
    if (w->idtype != P_ALL && w->idtype != P_PID && w->idtype != P_PGID)
        return -EINVAL;
    return w->idtype == P_PID && w->id <= 0 ? -EINVAL : 0;
}

static long wait_or_queue_locked(struct msg_call *call, struct waiter *w)
{
    struct proc *parent = proc_find_locked(call->pid);
    struct waiter **at;
    siginfo_t info;
    int found;

    if (parent == NULL || parent->state >= PROC_DEAD)
        return -ESRCH;
    memset(&info, 0, sizeof info);
    found = wait_scan(parent, w, &info);
    if (found > 0 || (found == 0 && (w->options & WNOHANG)))
        return client_reply(call, EOK, &info, sizeof info);
    if (found < 0)
        return found;
    if (client_leaves(call->rcvid)) {
        MsgError(call->rcvid, -1);
        return MSG_NOREPLY;
    }
    for (at = &parent->waiters; *at != NULL; at = &(*at)->next)
        ;
    *at = w;
    return 1;
}

long wait_message(struct msg_call *call)
{
    const proc_wait_t *msg = call->msg;
    struct waiter *w = calloc(1, sizeof *w);
    long result;

    if (w == NULL)
        return -ENOMEM;
    w->rcvid = call->rcvid;
    w->tid = call->info->tid;
    w->idtype = msg->idtype;
    w->id = msg->id;
    w->options = (unsigned)msg->options;
    result = waiter_check(w);
    if (result == 0) {
        pthread_mutex_lock(&proc_lock);
        result = wait_or_queue_locked(call, w);
        pthread_mutex_unlock(&proc_lock);
    }
    if (result == 1)
        return MSG_NOREPLY;          /* w is queued */
    free(w);
    return result;
}

static bool take_report(pid_t pid, int *status)
{
    for (struct exit_report **at = &proc_self->reports; *at != NULL; at = &(*at)->next) {
        struct exit_report *report = *at;

        if (report->info.si_pid != pid)
            continue;
        *status = report->status;
        *at = report->next;
        free(report);
        return true;
    }
    return false;
}

int proc_wait_internal(pid_t pid, int *status)
{
    int result = -EAGAIN;

    pthread_mutex_lock(&proc_lock);
    while (result == -EAGAIN) {
        struct proc *p = proc_find_locked(pid);

        if (take_report(pid, status)) {
            result = 0;
        } else if (p == NULL || p->parent != proc_self || !p->internal) {
            result = -ECHILD;
        } else if (p->state == PROC_ZOMBIE) {
            *status = p->exit_status;
            exit_reap_locked(p);
            result = 0;
        } else {
            pthread_cond_wait(&internal_wait, &proc_lock);
        }
    }
    pthread_mutex_unlock(&proc_lock);
    return result;
}
