/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of /dev/shmem and /dev/sem: their list, references and memory. Rules: shm.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "resmgr/shm.h"

pthread_mutex_t shm_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t last_serial;

#define KEEP_MIN (2u << 20)

struct shm *shm_find_locked(struct shm_dir *dir, const char *name)
{
    struct shm *shm = dir->objects;
    while (shm != NULL && strcmp(shm->name, name) != 0)
        shm = shm->next;
    return shm;
}

/* Drops a reference; the last one frees the memory. */
void shm_put(struct shm *shm)
{
    pthread_mutex_lock(&shm_lock);
    bool last = --shm->refs == 0;
    pthread_mutex_unlock(&shm_lock);
    if (!last)
        return;
    if (shm->handle != 0)
        shm_object_unref(shm->handle);
    shm_revoked_free(shm);
    free(shm->name);
    free(shm);
}

struct shm *shm_find(struct shm_dir *dir, const char *name)
{
    pthread_mutex_lock(&shm_lock);
    struct shm *shm = shm_find_locked(dir, name);
    if (shm != NULL)
        shm->refs++;
    pthread_mutex_unlock(&shm_lock);
    return shm;
}

void shm_append_locked(struct shm *shm)
{
    struct shm **link = &shm->dir->objects;
    while (*link != NULL)
        link = &(*link)->next;
    *link = shm;
    shm->linked = true;
    shm->refs++;
    shm->serial = ++last_serial;
}

void shm_remove_locked(struct shm *shm)
{
    struct shm **link = &shm->dir->objects;
    while (*link != shm)
        link = &(*link)->next;
    *link = shm->next;
    shm->next = NULL;
    shm->linked = false;
}

/* An object with one reference, not yet in the list. */
struct shm *shm_alloc(struct shm_dir *dir, const char *name, const struct _io_connect *connect,
                      struct _client_info *info)
{
    static ino_t last_inode;
    struct shm *shm = calloc(1, sizeof *shm);
    char *copy = strdup(name);
    if (shm == NULL || copy == NULL) {
        free(shm);
        free(copy);
        return NULL;
    }
    bool special = (int)connect->file_type == dir->file_type || dir->file_type == _FTYPE_SEM;
    iofunc_attr_init(&shm->attr, (special ? S_IFNAM : S_IFREG) | (connect->mode & 0777), NULL, info);
    shm->attr.mount = &node_mount;
    shm->attr.inode = 0x1000 + __atomic_add_fetch(&last_inode, 1, __ATOMIC_RELAXED);
    shm->attr.nlink = 1;
    shm->attr.rdev = special ? dir->kind : 0;
    shm->refs = 1;
    shm->dir = dir;
    shm->name = copy;
    return shm;
}

/* Objects never take the last of the memory: the managers need some to refuse anything at all. -> errno */
int shm_room(uint64_t more)
{
    struct ksys_mem mem;
    long got = ksys_info(KSYS_MEM, &mem, sizeof mem);
    if (got < 0)
        return (int)-got;
    uint64_t keep = mem.total / 64 > KEEP_MIN ? mem.total / 64 : KEEP_MIN;
    return mem.free > keep && more <= mem.free - keep ? 0 : ENOMEM;
}

/* Grows the memory so that size bytes fit, or gives back what lies behind them. shm_lock is held. -> errno */
int shm_reserve_locked(struct shm *shm, uint64_t size)
{
    uint64_t capacity = PAGE_ROUND(size);
    if (size > SHM_SIZE_MAX)
        return EFBIG;
    if (shm->ctl & SHMCTL_SEAL)
        return size == (uint64_t)shm->attr.nbytes ? 0 : EPERM;
    if (capacity == shm->capacity)
        return 0;
    if (capacity > shm->capacity) {
        int err = shm_room(capacity - shm->capacity);
        if (err != 0)
            return err;
    }
    if (shm->handle == 0) {
        long handle = shm_object_create(capacity);
        if (handle < 0)
            return (int)-handle;
        shm->handle = (uint64_t)handle;
    } else {
        int err = shm_object_resize(shm->handle, capacity);
        if (err < 0)
            return -err;
    }
    shm->capacity = capacity;
    return 0;
}

/* What is cut off must not come back when the file grows again inside its last page. -> errno */
static int clear_tail(struct shm *shm, uint64_t size)
{
    size_t tail = (size_t)(PAGE_ROUND(size) - size);
    if (tail == 0 || shm->handle == 0)
        return 0;
    ssize_t done = shm_object_copy(shm->handle, size, node_zeros, tail, true);
    return done < 0 ? (int)-done : 0;
}

int shm_resize(struct shm *shm, uint64_t size)
{
    pthread_mutex_lock(&shm_lock);
    uint64_t capacity = shm->capacity;
    int err = 0;
    if (size < (uint64_t)shm->attr.nbytes)
        err = clear_tail(shm, size);
    if (err == 0)
        err = shm_reserve_locked(shm, size);
    if (err == 0) {
        shm->attr.nbytes = (off_t)size;
        shm->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_TIME;
    }
    bool shrunk = err == 0 && shm->capacity < capacity;
    pthread_mutex_unlock(&shm_lock);
    return shrunk ? -shm_discard(shm->handle, shm->capacity) : err;
}

/* The kernel object with a reference of its own, or 0 when there is no memory. */
uint64_t shm_memory(struct shm *shm)
{
    pthread_mutex_lock(&shm_lock);
    uint64_t handle = shm->handle;
    if (handle != 0 && kvm_object(KVM_OBJ_REF, handle, 0, 0) < 0)
        handle = 0;
    pthread_mutex_unlock(&shm_lock);
    return handle;
}

