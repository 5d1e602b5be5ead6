/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The path manager inside procnto: the one prefix tree, its lock, and lookups by procnto itself.
 *
 * Locks: path_lock guards path_tree; no other lock but malloc's is taken inside it, no message is
 * sent or answered under it. struct proc.lock (cwd, root, umask) is taken before it, never inside:
 * names are copied out first (path_context()).
 */
#ifndef PATH_PATH_H
#define PATH_PATH_H

#include <pthread.h>
#include <sys/iofunc.h>
#include "procnto.h"
#include "proc/proc.h"
#include "path/tree.h"

extern pthread_rwlock_t path_lock;
extern struct tree path_tree;

/* Where a process looks names up from: copies, so that no lock is held afterwards. */
struct path_context {
    char cwd[TREE_PATH_MAX], root[TREE_PATH_MAX];
    mode_t umask;
};
/* path: what is to be looked up, cwd is left empty when that does not need it; NULL: for anything. */
void path_context(struct proc *p, const char *path, struct path_context *context);

/*
 * Resolves for pid as client, under path_lock. context NULL: from "/". -> errno, result->node is
 * not valid any more.
 */
int path_resolve(const struct path_context *context, pid_t pid, const char *path, int file_type, bool follow,
                 struct tree_result *result);

/* The same, with links of the boot image followed too when the image would be asked first. */
int path_resolve_links(const struct path_context *context, pid_t pid, const char *path, int file_type, bool follow,
                       struct tree_result *result);

/* Does the name go through something that is no directory (ENOTDIR)? */
bool path_is_below_file(const struct tree_result *result);

/* Names procnto's own resource managers in the tree: handle is the link id of resmgr_attach(). -> errno */
int path_attach_own(const char *path, int handle, enum _file_type file_type, unsigned flags);
/* Link id of the resource manager that also lists the tree's directories. Called once, at start. */
void path_set_listing(int handle);

/* Makes a link of the tree (procmgr_symlink). -> errno */
int path_symlink(const char *name, const char *target);
int path_unlink(const char *name);

/* Is there something of that name as far as procnto knows without asking servers? For waitfor. */
bool path_exists(const char *path);

/* A name that procnto serves itself. */
enum path_own_kind { PATH_OWN_IMAGE, PATH_OWN_SHMEM };
struct path_own {
    enum path_own_kind kind;
    const struct ifs_node *image;
    char path[TREE_PATH_MAX];       /* canonical */
    uint16_t prefix_len;            /* SHMEM: the object's name follows */
};
/*
 * Finds a file served by procnto, following links of the tree and of the image, for p (NULL: procnto itself).
 * -> 0, ENOENT, ELOOP, ENAMETOOLONG, ENOTDIR; EXDEV: only another server can know.
 */
int path_find_own(struct proc *p, const char *path, struct path_own *own);

/* A name of type _FTYPE_DUMPER has come or gone. */
void path_dumper_update(void);

/* The connect functions of the path manager itself: link id 0 (PATHMGR_HANDLE). */
int path_connect_attach(void);

#endif
