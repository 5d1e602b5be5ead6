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
#include <sys/resource.h>
#include "mem/mem.h"
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
    debug_exec_locked(p);
    pending_add_locked(p, pending);
    p->state = PROC_LOADING;
    p->flags |= _NTO_PF_EXECED;
    p->cred = builder->cred;
    p->type_id = builder->type_id;
    if (work->req->attr.flags & POSIX_SPAWN_NEWAPP)
        p->appid = (uint32_t)p->pid;
    p->critical |= (work->req->attr.flags & POSIX_SPAWN_CRITICAL) != 0;
    ability_free(&p->abilities);
    p->abilities = builder->abilities;
    memset(&builder->abilities, 0, sizeof builder->abilities);
    p->base_address = builder->base_address;
    p->initial_stack = builder->initial_stack;
    wait_drop_all_locked(p);
    wait_wake_locked(p->parent);
    mem_lock_clear(p);
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

static void action(proc_filact_t **at, unsigned type, int fd, int newfd)
{
    *(*at)++ = (proc_filact_t){ .size = sizeof **at, .type = type, .fd = fd, .newfd = newfd };
}

/* The first number above all descriptors of a process. */
static int descriptors_end(pid_t pid)
{
    struct _server_info info;
    int end = 0;

    while (kproc_info(pid, PROC_INFO_CONNECTION | PROC_INFO_NEXT, end, &info, sizeof info) >= 0 &&
           !(info.coid & _NTO_SIDE_CHANNEL))
        end = info.coid + 1;
    return end;
}

/* A list of descriptors as file actions: all that are wanted to high numbers, the old ones closed, then down again. */
static void map_actions(const struct spawn_request *req, int above, proc_filact_t *at)
{
    for (unsigned i = 0; i < req->nfds; i++)
        if (req->fd_map[i] >= 0)
            action(&at, _PROC_FILACT_DUP2, req->fd_map[i], above + (int)i);
    for (int fd = 0; fd < above; fd++)
        action(&at, _PROC_FILACT_CLOSE, fd, -1);
    for (unsigned i = 0; i < req->nfds; i++) {
        if (req->fd_map[i] < 0)
            continue;
        action(&at, _PROC_FILACT_DUP2, above + (int)i, (int)i);
        action(&at, _PROC_FILACT_CLOSE, above + (int)i, -1);
    }
}

/* Could the mapping fail when the old program is gone? -> 0 or -errno, *above: the first number for copies */
static int map_check(const struct spawn_request *req, int *above)
{
    struct _server_info info;

    *above = descriptors_end(req->parent->pid);
    if ((unsigned)*above < req->nfds)
        *above = (int)req->nfds;
    if ((rlim_t)*above + req->nfds > req->parent->limits[RLIMIT_NOFILE].rlim_cur)
        return -EMFILE;
    for (unsigned i = 0; i < req->nfds; i++)
        if (req->fd_map[i] >= 0 &&
            (kproc_info(req->parent->pid, PROC_INFO_CONNECTION, req->fd_map[i], &info, sizeof info) < 0 ||
             info.coid != req->fd_map[i]))
            return -EBADF;
    return 0;
}

static int exec_actions(struct spawn_pending *pending, const struct spawn_request *req)
{
    size_t map_size = 0;
    int above, err;

    if (req->nfds != SPAWN_ALL_FDS) {
        err = map_check(req, &above);
        if (err != 0)
            return err;
        for (unsigned i = 0; i < req->nfds; i++)
            map_size += req->fd_map[i] >= 0 ? 3 * sizeof(proc_filact_t) : 0;
        map_size += (size_t)above * sizeof(proc_filact_t);
    }
    if (map_size + req->actions_size == 0)
        return 0;
    pending->actions = malloc(map_size + req->actions_size);
    if (pending->actions == NULL)
        return -ENOMEM;
    if (map_size != 0)
        map_actions(req, above, pending->actions);
    memcpy((char *)pending->actions + map_size, req->actions, req->actions_size);
    pending->actions_size = map_size + req->actions_size;
    return 0;
}

static struct spawn_pending *exec_pending(const struct spawn_request *req, int *err)
{
    struct spawn_pending *pending = pending_alloc(0, req->parent->pid);

    *err = pending != NULL ? exec_actions(pending, req) : -ENOMEM;
    if (*err != 0) {
        pending_free(pending);
        return NULL;
    }
    pending->reply_flags = _PROC_SPAWN_FDREPLY_CLOEXEC;
    pending->hold = req->attr.flags & POSIX_SPAWN_HOLD;
    pending->debug = req->attr.flags & POSIX_SPAWN_DEBUG;
    return pending;
}

long exec_run(struct spawn_work *work)
{
    struct proc *p = work->req->parent, *builder;
    struct spawn_pending *pending;
    int err;

    pending = exec_pending(work->req, &err);
    if (pending == NULL)
        return err;
    builder = proc_clone(p);
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
