/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Making a process that runs a program. All work up to the first instruction happens here; the child's start-up
 * code then registers inherited descriptors with their servers and performs the file actions (procnto never
 * waits for a server), reports, and only then the parent's posix_spawn() returns. See pending.c for that half.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include <sys/syspage.h>
#include "proc/spawn.h"

#define FLAGS_UNSUPPORTED (POSIX_SPAWN_SETASID | POSIX_SPAWN_ALIGN_FAULT)

struct proc *proc_clone(struct proc *parent)
{
    struct proc *p = proc_alloc();
    char *cwd, *root;
    int err;

    if (p == NULL)
        return NULL;
    pthread_mutex_lock(&parent->lock);
    cwd = strdup(parent->cwd);
    root = strdup(parent->root);
    p->umask = parent->umask;
    pthread_mutex_unlock(&parent->lock);
    free(p->cwd);
    free(p->root);
    p->cwd = cwd;
    p->root = root;
    pthread_mutex_lock(&proc_lock);
    p->pgrp = parent->pgrp;
    p->sid = parent->sid;
    p->cred = parent->cred;
    p->timer_tolerance = parent->timer_tolerance;
    p->type_id = parent->type_id;
    p->appid = parent->appid;
    memcpy(p->limits, parent->limits, sizeof p->limits);
    err = ability_inherit(&p->abilities, &parent->abilities);
    if (err == 0 && parent->ngroups != 0) {
        p->groups = malloc(parent->ngroups * sizeof *p->groups);
        if (p->groups != NULL)
            memcpy(p->groups, parent->groups, parent->ngroups * sizeof *p->groups);
        p->ngroups = parent->ngroups;
    }
    pthread_mutex_unlock(&proc_lock);
    p->start_time = proc_now();
    if (err != 0 || cwd == NULL || root == NULL || (p->ngroups != 0 && p->groups == NULL)) {
        proc_put(p);
        return NULL;
    }
    return p;
}

int proc_limit_check(struct proc *parent)
{
    unsigned index = 0, count = 0;
    rlim_t limit;
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    limit = parent->limits[RLIMIT_NPROC].rlim_cur;
    if (limit != RLIM_INFINITY)
        while ((p = proc_next_locked(&index)) != NULL)
            count += p->cred.ruid == parent->cred.ruid;
    pthread_mutex_unlock(&proc_lock);
    return limit != RLIM_INFINITY && count >= limit ? -EAGAIN : 0;
}

static int attr_sched_check(const struct proc *parent, const struct spawn_attr *attr)
{
    int prio = attr->param.sched_priority;

    if (!(attr->flags & (POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM)))
        return 0;
    if ((attr->flags & POSIX_SPAWN_SETSCHEDULER) && attr->policy != SCHED_FIFO && attr->policy != SCHED_RR &&
        attr->policy != SCHED_OTHER && attr->policy != SCHED_SPORADIC)
        return -EINVAL;
    if (prio < 1 || prio > 255)
        return -EINVAL;
    return (unsigned)prio >= options.priv_prio && !options.priv_saturate &&
           !ability_allowed(parent, PROCMGR_AID_PRIORITY, (uint64_t)prio) ? -EPERM : 0;
}

int spawn_attr_check(const struct proc *parent, const struct spawn_attr *attr)
{
    if (!ability_allowed(parent, PROCMGR_AID_SPAWN, 0))
        return -EPERM;
    if (attr->flags & FLAGS_UNSUPPORTED)
        return -ENOTSUP;
    if (attr->flags & POSIX_SPAWN_SETCRED) {
        if (attr->uid != parent->cred.ruid && !ability_allowed(parent, PROCMGR_AID_SPAWN_SETUID, attr->uid))
            return -EPERM;
        if (attr->gid != parent->cred.rgid && !ability_allowed(parent, PROCMGR_AID_SPAWN_SETGID, attr->gid))
            return -EPERM;
    }
    if ((attr->flags & POSIX_SPAWN_CRITICAL) && !ability_allowed(parent, PROCMGR_AID_REBOOT, 0))
        return -EPERM;
    if ((attr->flags & POSIX_SPAWN_SETTYPEID) && !ability_allowed(parent, PROCMGR_AID_SETTYPEID, attr->type_id))
        return -EPERM;
    if (attr->flags & POSIX_SPAWN_SETPGROUP) {
        if (attr->pgroup < 0)
            return -EINVAL;
        if (attr->pgroup != 0 && (attr->flags & POSIX_SPAWN_SETSID || !session_has_group_locked(attr->pgroup, parent->sid)))
            return -EPERM;
    }
    if ((attr->flags & POSIX_SPAWN_EXPLICIT_CPU) && !(attr->runmask & UINT64_MAX >> (64 - _syspage_ptr->num_cpu)))
        return -EINVAL;
    return attr_sched_check(parent, attr);
}

static void set_groups(struct proc *p, const struct spawn_attr *attr)
{
    if (attr->flags & POSIX_SPAWN_SETSID) {
        p->sid = p->pgrp = 0;              /* the new pid */
        p->flags |= _NTO_PF_SLEADER;
    } else if (attr->flags & POSIX_SPAWN_SETPGROUP) {
        p->pgrp = attr->pgroup;            /* 0: the new pid */
    }
    if (attr->flags & POSIX_SPAWN_NOZOMBIE)
        p->flags |= _NTO_PF_NOZOMBIE;
}

