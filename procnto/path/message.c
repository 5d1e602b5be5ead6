/* SPDX-License-Identifier: Apache-2.0 */
/*
 * _PATH_* messages: a process' current directory and root.
 *
 *   _PATH_CHDIR   path            | EOK                       | ENOENT ENAMETOOLONG ELOOP
 *   _PATH_CHROOT  path            | EOK                       | EPERM and those
 *   _PATH_RESOLVE CWD             | the path, as seen from the root | ERANGE when it does not fit
 *
 * That a name is a directory is the caller's to find out (the C library opens it first): only its
 * server knows, and this process asks no server. A process that lies harms only its own names.
 * Locks: path_lock inside path_resolve(), struct proc.lock to store the result; never both.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pathmsg.h>
#include <sys/procmgr.h>

#include "path/path.h"

/* The path of a chdir or chroot message, checked. -> errno */
static int message_path(struct msg_call *call, char path[PATH_MAX])
{
    struct _path_chdir head;
    memcpy(&head, call->msg, sizeof head);
    if (head.path_len == 0)
        return EBADMSG;
    if (head.path_len > PATH_MAX)
        return ENAMETOOLONG;
    ssize_t got = client_read(call, path, head.path_len, sizeof head);
    if (got < 0)
        return (int)-got;
    return memchr(path, '\0', head.path_len) == path + head.path_len - 1 ? 0 : EBADMSG;
}

static int resolve_for(struct proc *p, const char *path, struct tree_result *result)
{
    struct path_context context;
    path_context(p, NULL, &context);
    return path_resolve(&context, p->pid, path, _FTYPE_ANY, true, result);
}

static int set_cwd(struct proc *p, const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return ENOMEM;
    pthread_mutex_lock(&p->lock);
    char *old = p->cwd;
    p->cwd = copy;
    pthread_mutex_unlock(&p->lock);
    free(old);
    return 0;
}

static int set_root(struct proc *p, const char *path)
{
    char *root = strdup(strcmp(path, "/") == 0 ? "" : path), *cwd = strdup(path);
    if (root == NULL || cwd == NULL) {
        free(root);
        free(cwd);
        return ENOMEM;
    }
    size_t len = strlen(root);
    pthread_mutex_lock(&p->lock);
    char *old_root = p->root, *spare = cwd;
    p->root = root;
    if (strncmp(p->cwd, root, len) != 0 || (p->cwd[len] != '/' && p->cwd[len] != '\0')) {
        spare = p->cwd;                 /* it lies outside the new root */
        p->cwd = cwd;
    }
    pthread_mutex_unlock(&p->lock);
    free(old_root);
    free(spare);
    return 0;
}

static long change(struct msg_call *call, int (*set)(struct proc *p, const char *path))
{
    char path[PATH_MAX];
    struct tree_result result;
    int err = message_path(call, path);
    if (err != 0)
        return -err;
    struct proc *p = client_proc(call);
    if (p == NULL)
        return -ESRCH;
    err = resolve_for(p, path, &result);
    if (err == 0)
        err = set(p, result.path);
    proc_put(p);
    return -err;
}

static long path_chdir(struct msg_call *call)
{
    return change(call, set_cwd);
}

static long path_chroot(struct msg_call *call)
{
    if (client_able(call->pid, PROCMGR_AID_CHROOT, 0) != 0)
        return -EPERM;
    return change(call, set_root);
}

static long path_resolve_message(struct msg_call *call)
{
    struct _path_resolve head;
    struct path_context context;
    memcpy(&head, call->msg, sizeof head);
    if (head.subtype != _PATH_RESOLVE_CWD)
        return -ENOSYS;                 /* names of descriptors: their servers know them (_IO_FDINFO) */
    struct proc *p = client_proc(call);
    if (p == NULL)
        return -ESRCH;
    path_context(p, NULL, &context);
    proc_put(p);
    const char *cwd = context.cwd + strlen(context.root);
    if (*cwd == '\0')
        cwd = "/";
    size_t size = strlen(cwd) + 1;
    if (size > (size_t)call->info->dstmsglen)
        return -ERANGE;
    return client_reply(call, (long)size, cwd, size);
}

const struct msg_handler path_handlers[] = {
    { _PATH_RESOLVE, sizeof(struct _path_resolve), path_resolve_message },
    { _PATH_CHDIR, sizeof(struct _path_chdir), path_chdir },
    { _PATH_CHROOT, sizeof(struct _path_chdir), path_chroot },
    { 0, 0, NULL }
};
