/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The names of /proc.
 *
 *   /proc              pids, self, config, vm; what the prefix tree has below it (boot, dumper, ...); mount, not listed
 *   /proc/PID          as ctl cmdline exefile mappings pmap status vmstat
 *   /proc/self         the asker's own entry
 *   /proc/mount/PATH   the tree: directories, and a leaf nd,pid,chid,handle,ftype for each server
 *
 * Directories and texts are snapshots taken when they are opened.
 * Locks: proc_lock and struct proc.lock shortly for a process' fields, path_lock for /proc/mount; one at a time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>

#include "path/path.h"
#include "proc/proc.h"
#include "resmgr/procfs.h"

#define PID_INODES 16       /* inodes a process takes: its directory and its files */

struct pid_file {
    const char *name;
    mode_t mode;
    void (*print)(struct text *text, struct proc *p);
    int (*open)(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, struct proc *p);
};

static const struct pid_file pid_files[] = {
    { "as", 0666, NULL, procfs_open_as },
    { "ctl", 0666, NULL, procfs_open_ctl },
    { "cmdline", 0444, procfs_cmdline, NULL },
    { "exefile", 0444, procfs_exefile, NULL },
    { "mappings", 0444, procfs_mappings, NULL },
    { "pmap", 0444, procfs_pmap, NULL },
    { "status", 0444, procfs_state, NULL },
    { "vmstat", 0444, procfs_vmstat, NULL },
};
#define PID_FILES (sizeof pid_files / sizeof pid_files[0])

struct system_file {
    const char *name;
    void (*print)(struct text *text);
};
static const struct system_file system_files[] = { { "config", procfs_config }, { "vm/stats", procfs_vm_stats } };
#define SYSTEM_FILES (sizeof system_files / sizeof system_files[0])

enum { INO_ROOT = 1, INO_SELF, INO_VM, INO_MOUNT, INO_SYSTEM, INO_PID = 64 };

static iofunc_attr_t root_attr;
static resmgr_io_funcs_t list_io, link_io;

/* ---- directories ---- */

/* u.text holds the names, each with its NUL; the cookie is the number of the name, from 1. */
static bool list_next(struct node_ocb *ocb, off_t after, struct dir_entry *entry)
{
    const char *name = ocb->u.text.data, *end = name + ocb->u.text.size;
    for (off_t i = 0; i < after && name < end; i++)
        name += strlen(name) + 1;
    if (name >= end)
        return false;
    entry->ino = (ino_t)after + 1;
    entry->cookie = after + 1;
    entry->name = name;
    entry->name_len = strlen(name);
    return true;
}

static int list_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return node_read_dir(ctp, msg, node_ocb(ocb), list_next);
}

static void list_add(struct text *list, const char *name)
{
    text_add(list, name, strlen(name) + 1);
}

/* Opens a directory of the names in list, which is taken over. */
static int open_list(resmgr_context_t *ctp, io_open_t *msg, const iofunc_attr_t *attr, struct text *list,
                     const char *path)
{
    return node_open_list(ctp, msg, attr, list, path, &list_io);
}

static void list_tree(struct text *list)
{
    struct dir_entry entry;
    for (off_t after = 0; node_tree_next("/proc", NULL, after, &entry); after = entry.cookie)
        text_add(list, entry.name, entry.name_len + 1);
}

static int open_root(resmgr_context_t *ctp, io_open_t *msg)
{
    struct text list = { 0 };
    unsigned index = 0;
    char name[16];
    for (struct proc *p = proc_next(&index); p != NULL; p = proc_next(&index)) {
        snprintf(name, sizeof name, "%d", (int)p->pid);
        list_add(&list, name);
        proc_put(p);
    }
    list_add(&list, "self");
    list_add(&list, "config");
    list_add(&list, "vm");
    list_tree(&list);
    return open_list(ctp, msg, &root_attr, &list, "/proc");
}

static int open_vm(resmgr_context_t *ctp, io_open_t *msg)
{
    struct text list = { 0 };
    iofunc_attr_t attr;
    node_attr(&attr, S_IFDIR | 0555, INO_VM);
    list_add(&list, "stats");
    return open_list(ctp, msg, &attr, &list, "/proc/vm");
}

