/* SPDX-License-Identifier: Apache-2.0 */
/* From a path to a program: the file, the interpreter of a script, and the address space filled with it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/stat.h>
#include "proc/spawn.h"

#define SCRIPT_LINE (PATH_MAX + 256)
#define SHELL "/bin/sh"

void spawn_work_free(struct spawn_work *work)
{
    if (work->have_image && work->image.release != NULL)
        work->image.release(&work->image);
    for (size_t i = 0; i < sizeof work->script / sizeof work->script[0]; i++)
        free(work->script[i]);
    free(work->argv);
}

static int image_lookup(struct spawn_work *work, const char *path, const char *search)
{
    int err;

    if (work->have_image && work->image.release != NULL)
        work->image.release(&work->image);
    memset(&work->image, 0, sizeof work->image);
    work->have_image = false;
    err = path_exec_lookup(work->req->parent, path, search, &work->image);
    work->have_image = err == 0;
    return err;
}

static char *word(const char **at, bool rest)
{
    const char *start = *at, *end;

    while (*start == ' ' || *start == '\t')
        start++;
    end = start;
    while (*end != '\0' && (rest || (*end != ' ' && *end != '\t')))
        end++;
    *at = end;
    while (rest && end > start && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    return end == start ? NULL : strndup(start, (size_t)(end - start));
}

/* The interpreter and its one argument from a "#!" line; the shell for any other text, unless it is execve()'s. */
static int script_interpreter(struct spawn_work *work)
{
    char line[SCRIPT_LINE];
    size_t n = work->image.size < sizeof line - 1 ? work->image.size : sizeof line - 1;
    const char *at = line + 2;
    char *end;
    int err;

    err = image_bytes(&work->image, 0, line, n);
    if (err != 0)
        return err;
    line[n] = '\0';
    if (n < 2 || line[0] != '#' || line[1] != '!') {
        bool by_path = (work->req->attr.flags & POSIX_SPAWN_EXEC) && work->req->search == NULL;

        if (by_path || n == 0 || memchr(line, '\0', n) != NULL)
            return -ENOEXEC;         /* or not text */
        work->script[0] = strdup(SHELL);
        return work->script[0] != NULL ? 0 : -ENOMEM;
    }
    end = strchr(line, '\n');
    if (end == NULL)
        return -ENOEXEC;
    *end = '\0';
    work->script[0] = word(&at, false);
    if (work->script[0] != NULL)
        work->script[1] = word(&at, true);
    return work->script[0] != NULL && work->script[0][0] == '/' ? 0 : -ENOEXEC;
}

/* argv of a script: interpreter, its argument, the script's path, then the arguments after argv[0]. */
static int script_arguments(struct spawn_work *work)
{
    const struct spawn_request *req = work->req;
    unsigned n = 0;

    work->argv = calloc(req->argc + 3, sizeof *work->argv);
    work->script[2] = strdup(work->image.fullpath);
    if (work->argv == NULL || work->script[2] == NULL)
        return -ENOMEM;
    for (unsigned i = 0; i < 3; i++)
        if (work->script[i] != NULL)
            work->argv[n++] = work->script[i];
    for (unsigned i = 1; i < req->argc; i++)
        work->argv[n++] = req->argv[i];
    work->argc = n;
    return 0;
}

/*
 * The client has named the program by a descriptor, and its server says what it is; or it came with the request. Then
 * what its name means was the client's to find out: it could as well make such a process by hand, so it gains nothing
 * from a lie, and set-id bits are not looked at.
 */
static int image_supplied(struct spawn_work *work)
{
    const struct spawn_request *req = work->req;

    if (client_able(req->parent->pid, PROCMGR_AID_UNTRUSTED_EXEC, 0) != 0)
        return -EPERM;
    if (req->file->object != 0 && !path_may_execute(req->parent, req->file->mode, req->file->uid, req->file->gid))
        return -EACCES;
    work->image = *req->file;
    work->have_image = true;
    path_canonical(req->parent, req->path, work->image.fullpath);
    return load_is_elf(&work->image) ? 0 : -ENOEXEC;
}

int spawn_find_image(struct spawn_work *work)
{
    struct spawn_request *req = work->req;
    int err;

    work->argc = req->argc;
    if (req->file != NULL)
        return image_supplied(work);
    err = image_lookup(work, req->path, req->search);
    if (err != 0 || load_is_elf(&work->image))
        return err;
    if (!(req->attr.flags & POSIX_SPAWN_CHECK_SCRIPT))
        return -ENOEXEC;
    err = script_interpreter(work);
    if (err == 0)
        err = script_arguments(work);
    if (err == 0)
        err = image_lookup(work, work->script[0], NULL);
    if (err == 0 && !load_is_elf(&work->image))
        err = -ENOEXEC;              /* an interpreter is not a script again */
    return err;
}

static bool wants_aslr(const struct spawn_attr *attr)
{
    bool on = options.aslr;

    if (attr->aslr == POSIX_SPAWN_ASLR_ENABLE)
        on = true;
    if (attr->aslr == POSIX_SPAWN_ASLR_DISABLE)
        on = false;
    return attr->flags & POSIX_SPAWN_ASLR_INVERT ? !on : on;
}

