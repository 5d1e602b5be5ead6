/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handles of shared memory objects: numbers one process makes for one other, which can open or map the object with
 * them whatever its name and mode. They are opened as names below /dev/shmem/.handle. One is good until it has been
 * opened, its maker deletes it, or either of the two dies; each holds a reference to its object. handle_lock guards the
 * list and comes before shm_lock.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/memmsg.h>
#include <sys/mman.h>

#include "mem/private.h"

#include "random.h"
#include "resmgr/shm.h"

#define PER_PROCESS 256

struct shm_handle {
    struct shm_handle *next;
    uint32_t number;
    pid_t maker, user;
    struct shm *shm;
    bool read, write;
    bool map_only;              /* SHM_CREATE_HANDLE_OPT_NOFD */
};

static pthread_mutex_t handle_lock = PTHREAD_MUTEX_INITIALIZER;
static struct shm_handle *handles;

/* handle_lock is held */
static struct shm_handle *handle_find(uint32_t number)
{
    struct shm_handle *handle = handles;
    while (handle != NULL && handle->number != number)
        handle = handle->next;
    return handle;
}

/* It has been used. handle_lock is held; the reference to the object becomes the caller's. */
static struct shm *use_up(struct shm_handle *used)
{
    struct shm *shm = used->shm;
    struct shm_handle **at = &handles;
    while (*at != used)
        at = &(*at)->next;
    *at = used->next;
    free(used);
    return shm;
}

/* Those of maker (and of user) go. number 0: all */
static bool drop(pid_t maker, pid_t user, uint32_t number)
{
    struct shm_handle *dead = NULL;
    pthread_mutex_lock(&handle_lock);
    for (struct shm_handle **at = &handles; *at != NULL;) {
        struct shm_handle *handle = *at;
        if ((handle->maker != maker && handle->user != user) || (number != 0 && handle->number != number)) {
            at = &handle->next;
            continue;
        }
        *at = handle->next;
        handle->next = dead;
        dead = handle;
    }
    pthread_mutex_unlock(&handle_lock);
    bool found = dead != NULL;
    while (dead != NULL) {
        struct shm_handle *next = dead->next;
        shm_put(dead->shm);
        free(dead);
        dead = next;
    }
    return found;
}

void shm_handle_process_died(pid_t pid)
{
    if (__atomic_load_n(&handles, __ATOMIC_RELAXED) != NULL)
        drop(pid, pid, 0);
}

static int insert(struct shm_handle *new)
{
    unsigned count = 0;
    pthread_mutex_lock(&handle_lock);
    for (const struct shm_handle *handle = handles; handle != NULL; handle = handle->next)
        count += handle->maker == new->maker;
    if (count < PER_PROCESS) {
        do
            new->number = (uint32_t)random_u64();
        while (new->number == 0 || handle_find(new->number) != NULL);
        new->next = handles;
        handles = new;
    }
    pthread_mutex_unlock(&handle_lock);
    return count < PER_PROCESS ? 0 : -EMFILE;
}

static long handle_create(struct msg_call *call, const mem_shmem_handle_t *msg)
{
    unsigned access = msg->flags & O_ACCMODE;
    struct shm_handle *handle;
    struct mem_object object;
    struct shm *shm;
    struct proc *user;
    mem_shmem_handle_reply_t reply = { 0 };
    if ((msg->flags & ~(uint32_t)O_ACCMODE) || access == O_ACCMODE || (msg->options & ~(uint32_t)SHM_CREATE_HANDLE_OPT_NOFD))
        return -EINVAL;
    int err = shmem_of_fd(call->pid, msg->fd, &shm, &object);
    if (err != 0)
        return err;
    user = proc_find(msg->pid);
    handle = calloc(1, sizeof *handle);
    if (handle != NULL)
        *handle = (struct shm_handle){ .maker = call->pid, .user = msg->pid, .shm = shm, .read = access != O_WRONLY,
                                       .write = access != O_RDONLY, .map_only = msg->options & SHM_CREATE_HANDLE_OPT_NOFD };
    if (user == NULL || handle == NULL)
        err = user == NULL ? -ESRCH : -ENOMEM;
    else if ((handle->read && !object.readable) || (handle->write && !object.writable))
        err = -EACCES;
    else
        err = insert(handle);
    proc_put(user);
    if (err != 0) {
        shm_put(shm);
        free(handle);
        return err;
    }
    reply.handle = handle->number;
    return client_reply(call, EOK, &reply, sizeof reply);
}

long shm_handle_message(struct msg_call *call)
{
    mem_shmem_handle_t msg = *(const mem_shmem_handle_t *)call->msg;
    switch (msg.subtype) {
    case _MEM_SHMEM_HANDLE_CREATE:
        return handle_create(call, &msg);
    case _MEM_SHMEM_HANDLE_DELETE:
        return msg.handle != 0 && drop(call->pid, 0, msg.handle) ? EOK : -EINVAL;
    default:
        return -ENOSYS;                 /* opened by name */
    }
}

/* -> the object with a reference, or NULL and *err */
struct shm *shm_handle_open(pid_t pid, uint32_t number, uint32_t ioflag, int *err)
{
    struct shm *shm = NULL;
    pthread_mutex_lock(&handle_lock);
    struct shm_handle *handle = handle_find(number);
    if (handle == NULL)
        *err = ENOENT;
    else if (handle->user != pid || handle->map_only || ((ioflag & _IO_FLAG_RD) && !handle->read) ||
             ((ioflag & _IO_FLAG_WR) && !handle->write))
        *err = EACCES;
    else
        shm = use_up(handle);
    pthread_mutex_unlock(&handle_lock);
    return shm;
}

void shm_handle_drop(struct shm *shm, pid_t user)
{
    pthread_mutex_lock(&handle_lock);
    for (struct shm_handle **at = &handles; *at != NULL;) {
        struct shm_handle *handle = *at;
        if (handle->shm != shm || (user != 0 && handle->user != user)) {
            at = &handle->next;
            continue;
        }
        *at = handle->next;
        shm_put(shm);                   /* never the last: the caller has one */
        free(handle);
    }
    pthread_mutex_unlock(&handle_lock);
}

int shm_handle_object(pid_t pid, uint64_t number, struct mem_object *out)
{
    int err = -EINVAL;
    pthread_mutex_lock(&handle_lock);
    struct shm_handle *handle = number <= UINT32_MAX ? handle_find((uint32_t)number) : NULL;
    if (handle != NULL && handle->user != pid) {
        err = -EACCES;
    } else if (handle != NULL) {
        uint64_t memory = shm_memory(handle->shm);
        err = memory != 0 ? 0 : -ENXIO;
        *out = (struct mem_object){
            .kind = MEM_OBJECT_KERNEL, .handle = memory, .size = handle->shm->capacity, .readable = handle->read,
            .writable = handle->write,
        };
    }
    pthread_mutex_unlock(&handle_lock);
    return err;
}