/* ---- one process ---- */

static void pid_attr(iofunc_attr_t *attr, struct proc *p, mode_t mode, unsigned number)
{
    node_attr(attr, mode, INO_PID + (ino_t)p->pid * PID_INODES + number);
    pthread_mutex_lock(&proc_lock);
    attr->uid = p->cred.euid;
    attr->gid = p->cred.egid;
    pthread_mutex_unlock(&proc_lock);
    attr->mtime = attr->atime = attr->ctime = (time_t)(p->start_time / 1000000000u);
}

static int open_pid_dir(resmgr_context_t *ctp, io_open_t *msg, struct proc *p, const char *path)
{
    struct text list = { 0 };
    iofunc_attr_t attr;
    pid_attr(&attr, p, S_IFDIR | 0555, 0);
    for (unsigned i = 0; i < PID_FILES; i++)
        list_add(&list, pid_files[i].name);
    return open_list(ctp, msg, &attr, &list, path);
}

static int open_pid_file(resmgr_context_t *ctp, io_open_t *msg, struct proc *p, const char *name, const char *path)
{
    struct text text = { 0 };
    iofunc_attr_t attr;
    unsigned i = 0;
    while (i < PID_FILES && strcmp(pid_files[i].name, name) != 0)
        i++;
    if (i == PID_FILES)
        return ENOENT;
    unsigned umask = 0;
    if (pid_files[i].open != NULL)
        umask = strcmp(name, "as") == 0 ? options.procfs_umask : options.procfs_ctl_umask;
    pid_attr(&attr, p, S_IFREG | (pid_files[i].mode & ~(mode_t)umask), 1 + i);
    if (pid_files[i].open != NULL)
        return pid_files[i].open(ctp, msg, &attr, p);
    pid_files[i].print(&text, p);
    return node_open_text(ctp, msg, &attr, &text, path);
}

/* A pid in decimal without anything else. */
static pid_t parse_pid(const char *name, size_t len)
{
    long pid = 0;
    if (len == 0 || len > 10 || name[0] == '0')
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (name[i] < '0' || name[i] > '9')
            return 0;
        pid = pid * 10 + (name[i] - '0');
    }
    return pid <= INT32_MAX ? (pid_t)pid : 0;
}

static int open_pid(resmgr_context_t *ctp, io_open_t *msg, pid_t pid, const char *rest)
{
    char path[PATH_MAX];
    struct proc *p = proc_find_any(pid);
    if (p == NULL)
        return ENOENT;
    snprintf(path, sizeof path, "/proc/%d%s%s", (int)pid, *rest != '\0' ? "/" : "", rest);
    int err = *rest == '\0' ? open_pid_dir(ctp, msg, p, path) : open_pid_file(ctp, msg, p, rest, path);
    proc_put(p);
    return err;
}

/* lstat("/proc/self") */
static int open_self_link(resmgr_context_t *ctp, io_open_t *msg)
{
    iofunc_attr_t attr;
    char target[16];
    node_attr(&attr, S_IFLNK | 0777, INO_SELF);
    attr.nbytes = snprintf(target, sizeof target, "%d", (int)ctp->info.pid);
    return node_open(ctp, msg, node_new(&attr, "/proc/self"), NULL, &link_io);
}

/* ---- /proc/mount ---- */

static void leaf_name(const struct tree_server *server, char *name, size_t size)
{
    snprintf(name, size, "%u,%d,%d,%u,%d", server->nd, (int)server->pid, (int)server->chid, server->handle,
             (int)server->file_type);
}

/* Fills list with a node's servers and children. -> false when there is no such node */
static bool list_mount(struct text *list, const char *path)
{
    char name[64];
    pthread_rwlock_rdlock(&path_lock);
    const struct tree_node *node = tree_find(&path_tree, path);
    for (const struct tree_object *object = node ? node->objects : NULL; object != NULL; object = object->next) {
        leaf_name(&object->server, name, sizeof name);
        list_add(list, name);
    }
    for (const struct tree_node *child = node ? node->children : NULL; child != NULL; child = child->sibling)
        list_add(list, child->name);
    pthread_rwlock_unlock(&path_lock);
    return node != NULL;
}

