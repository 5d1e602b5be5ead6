/* SPDX-License-Identifier: Apache-2.0 */
/* The one prefix tree of the system. Locks: see path.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>

#include "path/path.h"
#include "proc/private.h"

pthread_rwlock_t path_lock = PTHREAD_RWLOCK_INITIALIZER;
struct tree path_tree;

_Static_assert(TREE_BEFORE == _RESMGR_FLAG_BEFORE && TREE_AFTER == _RESMGR_FLAG_AFTER, "order flags");
_Static_assert(TREE_OPAQUE == _RESMGR_FLAG_OPAQUE && TREE_FTYPEONLY == _RESMGR_FLAG_FTYPEONLY, "match flags");
_Static_assert(TREE_FTYPEALL == _RESMGR_FLAG_FTYPEALL && TREE_DIR == _RESMGR_FLAG_DIR, "match flags");
_Static_assert(TREE_SELF == _RESMGR_FLAG_SELF, "own mounts");
_Static_assert(TREE_END_SLASH == _IO_CONNECT_EFLAG_DIR && TREE_END_DOT == _IO_CONNECT_EFLAG_DOT, "eflag");
_Static_assert(TREE_TYPE_NAME == _FTYPE_NAME && TREE_TYPE_MQUEUE == _FTYPE_MQUEUE, "file types");
_Static_assert(TREE_PATH_MAX == PATH_MAX && TREE_NAME_MAX == NAME_MAX, "limits");

void path_init(void)
{
    int err = tree_init(&path_tree);
    if (err != 0)
        procnto_panic("no memory for the prefix tree");
}

void path_context(struct proc *p, const char *path, struct path_context *context)
{
    pthread_mutex_lock(&p->lock);
    context->cwd[0] = '\0';
    if (path == NULL || path[0] != '/')
        strlcpy(context->cwd, p->cwd, sizeof context->cwd);
    strlcpy(context->root, p->root, sizeof context->root);
    context->umask = p->umask;
    pthread_mutex_unlock(&p->lock);
}

int path_resolve(const struct path_context *context, pid_t pid, const char *path, int file_type, bool follow,
                 struct tree_result *result)
{
    struct tree_query query = {
        .path = path, .cwd = context ? context->cwd : NULL, .root = context ? context->root : NULL,
        .pid = pid, .file_type = file_type, .follow = follow,
    };
    pthread_rwlock_rdlock(&path_lock);
    int err = tree_resolve(&path_tree, &query, result);
    pthread_rwlock_unlock(&path_lock);
    return err;
}

int path_attach_own(const char *path, int handle, enum _file_type file_type, unsigned flags)
{
    struct tree_server server = {
        .pid = SYSMGR_PID, .chid = SYSMGR_CHID, .handle = (uint32_t)handle, .file_type = file_type, .flags = flags,
    };
    pthread_rwlock_wrlock(&path_lock);
    int err = tree_attach(&path_tree, path, NULL, NULL, &server, NULL);
    pthread_rwlock_unlock(&path_lock);
    return err;
}

void path_set_listing(int handle)
{
    pthread_rwlock_wrlock(&path_lock);
    for (struct tree_object *object = path_tree.root->objects; object != NULL; object = object->next)
        if (object->server.handle == (uint32_t)handle && object->server.pid == SYSMGR_PID)
            path_tree.listing = object;
    pthread_rwlock_unlock(&path_lock);
}

int path_symlink(const char *name, const char *target)
{
    pthread_rwlock_wrlock(&path_lock);
    int err = tree_symlink(&path_tree, name, NULL, NULL, target);
    pthread_rwlock_unlock(&path_lock);
    return err;
}

int path_unlink(const char *name)
{
    pthread_rwlock_wrlock(&path_lock);
    int err = tree_unlink(&path_tree, name, NULL, NULL);
    pthread_rwlock_unlock(&path_lock);
    return err;
}

void path_dumper_update(void)
{
    struct tree_server server;
    pthread_rwlock_rdlock(&path_lock);
    bool found = tree_find_type(&path_tree, TREE_TYPE_DUMPER, &server);
    pthread_rwlock_unlock(&path_lock);
    core_dumper_changed(found ? server.pid : 0, found ? server.chid : 0);
}

void path_process_died(pid_t pid)
{
    pthread_rwlock_wrlock(&path_lock);
    unsigned gone = tree_detach_pid(&path_tree, pid);
    pthread_rwlock_unlock(&path_lock);
    if (gone != 0 && core_is_dumper(pid))
        path_dumper_update();
    if (gone != 0)
        event_trigger(PROCMGR_EVENT_PATHSPACE, (int)pid);
}
