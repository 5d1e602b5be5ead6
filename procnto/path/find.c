/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Resolution beyond the tree: links of the boot image are followed here, so that a client is not
 * sent round for them; and lookups by procnto itself, for programs to run (exec, the boot script)
 * and waitfor. Only what procnto serves can be found without asking a server, which procnto never
 * does: the boot image, shared memory objects, and what stands in the tree.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>

#include "path/path.h"
#include "resmgr/rootfs.h"
#include "resmgr/shmem.h"

/*
 * The name to go on with when a canonical path meets a link of the image: as the asker sees names, from its root.
 * -> 0, ENOENT: there is no link (or it is the last component and !follow), ENAMETOOLONG
 */
static int image_link(const struct tree_result *result, bool follow, char next[PATH_MAX])
{
    const char *rest;
    const struct ifs_node *node = image_walk(result->path, &rest);
    if (node == NULL || node->target == NULL || (*rest == '\0' && !follow && !(result->end & TREE_END_SLASH)))
        return ENOENT;
    int err = ifs_splice(result->path, rest, node->target, next);
    size_t root_len = node->target[0] != '/' ? result->root_len : 0;
    if (err == 0 && root_len != 0)
        memmove(next, next + root_len, strlen(next + root_len) + 1);
    return err;
}

/* Would the image answer first? Only then its links count: another server's file of that name goes before them. */
static bool image_is_first(const struct tree_result *result)
{
    const struct tree_server *first = &result->candidate[0].server;
    return result->count != 0 && first->pid == SYSMGR_PID && rootfs_is_handle(first->handle);
}

/* "/dev/null/x": nobody but the image could have it, and the image has not. */
bool path_is_below_file(const struct tree_result *result)
{
    const char *rest;
    if (!result->beyond_file || (result->count != 0 && !image_is_first(result)))
        return false;
    const struct ifs_node *node = image_walk(result->path, &rest);
    return node == NULL || *rest != '\0';
}

int path_resolve_links(const struct path_context *context, pid_t pid, const char *path, int file_type, bool follow,
                       struct tree_result *result)
{
    char next[PATH_MAX];
    for (unsigned links = 0; links <= TREE_LINKS_MAX; links++) {
        int err = path_resolve(context, pid, path, file_type, follow, result);
        if (err != 0 || !image_is_first(result))
            return err;
        uint8_t end = result->end;
        err = image_link(result, follow, next);
        if (err != 0)
            return err == ENOENT ? 0 : err;
        if (end & TREE_END_SLASH)
            strlcat(next, "/", sizeof next);    /* still a directory that is meant */
        path = next;
    }
    return ELOOP;
}

/* One round: the candidates of a name. -> 0 found, EAGAIN: a link, goes on with next; else errno */
static int find_once(const struct tree_result *result, struct path_own *own, char next[PATH_MAX])
{
    bool foreign = false;
    const char *rest;
    for (unsigned i = 0; i < result->count; i++) {
        const struct tree_server *server = &result->candidate[i].server;
        if (server->pid != SYSMGR_PID) {
            foreign = true;
            continue;
        }
        if (shmem_is_handle(server->handle)) {
            if (!shmem_exists(result->path + result->candidate[i].prefix_len))
                continue;
            own->kind = PATH_OWN_SHMEM;
            own->prefix_len = result->candidate[i].prefix_len;
            return 0;
        }
        if (!rootfs_is_handle(server->handle)) {
            if (result->candidate[i].prefix_len >= result->path_len)
                return EACCES;          /* a device: it is there, and no program */
            continue;
        }
        int err = image_link(result, true, next);
        if (err != ENOENT)
            return err == 0 ? EAGAIN : err;
        const struct ifs_node *node = image_walk(result->path, &rest);
        if (node != NULL && *rest == '\0') {
            own->kind = PATH_OWN_IMAGE;
            own->image = node;
            return 0;
        }
        if (node != NULL && !S_ISDIR(node->mode))
            return ENOTDIR;
    }
    return foreign ? EXDEV : ENOENT;
}

int path_find_own(struct proc *p, const char *path, struct path_own *own)
{
    struct path_context context;
    struct tree_result result;
    char next[PATH_MAX];
    if (p != NULL)
        path_context(p, NULL, &context);
    for (unsigned links = 0; links <= TREE_LINKS_MAX; links++) {
        int err = path_resolve(p != NULL ? &context : NULL, 0, path, _FTYPE_ANY, true, &result);
        if (err != 0)
            return err;
        err = find_once(&result, own, next);
        if (err == 0)
            memcpy(own->path, result.path, (size_t)result.path_len + 1);
        if (err == ENOENT && path_is_below_file(&result))
            return ENOTDIR;
        if (err != EAGAIN)
            return err;
        path = next;
    }
    return ELOOP;
}