/* Is the last component of path the leaf of a server attached to what is before it? */
static bool is_mount_leaf(const char *path)
{
    char name[64], parent[PATH_MAX];
    bool found = false;
    strlcpy(parent, path, sizeof parent);
    char *last = strrchr(parent, '/');
    const char *leaf = last != NULL ? last + 1 : path;
    if (last != NULL)
        *last = '\0';
    else
        parent[0] = '\0';
    pthread_rwlock_rdlock(&path_lock);
    const struct tree_node *node = tree_find(&path_tree, parent);
    const struct tree_object *object = node != NULL ? node->objects : NULL;
    for (; object != NULL && !found; object = object->next) {
        leaf_name(&object->server, name, sizeof name);
        found = strcmp(name, leaf) == 0;
    }
    pthread_rwlock_unlock(&path_lock);
    return found;
}

static int open_mount(resmgr_context_t *ctp, io_open_t *msg, const char *rest)
{
    struct text list = { 0 };
    char path[PATH_MAX];
    iofunc_attr_t attr;
    if (strlcpy(path, "/proc/mount/", sizeof path) + strlcpy(path + 12, rest, sizeof path - 12) >= sizeof path)
        return ENAMETOOLONG;
    if (is_mount_leaf(rest)) {
        node_attr(&attr, S_IFREG | 0444, INO_MOUNT);
        return node_open_text(ctp, msg, &attr, &list, path);
    }
    if (!list_mount(&list, rest))
        return ENOENT;
    node_attr(&attr, S_IFDIR | 0555, INO_MOUNT);
    return open_list(ctp, msg, &attr, &list, path);
}

/* ---- connect ---- */

static int open_system_file(resmgr_context_t *ctp, io_open_t *msg, const char *name)
{
    struct text text = { 0 };
    iofunc_attr_t attr;
    char path[64];
    for (unsigned i = 0; i < SYSTEM_FILES; i++) {
        if (strcmp(system_files[i].name, name) != 0)
            continue;
        node_attr(&attr, S_IFREG | 0444, INO_SYSTEM + i);
        system_files[i].print(&text);
        strlcpy(path, "/proc/", sizeof path);
        strlcat(path, name, sizeof path);
        return node_open_text(ctp, msg, &attr, &text, path);
    }
    return ENOENT;
}

static int procfs_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *handle, void *extra)
{
    char path[PATH_MAX];
    int err = node_path(ctp, &msg->connect, path);
    if (err != 0)
        return err;
    size_t len = strcspn(path, "/");
    const char *rest = path[len] == '/' ? path + len + 1 : "";
    if (path[0] == '\0')
        return open_root(ctp, msg);
    if (len == 4 && memcmp(path, "self", 4) == 0)
        return *rest == '\0' && S_ISLNK(msg->connect.mode) ? open_self_link(ctp, msg)
                                                            : open_pid(ctp, msg, ctp->info.pid, rest);
    if (len == 5 && memcmp(path, "mount", 5) == 0)
        return open_mount(ctp, msg, rest);
    if (strcmp(path, "vm") == 0)
        return open_vm(ctp, msg);
    pid_t pid = parse_pid(path, len);
    return pid != 0 ? open_pid(ctp, msg, pid, rest) : open_system_file(ctp, msg, path);
}

static int procfs_readlink(resmgr_context_t *ctp, io_readlink_t *msg, iofunc_attr_t *handle, void *reserved)
{
    char path[PATH_MAX], target[16];
    int err = node_path(ctp, &msg->connect, path);
    if (err != 0)
        return err;
    if (strcmp(path, "self") != 0)
        return parse_pid(path, strcspn(path, "/")) != 0 ? EINVAL : ENOENT;
    snprintf(target, sizeof target, "%d", (int)ctp->info.pid);
    return node_reply_readlink(ctp, &msg->connect, target);
}

void procfs_init(void)
{
    static const resmgr_connect_funcs_t connect = {
        .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = procfs_open, .readlink = procfs_readlink,
    };
    node_io_init(&list_io);
    node_io_init(&link_io);
    list_io.read = list_read;
    procctl_init();
    node_attr(&root_attr, S_IFDIR | 0555, INO_ROOT);
    node_attach("/proc", _FTYPE_ANY, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, &connect, &list_io, &root_attr);
}