static int inherit_map(struct spawn_pending *pending, const struct spawn_request *req, struct proc *p)
{
    for (unsigned i = 0; i < req->nfds; i++) {
        int err;

        if (req->fd_map[i] < 0)
            continue;
        err = pending_inherit_one(pending, req->parent->pid, req->fd_map[i], p->pid, (int)i);
        if (err != 0)
            return err;
    }
    return 0;
}

static int inherit_fds(struct spawn_pending *pending, const struct spawn_request *req, struct proc *p)
{
    if (req->nfds == SPAWN_ALL_FDS)
        return pending_inherit(pending, req->parent, p, false);
    return inherit_map(pending, req, p);
}

static struct spawn_pending *pending_make(const struct spawn_request *req)
{
    struct spawn_pending *pending = pending_alloc(req->parent_rcvid, req->parent->pid);

    if (pending == NULL)
        return NULL;
    if (req->actions_size != 0) {
        pending->actions = malloc(req->actions_size);
        if (pending->actions == NULL) {
            pending_free(pending);
            return NULL;
        }
        memcpy(pending->actions, req->actions, req->actions_size);
        pending->actions_size = req->actions_size;
    }
    pending->hold = req->attr.flags & POSIX_SPAWN_HOLD;
    pending->debug = req->attr.flags & POSIX_SPAWN_DEBUG;
    if (req->attr.flags & POSIX_SPAWN_TCSETPGROUP) {
        pending->reply_flags |= _PROC_SPAWN_FDREPLY_SETPGRP;
        pending->tcpgrp_fd = req->attr.tcpgrp_fd;
    }
    return pending;
}

/* The kernel takes what there is of it down and sends KPULSE_PROC_DEAD, on which its id is freed. */
void spawn_discard(struct proc *p)
{
    int status = SIGKILL;

    p->hidden = true;
    kproc_ctl(p->pid, KPROC_KILL, &status, sizeof status);
}

/* Into the table and the tree, visible to everybody from here on; the pending entry changes owner. */
static int publish(struct proc *p, struct spawn_request *req, struct spawn_pending *pending)
{
    int err;

    pthread_mutex_lock(&proc_lock);
    err = req->parent->state < PROC_DEAD ? proc_insert(p, req->parent) : -ESRCH;
    if (err == 0) {
        p->state = PROC_LOADING;
        p->flags |= _NTO_PF_EXECED;
        if (req->attr.flags & POSIX_SPAWN_NEWAPP || p->appid == 0)
            p->appid = (uint32_t)p->pid;
        p->critical = req->attr.flags & POSIX_SPAWN_CRITICAL;
        p->internal = req->parent == proc_self && !(req->attr.flags & POSIX_SPAWN_NOZOMBIE);
        pending_add_locked(p, pending);
    }
    pthread_mutex_unlock(&proc_lock);
    return err;
}

/* The child could not be started after all: nobody is answered by its death, the caller reports the error. */
static void unpublish(struct proc *p)
{
    pthread_mutex_lock(&proc_lock);
    if (p->pending != NULL)
        p->pending->rcvid = 0;
    spawn_discard(p);
    pthread_mutex_unlock(&proc_lock);
}

static int start_child(struct proc *p, struct spawn_work *work)
{
    struct kthread_start start;
    long tid;

    limit_push(p);
    spawn_thread(work, &start);
    tid = kthread_start(p->pid, &start);
    return tid < 0 ? (int)tid : 0;
}

/* Everything that can fail before anybody could know of the child. p->pid != 0 afterwards: the kernel has an object. */
static int build_child(struct proc *p, struct spawn_work *work, struct spawn_pending *pending)
{
    int err;

    set_groups(p, &work->req->attr);
    err = spawn_set_identity(p, work);
    if (err == 0)
        err = spawn_set_names(p, work);
    if (err == 0)
        err = spawn_create(p, work, work->req->parent->pid);
    if (err == 0)
        err = spawn_load(p, work);
    if (err == 0)
        err = inherit_fds(pending, work->req, p);
    return err;
}

static long run_child(struct spawn_work *work)
{
    struct spawn_pending *pending = pending_make(work->req);
    struct proc *p = pending != NULL ? proc_clone(work->req->parent) : NULL;
    pid_t pid;
    int err;

    if (p == NULL) {
        pending_free(pending);
        return -ENOMEM;
    }
    err = build_child(p, work, pending);
    if (err == 0)
        err = publish(p, work->req, pending);
    if (err != 0) {
        pending_free(pending);
        if (p->pid != 0)
            spawn_discard(p);
        proc_put(p);
        return err;
    }
    /* The table owns p's first reference now; the child may be gone as soon as it has started. */
    proc_get(p);
    pid = p->pid;
    err = start_child(p, work);
    if (err != 0)
        unpublish(p);
    proc_put(p);
    return err != 0 ? err : pid;
}

long proc_spawn_internal(struct spawn_request *req)
{
    struct spawn_work work;
    long result;

    memset(&work, 0, sizeof work);
    work.req = req;
    pthread_mutex_lock(&proc_lock);
    result = spawn_attr_check(req->parent, &req->attr);
    pthread_mutex_unlock(&proc_lock);
    if (result == 0 && !(req->attr.flags & POSIX_SPAWN_EXEC))
        result = proc_limit_check(req->parent);
    if (result == 0)
        result = spawn_find_image(&work);
    if (result == 0)
        result = req->attr.flags & POSIX_SPAWN_EXEC ? exec_run(&work) : run_child(&work);
    spawn_work_free(&work);
    return result;
}
