/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork: the kernel makes the copy-on-write address space and the one thread, which resumes inside its
 * _PROC_FORK send with status 0; here the process around it. The child registers the descriptors it has
 * inherited like a spawned one, and its report releases the parent.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define FORK_FLAGS (_FORK_ASPACE | _FORK_NOFDS | _FORK_NOZOMBIE | _FORK_COW | _FORK_NEWAPP)

static int copy_names(struct proc *to, struct proc *from)
{
    pthread_mutex_lock(&from->lock);
    to->path = from->path != NULL ? strdup(from->path) : NULL;
    to->argv = from->argv != NULL ? malloc(from->argv_size + 1) : NULL;
    if (to->argv != NULL) {
        memcpy(to->argv, from->argv, from->argv_size);
        to->argv[from->argv_size] = '\0';
        to->argv_size = from->argv_size;
    }
    to->base_address = from->base_address;
    to->initial_stack = from->initial_stack;
    pthread_mutex_unlock(&from->lock);
    return to->path == NULL || to->argv == NULL ? -ENOMEM : 0;
}

static int fork_create(struct proc *p, struct proc *parent)
{
    struct kproc_create create;
    rlim_t fds = p->limits[RLIMIT_NOFILE].rlim_cur;
    long pid;
    int err;

    memset(&create, 0, sizeof create);
    create.parent = parent->pid;
    create.pgrp = p->pgrp;
    create.sid = p->sid;
    create.flags = _NTO_PF_LOADING | _NTO_PF_FORKED;
    create.cred = p->cred;
    create.max_fds = fds < UINT32_MAX ? (uint32_t)fds : UINT32_MAX;
    pthread_mutex_lock(&proc_lock);
    ability_free(&p->abilities);
    err = ability_copy(&p->abilities, &parent->abilities);
    ability_kernel_mask(p, create.abilities);
    pthread_mutex_unlock(&proc_lock);
    if (err != 0)
        return err;
    pid = kproc_create(&create);
    if (pid < 0)
        return (int)pid;
    p->pid = (pid_t)pid;
    return 0;
}

/* proc_lock: the child cannot report before its pending entry is there. */
static int fork_start_locked(struct proc *p, struct proc *parent, const struct kproc_fork *fork,
                             struct spawn_pending *pending)
{
    long err;

    if (parent->state >= PROC_DEAD)
        return -ESRCH;
    err = proc_insert(p, parent);
    if (err != 0)
        return (int)err;
    p->state = PROC_LOADING;
    p->internal = parent == proc_self;
    limit_push(p);
    err = kproc_ctl(p->pid, KPROC_FORK, fork, sizeof *fork);
    if (err < 0) {
        proc_get(p);                 /* the caller's; the table's goes with the process */
        spawn_discard(p);
        return (int)err;
    }
    pending_add_locked(p, pending);
    return 0;
}

static int fork_run(struct msg_call *call, struct proc *parent, struct proc *p, struct spawn_pending *pending)
{
    const proc_fork_t *msg = call->msg;
    struct kproc_fork fork = { .parent = parent->pid, .tid = call->info->tid, .frame = msg->frame };
    int err = copy_names(p, parent);

    p->flags |= _NTO_PF_FORKED | (msg->flags & _FORK_NOZOMBIE ? _NTO_PF_NOZOMBIE : 0);
    if (err == 0)
        err = fork_create(p, parent);
    if (err == 0 && (msg->flags & _FORK_NEWAPP))
        p->appid = (uint32_t)p->pid;
    if (err == 0 && !(msg->flags & _FORK_NOFDS))
        err = pending_inherit(pending, parent, p, true);
    if (err != 0) {
        if (p->pid != 0)
            spawn_discard(p);
        return err;
    }
    pthread_mutex_lock(&proc_lock);
    err = fork_start_locked(p, parent, &fork, pending);
    pthread_mutex_unlock(&proc_lock);
    return err;
}

long fork_message(struct msg_call *call)
{
    const proc_fork_t *msg = call->msg;
    struct spawn_pending *pending;
    struct proc *parent, *p = NULL;
    int err;

    if (msg->flags & ~(uint32_t)FORK_FLAGS)
        return -EINVAL;
    if (client_able(call->pid, PROCMGR_AID_FORK, 0) != 0)
        return -EPERM;
    parent = client_proc(call);
    if (parent == NULL)
        return -ESRCH;
    err = proc_limit_check(parent);
    pending = err == 0 ? pending_alloc(call->rcvid, call->pid) : NULL;
    if (pending != NULL)
        p = proc_clone(parent);
    if (err == 0)
        err = p != NULL ? fork_run(call, parent, p, pending) : -ENOMEM;
    if (err != 0) {
        pending_free(pending);
        proc_put(p);
    }
    proc_put(parent);
    return err != 0 ? err : MSG_NOREPLY;
}
