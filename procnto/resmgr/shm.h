/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Objects of /dev/shmem and /dev/sem: files whose bytes are a kernel memory object. Between the
 * files that serve them.
 *
 * An object lives as long as it has a name or an OCB (refs). Its kernel object is made when it gets
 * a size. Locks: shm_lock guards the lists, refs, handle and size of every object; nothing but
 * private kernel calls is made under it. Bytes are copied without it, with a reference to the
 * kernel object. The framework holds an object's attribute lock around its io functions; it is
 * taken before shm_lock.
 */
#ifndef RESMGR_SHM_H
#define RESMGR_SHM_H

#include <sys/iofunc.h>
#include "mem/mem.h"
#include "resmgr/node.h"
#include "resmgr/shmem.h"

#define SHM_SIZE_MAX (1ull << 46)

/* A directory of objects. The attribute is the handle of its link. */
struct shm_dir {
    iofunc_attr_t attr;         /* first */
    const char *path;
    int file_type;              /* of the connects that make special objects here */
    unsigned kind;              /* S_IN*: what those are */
    struct shm *objects;        /* in order of creation */
    int link_id;
};

struct shm {
    iofunc_attr_t attr;         /* first: shared by the OCBs */
    struct shm_dir *dir;
    struct shm *next;
    unsigned refs;
    bool linked;
    uint64_t handle;            /* 0: no memory yet */
    uint64_t capacity;          /* bytes of memory, whole pages */
    uint32_t serial;
    unsigned ctl;               /* SHMCTL_* it was set up with */
    struct shm_revoked *revoked;    /* who may no longer use it */
    char *name;                 /* malloc'ed; rename changes it */
};

extern pthread_mutex_t shm_lock;

/* shm_lock is held: */
struct shm *shm_find_locked(struct shm_dir *dir, const char *name);
void shm_append_locked(struct shm *shm);        /* gives it its name; a reference more */
void shm_remove_locked(struct shm *shm);        /* takes the name away; that reference is the caller's now */
int shm_reserve_locked(struct shm *shm, uint64_t size);     /* memory for size bytes, or less again -> errno */
int shm_room(uint64_t more);                    /* may objects take so many bytes more? -> errno */

/* shm_lock is not held: */
struct shm *shm_find(struct shm_dir *dir, const char *name);        /* with a reference */
struct shm *shm_alloc(struct shm_dir *dir, const char *name, const struct _io_connect *connect,
                      struct _client_info *info);
void shm_put(struct shm *shm);                  /* drops a reference; the last one frees the memory */
int shm_resize(struct shm *shm, uint64_t size);                     /* attribute lock held -> errno */
uint64_t shm_memory(struct shm *shm);           /* the kernel object with a reference of its own; 0: no memory */

/* The object ends at offset (whole pages) now: what is mapped behind it goes; who touches it gets SIGBUS. -> -errno */
int shm_discard(uint64_t handle, uint64_t offset);
bool shm_is_revoked(struct shm *shm, pid_t pid);
void shm_revoked_free(struct shm *shm);
void shm_handle_drop(struct shm *shm, pid_t user);  /* those made for user (0: anybody) go */
struct shm *shm_handle_open(pid_t pid, uint32_t number, uint32_t ioflag, int *err);   /* shm_handle.c */
/* What a descriptor of the client stands for, with a reference, and how it was opened. -> 0, -EBADF, -EINVAL */
int shmem_of_fd(pid_t pid, int fd, struct shm **shm, struct mem_object *how);

extern resmgr_io_funcs_t shm_io;                /* shm_io.c */
void shm_io_init(void);

#endif
