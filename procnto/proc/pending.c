/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Children that have been started but have not said yet that they run: the record of what they inherit and of
 * the client that waits for the outcome. The list and the entries: proc_lock, once pending_add_locked() has put
 * them there.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define REPLY_FDS_MAX 64
#define GIVE_UP_NS 2000000000ull     /* grace between a client's wish to be let go and the end of its child */

static struct spawn_pending *pendings;
static timer_t give_up_timer = -1;

int spawn_init(void)
{
    struct sigevent event;
    int coid = ConnectAttach(0, 0, SYSMGR_CHID, _NTO_SIDE_CHANNEL, 0);

    if (coid == -1)
        return -errno;
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, SPAWN_TIMER_PULSE, 0);
    give_up_timer = TimerCreate(CLOCK_MONOTONIC, &event);
    return give_up_timer == -1 ? -errno : 0;
}

static void timer_arm(void)
{
    struct _itimer when = { .nsec = GIVE_UP_NS };

    TimerSettime(give_up_timer, 0, &when, NULL);
}

struct spawn_pending *pending_alloc(int rcvid, pid_t client)
{
    struct spawn_pending *pending = calloc(1, sizeof *pending);

    if (pending != NULL) {
        pending->rcvid = rcvid;
        pending->client = client;
        pending->tcpgrp_fd = -1;
    }
    return pending;
}

void pending_free(struct spawn_pending *pending)
{
    if (pending == NULL)
        return;
    free(pending->actions);
    free(pending->fds);
    free(pending);
}

void pending_add_locked(struct proc *p, struct spawn_pending *pending)
{
    pending->child = p;
    pending->next = pendings;
    pendings = pending;
    p->pending = pending;
    if (pending->rcvid != 0 && client_leaves(pending->rcvid)) {
        pending->give_up = proc_monotonic() + GIVE_UP_NS;
        timer_arm();
    }
}

void pending_remove_locked(struct spawn_pending *pending)
{
    struct spawn_pending **at = &pendings;

    while (*at != pending)
        at = &(*at)->next;
    *at = pending->next;
    pending->child->pending = NULL;
    pending_free(pending);
}

bool spawn_child_died_locked(struct proc *p)
{
    bool unseen = p->hidden;

    if (p->pending != NULL) {
        if (p->pending->rcvid != 0) {
            MsgError(p->pending->rcvid, ESRCH);
            unseen = true;
        }
        pending_remove_locked(p->pending);
    }
    return unseen;
}

void spawn_client_died_locked(pid_t pid)
{
    for (struct spawn_pending *pending = pendings; pending != NULL; pending = pending->next)
        if (pending->client == pid)
            pending->rcvid = 0;
}

/*
 * A client wants to leave its spawn (a signal). Its child normally reports within milliseconds, and breaking a
 * spawn off for every SIGCHLD would be a nuisance: the client is answered late, and only a child that hangs is
 * ended.
 */
bool spawn_unblock(int rcvid)
{
    bool found = false;

    pthread_mutex_lock(&proc_lock);
    for (struct spawn_pending *pending = pendings; pending != NULL && !found; pending = pending->next) {
        if (pending->rcvid != rcvid)
            continue;
        pending->give_up = proc_monotonic() + GIVE_UP_NS;
        timer_arm();
        found = true;
    }
    pthread_mutex_unlock(&proc_lock);
    return found;
}

void spawn_give_up(void)
{
    uint64_t now = proc_monotonic();
    bool more = false;

    pthread_mutex_lock(&proc_lock);
    for (struct spawn_pending *pending = pendings; pending != NULL; pending = pending->next) {
        if (pending->give_up == 0 || pending->rcvid == 0)
            continue;
        if (pending->give_up > now) {
            more = true;
            continue;
        }
        MsgError(pending->rcvid, -1);
        pending->rcvid = 0;
        spawn_discard(pending->child);
    }
    if (more)
        timer_arm();
    pthread_mutex_unlock(&proc_lock);
}

static long reply_list_locked(struct msg_call *call, const proc_spawn_fd_t *msg, struct proc *p)
{
    struct { proc_spawn_fd_reply_t head; proc_spawn_fd_info_t info[REPLY_FDS_MAX]; } reply;
    const struct spawn_pending *pending = p->pending;
    unsigned room = msg->nfds < REPLY_FDS_MAX ? msg->nfds : REPLY_FDS_MAX, n = 0;

    memset(&reply.head, 0, sizeof reply.head);
    reply.head.pid = p->pid;
    reply.head.ppid = p->parent != NULL ? p->parent->pid : 0;
    reply.head.tcfd = -1;
    if (pending != NULL) {
        reply.head.flags = (uint16_t)pending->reply_flags;
        reply.head.filact_bytes = (uint32_t)pending->actions_size;
        reply.head.tcfd = pending->tcpgrp_fd;
        for (unsigned i = 0; i < pending->nfds; i++) {
            if (pending->fds[i].fd < msg->base)
                continue;
            if (n == room) {
                reply.head.flags |= _PROC_SPAWN_FDREPLY_MORE;
                break;
            }
            reply.info[n++] = pending->fds[i];
        }
    }
    reply.head.nfds = (uint16_t)n;
    return client_reply(call, EOK, &reply, sizeof reply.head + n * sizeof reply.info[0]);
}

static long reply_actions_locked(struct msg_call *call, const proc_spawn_fd_t *msg, struct proc *p)
{
    const struct spawn_pending *pending = p->pending;
    size_t left;

    if (pending == NULL || msg->base < 0 || (size_t)msg->base > pending->actions_size)
        return -EINVAL;
    left = pending->actions_size - (size_t)msg->base;
    if (call->info->dstmsglen >= 0 && left > (size_t)call->info->dstmsglen)
        left = (size_t)call->info->dstmsglen;
    return client_reply(call, (long)left, (const char *)pending->actions + msg->base, left);
}

