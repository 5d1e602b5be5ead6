/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shm_revoke(): the object's memory is taken away from one process, or from all but the caller. What they have mapped
 * of it becomes memory that is not there (SIGBUS), handles made for them go, and their descriptors give no access any
 * more. Only who created the object as SHMCTL_REVOCABLE may (its owner, or root), with a descriptor open for writing.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/memmsg.h>

#include "mem/private.h"
#include "resmgr/shm.h"

struct shm_revoked { struct shm_revoked *next; pid_t pid; };      /* shm_lock */

bool shm_is_revoked(struct shm *shm, pid_t pid)
{
    if (__atomic_load_n(&shm->revoked, __ATOMIC_RELAXED) == NULL)
        return false;
    pthread_mutex_lock(&shm_lock);
    const struct shm_revoked *r = shm->revoked;
    while (r != NULL && r->pid != pid)
        r = r->next;
    pthread_mutex_unlock(&shm_lock);
    return r != NULL;
}

void shm_revoked_free(struct shm *shm)
{
    while (shm->revoked != NULL) {
        struct shm_revoked *r = shm->revoked;
        shm->revoked = r->next;
        free(r);
    }
}

/* What a region maps of its object from `offset` on is mapped anew, of another object or the same: its pages are gone. */
static long map_anew(pid_t pid, const struct kvm_region *region, uint64_t offset, uint64_t object)
{
    const uint32_t kept = KVM_SHARED | KVM_COW | KVM_NOWRITE | KVM_NOINHERIT;
    uint64_t skip = offset > region->offset ? offset - region->offset : 0;
    struct kvm_map map = {
        .va = region->va + skip, .len = region->len - skip, .prot = region->prot, .object = object,
        .offset = region->offset + skip, .flags = KVM_FIXED | KVM_OBJECT | KVM_LAZY | (region->flags & kept),
    };
    return kvm_map(pid, &map);
}

static int map_anew_in(pid_t pid, uint64_t handle, uint64_t offset, uint64_t object)
{
    struct kvm_region region;
    uint64_t at = MEM_USER_START;
    long err = 0;
    while (err >= 0 && kvm_query(pid, at, &region) >= 0) {
        if ((region.flags & KVM_OBJECT) && region.object == handle && region.offset + region.len > offset)
            err = map_anew(pid, &region, offset, object);
        at = region.va + region.len;
    }
    return err < 0 && err != -ESRCH ? (int)err : 0;
}

/* An object without any page takes its place. */
static int hide_from(pid_t pid, uint64_t handle)
{
    long nothing = kvm_object(KVM_OBJ_CREATE, 0, 0, 0);
    int err = nothing < 0 ? (int)nothing : map_anew_in(pid, handle, 0, (uint64_t)nothing);
    if (nothing >= 0)
        kvm_object(KVM_OBJ_UNREF, (uint64_t)nothing, 0, 0);
    return err;
}

int shm_discard(uint64_t handle, uint64_t offset)
{
    unsigned index = 0;
    struct proc *p;
    int err = 0;
    if (kvm_object(KVM_OBJ_REFS, handle, 0, 0) <= 1)
        return 0;                       /* nobody has it mapped */
    while ((p = proc_next(&index)) != NULL) {
        int one = p->pid != SYSMGR_PID ? map_anew_in(p->pid, handle, offset, handle) : 0;
        err = err == 0 ? one : err;
        proc_put(p);
    }
    return err;
}

static int revoke_one(struct shm *shm, pid_t pid)
{
    struct shm_revoked *r = malloc(sizeof *r);
    if (r == NULL)
        return -ENOMEM;
    if (shm_is_revoked(shm, pid)) {
        free(r);
        return 0;
    }
    pthread_mutex_lock(&shm_lock);
    r->pid = pid;
    r->next = shm->revoked;
    shm->revoked = r;
    uint64_t handle = shm->handle;
    pthread_mutex_unlock(&shm_lock);
    return handle != 0 ? hide_from(pid, handle) : 0;
}

static int revoke_all(struct shm *shm, pid_t caller)
{
    unsigned index = 0;
    struct proc *p;
    int err = 0;
    while ((p = proc_next(&index)) != NULL) {
        int one = p->pid != caller && p->pid != SYSMGR_PID ? revoke_one(shm, p->pid) : 0;
        if (err == 0)
            err = one;
        proc_put(p);
    }
    return err;
}

static int may_revoke(struct msg_call *call, struct shm *shm, const struct mem_object *how)
{
    struct _cred_info cred;
    int err = client_cred(call->pid, &cred);
    if (err != 0)
        return err;
    if (!how->writable || (cred.euid != 0 && cred.euid != shm->attr.uid))
        return -EACCES;
    return shm->ctl & SHMCTL_REVOCABLE ? 0 : -EPERM;
}

long shm_revoke_message(struct msg_call *call)
{
    mem_shmem_revoke_t msg = *(const mem_shmem_revoke_t *)call->msg;
    struct mem_object how;
    struct shm *shm;
    struct proc *p = NULL;
    bool all = msg.subtype == _MEM_SHMEM_REVOKE_ALL;
    if (!all && msg.subtype != _MEM_SHMEM_REVOKE_ONE)
        return -ENOSYS;
    int err = shmem_of_fd(call->pid, msg.fd, &shm, &how);
    if (err != 0)
        return err;
    err = may_revoke(call, shm, &how);
    if (err == 0 && !all && ((p = proc_find(msg.pid)) == NULL || msg.pid == call->pid || msg.pid == SYSMGR_PID))
        err = p == NULL ? -ESRCH : -EINVAL;
    if (err == 0) {
        shm_handle_drop(shm, all ? 0 : msg.pid);
        err = all ? revoke_all(shm, call->pid) : revoke_one(shm, msg.pid);
    }
    if (p != NULL)
        proc_put(p);
    shm_put(shm);
    return err;
}
