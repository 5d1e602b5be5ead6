/* SPDX-License-Identifier: Apache-2.0 */
/* Handles: a way to pass a shared memory object to one other process, without a name. */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <fcntl.h>
#include <sys/neutrino.h>
#include <unistd.h>

static long send_handle(const mem_shmem_handle_t *msg, mem_shmem_handle_reply_t *reply)
{
    return MsgSendnc_r(SYSMGR_COID, msg, sizeof(*msg), reply, reply != NULL ? sizeof(*reply) : 0);
}

int shm_create_handle(int fd, pid_t pid, int flags, shm_handle_t *handle, unsigned options)
{
    mem_shmem_handle_t msg = {
        .type = _MEM_SHMEM_HANDLE, .subtype = _MEM_SHMEM_HANDLE_CREATE, .fd = fd, .pid = pid,
        .flags = (_Uint32t)flags, .options = options
    };
    mem_shmem_handle_reply_t reply;

    if (kercall_errno(send_handle(&msg, &reply)) == -1)
        return -1;
    *handle = reply.handle;
    return 0;
}

/* A handle is a name only the one it was made for can open. */
int shm_open_handle_pid(shm_handle_t handle, int flags, pid_t pid)
{
    char path[sizeof "/dev/shmem/.handle/" + 8] = "/dev/shmem/.handle/", *at = path + sizeof "/dev/shmem/.handle/" - 1;

    if ((pid != 0 && pid != getpid()) || (flags & ~(O_ACCMODE | O_CLOEXEC)))
        return errno_result(pid != 0 && pid != getpid() ? EPERM : EINVAL);
    for (int shift = 28; shift >= 0; shift -= 4)
        *at++ = "0123456789abcdef"[handle >> shift & 15];
    *at = 0;
    return open(path, flags);
}

int shm_open_handle(shm_handle_t handle, int flags)
{
    return shm_open_handle_pid(handle, flags, 0);
}

int shm_delete_handle(shm_handle_t handle)
{
    mem_shmem_handle_t msg = { .type = _MEM_SHMEM_HANDLE, .subtype = _MEM_SHMEM_HANDLE_DELETE, .handle = handle };

    return kercall_errno(send_handle(&msg, NULL)) == -1 ? -1 : 0;
}

int shm_revoke(int fd, pid_t pid)
{
    mem_shmem_revoke_t msg = {
        .type = _MEM_SHMEM_REVOKE, .subtype = pid == 0 ? _MEM_SHMEM_REVOKE_ALL : _MEM_SHMEM_REVOKE_ONE, .fd = fd,
        .pid = pid
    };

    return kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0)) == -1 ? -1 : 0;
}

void *mmap_handle(void *addr, size_t len, int prot, int flags, shm_handle_t handle, off64_t off)
{
    mem_map_t msg = {
        .type = _MEM_MAP, .addr = (uintptr_t)addr, .len = len, .prot = (_Uint32t)prot,
        .flags = (_Uint32t)flags | MAP_HANDLE, .fd = NOFD, .offset = off, .shmem_handle = handle
    };
    void *result;
    int err = __mem_map(SYSMGR_COID, &msg, &result);

    if (err != EOK) {
        errno = err;
        return MAP_FAILED;
    }
    return result;
}