/* Does the tree name a server or link of exactly this name? Directories that only lead to others do not count. */
static bool tree_serves(const char *path)
{
    struct tree_result result;
    bool serves = false;
    struct tree_query query = { .path = path, .follow = true };
    pthread_rwlock_rdlock(&path_lock);
    if (tree_resolve(&path_tree, &query, &result) == 0 && result.node != NULL)
        serves = tree_node_visible(result.node);
    pthread_rwlock_unlock(&path_lock);
    return serves;
}

/* Below another server's mountpoint nothing can be known: the mountpoint is there, so the wait is over. */
bool path_exists(const char *path)
{
    struct path_own own;
    char next[PATH_MAX];
    struct tree_result result;
    const char *name = path;
    for (unsigned links = 0; links <= TREE_LINKS_MAX; links++) {
        if (tree_serves(name))
            return true;
        if (path_resolve(NULL, 0, name, _FTYPE_ANY, true, &result) != 0)
            return false;
        int err = find_once(&result, &own, next);
        if (err != EAGAIN)
            return err == 0 || (err == EXDEV && result.candidate[0].prefix_len > 1);
        name = next;
    }
    return false;
}

/* May p run this file? Root may when anybody may. */
bool path_may_execute(struct proc *p, mode_t mode, uid_t uid, gid_t gid)
{
    if (p == NULL || p->cred.euid == 0)
        return (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
    if (p->cred.euid == uid)
        return (mode & S_IXUSR) != 0;
    bool member = p->cred.egid == gid;
    pthread_mutex_lock(&proc_lock);
    for (unsigned i = 0; i < p->ngroups && !member; i++)
        member = p->groups[i] == gid;
    pthread_mutex_unlock(&proc_lock);
    return (mode & (member ? S_IXGRP : S_IXOTH)) != 0;
}

static int image_open_exec(struct proc *p, const struct path_own *own, struct exec_image *out)
{
    const struct ifs_node *node = own->image;
    if (!S_ISREG(node->mode) || !path_may_execute(p, node->mode, (uid_t)node->uid, (gid_t)node->gid))
        return EACCES;
    out->data = image_ifs.image + node->offset;
    out->size = node->size;
    out->paddr = image_paddr(node);
    out->mode = node->mode;
    out->uid = (uid_t)node->uid;
    out->gid = (gid_t)node->gid;
    out->cookie = NULL;
    out->release = NULL;
    return 0;
}

static int exec_one(struct proc *p, const char *path, struct exec_image *out)
{
    struct path_own own;
    int err = path_find_own(p, path, &own);
    if (err != 0)
        return err;
    memset(out, 0, sizeof *out);
    strlcpy(out->fullpath, own.path, sizeof out->fullpath);
    if (own.kind == PATH_OWN_IMAGE)
        return image_open_exec(p, &own, out);
    err = shmem_open_exec(own.path + own.prefix_len, out);
    if (err == 0 && !path_may_execute(p, out->mode, out->uid, out->gid)) {
        out->release(out);
        return EACCES;
    }
    return err;
}

/* Joins one directory of a search path with the name; an empty one is the current directory. */
static int search_name(const char *dir, size_t len, const char *name, char out[PATH_MAX])
{
    size_t name_len = strlen(name);
    if (len + 1 + name_len + 1 > PATH_MAX)
        return ENAMETOOLONG;
    memcpy(out, dir, len);
    if (len != 0)
        out[len++] = '/';
    memcpy(out + len, name, name_len + 1);
    return 0;
}

static int exec_search(struct proc *p, const char *name, const char *search, struct exec_image *out)
{
    char path[PATH_MAX];
    int result = ENOENT;
    for (;;) {
        size_t len = strcspn(search, ":");
        int err = search_name(search, len, name, path);
        if (err == 0)
            err = exec_one(p, path, out);
        if (err == 0)
            return 0;
        if (err == EXDEV)
            return EXDEV;               /* perhaps there: the client goes through the list itself */
        if (err == EACCES)
            result = EACCES;            /* worth more than "not found" if nothing better comes */
        if (search[len] == '\0')
            return result;
        search += len + 1;
    }
}

void path_canonical(struct proc *p, const char *path, char out[PATH_MAX])
{
    struct path_context context;
    struct tree_result result;
    path_context(p, path, &context);
    if (path_resolve(&context, p->pid, path, _FTYPE_ANY, true, &result) == 0)
        path = result.path;
    strlcpy(out, path, PATH_MAX);
}

int path_exec_lookup(struct proc *p, const char *path, const char *searchpath, struct exec_image *out)
{
    if (path[0] == '\0')
        return -ENOENT;
    if (searchpath != NULL && strchr(path, '/') == NULL)
        return -exec_search(p, path, searchpath, out);
    return -exec_one(p, path, out);
}