/* POSIX_SPAWN_HOLD: it stops on its way out of this request, with everything it inherits in place, until SIGCONT. */
static void hold_locked(struct proc *p)
{
    siginfo_t info;

    memset(&info, 0, sizeof info);
    info.si_signo = SIGSTOP;
    info.si_pid = SYSMGR_PID;
    p->held = kproc_ctl(p->pid, KPROC_SIGNAL, &info, sizeof info) >= 0;
}

static long child_done_locked(struct proc *p, int status)
{
    struct spawn_pending *pending = p->pending;
    proc_spawn_reply_t reply = { .pid = p->pid };

    if (pending == NULL)
        return -EINVAL;
    kproc_ctl(p->pid, KPROC_CLEAR_LOADING, NULL, 0);
    if (p->state == PROC_LOADING)
        p->state = PROC_ALIVE;
    if (pending->hold && status == 0)
        hold_locked(p);
    if (status == 0)
        debug_started_locked(p, pending->debug);
    if (pending->rcvid != 0) {
        p->hidden = status != 0;
        if (status != 0)
            MsgError(pending->rcvid, status);
        else
            MsgReply(pending->rcvid, EOK, &reply, sizeof reply);
    }
    pending_remove_locked(pending);
    return EOK;
}

long spawn_child_message(struct msg_call *call)
{
    const proc_spawn_fd_t *fd = call->msg;
    const proc_spawn_done_t *done = call->msg;
    struct proc *p;
    long result = -ESRCH;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(call->pid);
    if (p == NULL || p->state >= PROC_DEAD)
        result = -ESRCH;
    else if (fd->subtype == _PROC_SPAWN_DONE)
        result = done->status < 0 ? -EINVAL : child_done_locked(p, done->status);
    else if (fd->subtype != _PROC_SPAWN_FD || call->len < sizeof *fd)
        result = fd->subtype == _PROC_SPAWN_FD ? -EBADMSG : -ENOSYS;
    else if (fd->flags & _PROC_SPAWN_FD_FILACT)
        result = reply_actions_locked(call, fd, p);
    else
        result = reply_list_locked(call, fd, p);
    pthread_mutex_unlock(&proc_lock);
    return result;
}

static int pending_append(struct spawn_pending *pending, const struct _server_info *info, pid_t from, int fd)
{
    struct _proc_spawn_fd_info *bigger;

    if ((pending->nfds & (pending->nfds - 1)) == 0) {
        bigger = realloc(pending->fds, (pending->nfds != 0 ? 2 * pending->nfds : 1) * sizeof *bigger);
        if (bigger == NULL)
            return -ENOMEM;
        pending->fds = bigger;
    }
    pending->fds[pending->nfds++] = (struct _proc_spawn_fd_info){
        .fd = fd, .nd = info->nd, .srcnd = info->srcnd, .pid = from, .chid = info->chid, .scoid = info->scoid,
        .coid = info->coid,
    };
    return 0;
}

static int inherit_info(struct spawn_pending *pending, const struct _server_info *info, pid_t from, pid_t to, int fd)
{
    long err;

    if (info->flags & _NTO_COF_DEAD)
        return 0;
    err = kconn_inherit(from, info->coid, to, fd, (unsigned)info->flags & _NTO_COF_CLOEXEC);
    if (err < 0)
        return err == -ESRCH || err == -EINVAL ? -EBADF : (int)err;
    return pending_append(pending, info, from, fd);
}

int pending_inherit_one(struct spawn_pending *pending, pid_t from, int from_fd, pid_t to, int fd)
{
    struct _server_info info;

    if (kproc_info(from, PROC_INFO_CONNECTION, from_fd, &info, sizeof info) < 0 || info.coid != from_fd)
        return -EBADF;
    return inherit_info(pending, &info, from, to, fd);
}

/* Is fd the source of a dup2 action? Those come along whatever their FD_CLOEXEC says. */
static bool action_source(const struct spawn_pending *pending, int fd)
{
    for (size_t at = 0; at + sizeof(proc_filact_t) <= pending->actions_size;) {
        const proc_filact_t *act = (const void *)((const char *)pending->actions + at);

        if (act->type == _PROC_FILACT_DUP2 && act->fd == fd)
            return true;
        at += act->size;
    }
    return false;
}

/* All of from's descriptors at the same numbers, in ascending order; those with FD_CLOEXEC when `cloexec` or needed. */
int pending_inherit(struct spawn_pending *pending, struct proc *from, struct proc *to, bool cloexec)
{
    struct _server_info info;
    int fd = 0, err = 0;

    while (err == 0 && kproc_info(from->pid, PROC_INFO_CONNECTION | PROC_INFO_NEXT, fd, &info, sizeof info) >= 0 &&
           !(info.coid & _NTO_SIDE_CHANNEL)) {
        fd = info.coid + 1;
        if (info.flags & (_NTO_COF_DEAD | _NTO_COF_NOSHARE))
            continue;
        if ((info.flags & _NTO_COF_CLOEXEC) && !cloexec) {
            if (!action_source(pending, info.coid))
                continue;
            pending->reply_flags |= _PROC_SPAWN_FDREPLY_CLOEXEC;
        }
        err = inherit_info(pending, &info, from->pid, to->pid, info.coid);
        if (err == -EBADF)
            err = 0;                 /* closed meanwhile by another thread of the parent */
    }
    return err;
}