int spawn_set_identity(struct proc *p, const struct spawn_work *work)
{
    const struct spawn_attr *attr = &work->req->attr;

    if (attr->flags & POSIX_SPAWN_RESETIDS) {
        p->cred.euid = p->cred.ruid;
        p->cred.egid = p->cred.rgid;
    }
    if (attr->flags & POSIX_SPAWN_SETCRED) {
        p->cred.ruid = p->cred.euid = attr->uid;
        p->cred.rgid = p->cred.egid = attr->gid;
    }
    if (work->image.mode & S_ISUID)
        p->cred.euid = work->image.uid;
    if (work->image.mode & S_ISGID)
        p->cred.egid = work->image.gid;
    p->cred.suid = p->cred.euid;
    p->cred.sgid = p->cred.egid;
    if (attr->flags & POSIX_SPAWN_SETTYPEID)
        p->type_id = attr->type_id;
    return 0;
}

static void ignored_signals(const struct spawn_work *work, sigset_t *set)
{
    const struct spawn_attr *attr = &work->req->attr;
    struct _debug_process_info info;

    sigemptyset(set);
    if (work->req->parent != proc_self &&
        kproc_info(work->req->parent->pid, PROC_INFO_PROCESS, 0, &info, sizeof info) >= 0)
        *set = info.sig_ignore;
    for (int sig = 1; sig <= _SIGMAX; sig++) {
        if ((attr->flags & POSIX_SPAWN_SETSIGDEF) && sigismember(&attr->sigdefault, sig) == 1)
            sigdelset(set, sig);
        if ((attr->flags & POSIX_SPAWN_SETSIGIGN) && sigismember(&attr->sigignore, sig) == 1)
            sigaddset(set, sig);
    }
}

int spawn_create(struct proc *p, const struct spawn_work *work, pid_t parent)
{
    struct kproc_create create;
    rlim_t fds = p->limits[RLIMIT_NOFILE].rlim_cur;
    long pid;

    memset(&create, 0, sizeof create);
    create.parent = parent;
    create.pgrp = p->pgrp;
    create.sid = p->sid;
    create.flags = _NTO_PF_LOADING;
    create.cred = p->cred;
    ignored_signals(work, &create.sig_ignore);
    ability_kernel_mask(p, create.abilities);
    create.max_fds = fds < UINT32_MAX ? (uint32_t)fds : UINT32_MAX;
    create.aslr = wants_aslr(&work->req->attr);
    pid = kproc_create(&create);
    if (pid < 0)
        return (int)pid;
    p->pid = (pid_t)pid;
    if (p->pgrp == 0)
        p->pgrp = p->pid;
    if (p->sid == 0)
        p->sid = p->pid;
    return 0;
}

int spawn_load(struct proc *p, struct spawn_work *work)
{
    const struct spawn_request *req = work->req;
    const char *base = strrchr(work->image.fullpath, '/');
    struct stack_request stack = {
        .argc = work->argc, .argv = work->argv != NULL ? work->argv : req->argv, .envc = req->envc, .envp = req->envp,
        .execfn = work->image.fullpath, .load = &work->load, .aslr = wants_aslr(&req->attr), .nolazy = options.nolazy,
        .fsize = p->limits[RLIMIT_FSIZE].rlim_cur, .secure = p->cred.euid != p->cred.ruid || p->cred.egid != p->cred.rgid,
    };
    char name[64];
    int err;

    if (req->attr.flags & POSIX_SPAWN_SETSTACKMAX)
        stack.size = req->attr.stack_max;
    strlcpy(name, base != NULL ? base + 1 : work->image.fullpath, sizeof name);
    kproc_ctl(p->pid, KPROC_SET_NAME, name, strlen(name) + 1);
    err = load_program(p, &work->image, stack.secure ? NULL : req->interp, stack.aslr, &work->load);
    if (err == 0)
        err = stack_build(p, &stack, &work->stack);
    p->initial_stack = work->stack.sp;
    return err;
}

int spawn_set_names(struct proc *p, const struct spawn_work *work)
{
    char *const *argv = work->argv != NULL ? work->argv : work->req->argv;
    size_t size = 0, at = 0;
    char *copy, *path = strdup(work->image.fullpath);

    for (unsigned i = 0; i < work->argc; i++)
        size += strlen(argv[i]) + 1;
    copy = malloc(size + 1);
    if (copy == NULL || path == NULL) {
        free(copy);
        free(path);
        return -ENOMEM;
    }
    for (unsigned i = 0; i < work->argc; i++) {
        memcpy(copy + at, argv[i], strlen(argv[i]) + 1);
        at += strlen(argv[i]) + 1;
    }
    copy[size] = '\0';
    pthread_mutex_lock(&p->lock);
    free(p->path);
    free(p->argv);
    p->path = path;
    p->argv = copy;
    p->argv_size = size;
    pthread_mutex_unlock(&p->lock);
    return 0;
}

void spawn_thread(const struct spawn_work *work, struct kthread_start *start)
{
    const struct spawn_attr *attr = &work->req->attr;

    memset(start, 0, sizeof *start);
    start->ip = work->load.entry;
    start->sp = work->stack.sp;
    start->stack_base = work->stack.base;
    start->stack_size = work->stack.size;
    start->policy = SCHED_NOCHANGE;
    if (work->req->parent != proc_self && work->req->parent_tid > 0) {
        start->sched_pid = work->req->parent->pid;
        start->sched_tid = work->req->parent_tid;
    }
    if (attr->flags & POSIX_SPAWN_SETSCHEDULER)
        start->policy = attr->policy;
    if (attr->flags & (POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM)) {
        start->priority = attr->param.sched_priority;
        start->param = attr->param;
    }
    if (attr->flags & POSIX_SPAWN_SETSIGMASK) {
        start->sigmask = attr->sigmask;
        start->flags |= KTHREAD_SIGMASK;
    }
    if (attr->flags & POSIX_SPAWN_EXPLICIT_CPU)
        start->runmask = attr->runmask;
}
