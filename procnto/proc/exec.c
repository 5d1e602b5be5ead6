/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A process becomes another program. The new image is built in a process object of its own, so that every error
 * is still an error return of exec*(); then the kernel moves its address space into the caller, whose other
 * threads, channels, timers and side connections go. pid, parent, group, session, cwd, root and umask stay.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmsg.h>
#include "proc/spawn.h"

/* proc_lock. What the process is afterwards is what the builder was made with. */
static int adopt_locked(struct proc *p, struct proc *builder, struct spawn_work *work, struct spawn_pending *pending)
{
    struct kproc_exec exec;
    long err;

    if (p->state >= PROC_DEAD)
        return -ESRCH;
    if (p->pending != NULL)
        return -EBUSY;
    memset(&exec, 0, sizeof exec);
    exec.from = builder->pid;
    spawn_thread(work, &exec.start);
    err = kproc_ctl(p->pid, KPROC_EXEC, &exec, sizeof exec);
    if (err < 0)
        return (int)err;
    pending_add_locked(p, pending);
    p->state = PROC_LOADING;
    p->flags |= _NTO_PF_EXECED;
    p->cred = builder->cred;
    p->type_id = builder->type_id;
    ability_free(&p->abilities);
    p->abilities = builder->abilities;
    memset(&builder->abilities, 0, sizeof builder->abilities);
    p->base_address = builder->base_address;
    p->initial_stack = builder->initial_stack;
    wait_drop_all_locked(p);
    cred_push(p);
    return 0;
}

static void adopt_names(struct proc *p, struct proc *builder)
{
    char *path, *argv;

    pthread_mutex_lock(&p->lock);
    path = p->path;
    argv = p->argv;
    p->path = builder->path;
    p->argv = builder->argv;
    p->argv_size = builder->argv_size;
    builder->path = path;
    builder->argv = argv;
    pthread_mutex_unlock(&p->lock);
}

static struct spawn_pending *exec_pending(const struct spawn_request *req)
{
    struct spawn_pending *pending = pending_alloc(0, req->parent->pid);

    if (pending == NULL)
        return NULL;
    pending->reply_flags = _PROC_SPAWN_FDREPLY_CLOEXEC;
    pending->hold = req->attr.flags & POSIX_SPAWN_HOLD;
    if (req->actions_size != 0) {
        pending->actions = malloc(req->actions_size);
        if (pending->actions == NULL) {
            pending_free(pending);
            return NULL;
        }
        memcpy(pending->actions, req->actions, req->actions_size);
        pending->actions_size = req->actions_size;
    }
    return pending;
}

long exec_run(struct spawn_work *work)
{
    struct proc *p = work->req->parent, *builder;
    struct spawn_pending *pending;
    int err;

    if (work->req->nfds != SPAWN_ALL_FDS)
        return -ENOTSUP;
    pending = exec_pending(work->req);
    builder = pending != NULL ? proc_clone(p) : NULL;
    if (builder == NULL) {
        pending_free(pending);
        return -ENOMEM;
    }
    err = spawn_set_identity(builder, work);
    if (err == 0)
        err = spawn_set_names(builder, work);
    if (err == 0)
        err = spawn_create(builder, work, p->pid);
    if (err == 0)
        err = spawn_load(builder, work);
    if (err == 0) {
        pthread_mutex_lock(&proc_lock);
        err = adopt_locked(p, builder, work, pending);
        pthread_mutex_unlock(&proc_lock);
    }
    if (err == 0)
        adopt_names(p, builder);
    else
        pending_free(pending);
    if (builder->pid != 0)
        spawn_discard(builder);          /* the empty shell the image came in, or the whole of it */
    proc_put(builder);
    return err;
}
