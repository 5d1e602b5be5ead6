/* SPDX-License-Identifier: Apache-2.0 */
/* The memory manager's messages, and requests on behalf of another process (_MEM_PEER). */
#include <errno.h>
#include <string.h>
#include <sys/procmgr.h>
#include "mem/private.h"
#include "mem/tymem.h"

static long map_message(struct msg_call *call)
{
    mem_map_t msg = *(const mem_map_t *)call->msg;

    return mem_map_in(call, &msg, call->pid);
}

static long ctrl_message(struct msg_call *call)
{
    mem_ctrl_t msg = *(const mem_ctrl_t *)call->msg;

    return mem_ctrl_in(call, &msg, call->pid);
}

static long offset_message(struct msg_call *call)
{
    mem_offset_t msg = *(const mem_offset_t *)call->msg;

    return mem_offset_in(call, &msg, call->pid);
}

/* The size of a mappable object; of typed memory: what may be allocated now. */
static long info_message(struct msg_call *call)
{
    const mem_info_t *msg = call->msg;
    struct mem_object object;
    mem_info_reply_t reply;
    int err;

    if (msg->flags != _MEM_INFO_TYPED)
        return -EINVAL;
    err = mem_fd_object(call->pid, msg->fd, &object);
    if (err != 0)
        return err;
    if (object.kind == MEM_OBJECT_KERNEL)
        kvm_object(KVM_OBJ_UNREF, object.handle, 0, 0);
    if (object.kind == MEM_OBJECT_TYPED)
        object.size = tymem_available(&object.pool);
    memset(&reply, 0, sizeof reply);
    reply.size = object.size;
    reply.info.posix_tmi_length = object.size;
    return client_reply(call, EOK, &reply, sizeof reply);
}

static long peer_message(struct msg_call *call)
{
    union { uint16_t type; mem_map_t map; mem_ctrl_t ctrl; mem_offset_t offset; } inner;
    const mem_peer_t *msg = call->msg;
    pid_t pid = msg->pid != 0 ? msg->pid : call->pid;
    size_t size = msg->peer_msg_len;
    ssize_t got;

    if (size < sizeof inner.type || size > sizeof inner)
        return -EBADMSG;
    memset(&inner, 0, sizeof inner);
    got = client_read(call, &inner, size, sizeof *msg);
    if (got < 0)
        return got;
    if (pid == SYSMGR_PID || (pid != call->pid && client_able(call->pid, PROCMGR_AID_MEM_PEER, (uint64_t)pid) != 0))
        return -EPERM;
    if (inner.type == _MEM_MAP && size >= sizeof inner.map)
        return mem_map_in(call, &inner.map, pid);
    if (inner.type == _MEM_CTRL && size >= sizeof inner.ctrl)
        return mem_ctrl_in(call, &inner.ctrl, pid);
    if (inner.type == _MEM_OFFSET && size >= sizeof inner.offset)
        return mem_offset_in(call, &inner.offset, pid);
    return inner.type == _MEM_MAP || inner.type == _MEM_CTRL || inner.type == _MEM_OFFSET ? -EBADMSG : -ENOSYS;
}

const struct msg_handler mem_handlers[] = {
    { _MEM_MAP,    sizeof(mem_map_t),    map_message },
    { _MEM_CTRL,   sizeof(mem_ctrl_t),   ctrl_message },
    { _MEM_INFO,   sizeof(mem_info_t),   info_message },
    { _MEM_OFFSET, sizeof(mem_offset_t), offset_message },
    { _MEM_PEER,   sizeof(mem_peer_t),   peer_message },
    { _MEM_SHMEM_HANDLE, sizeof(mem_shmem_handle_t), shm_handle_message },
    { _MEM_SHMEM_REVOKE, sizeof(mem_shmem_revoke_t), shm_revoke_message },
    { 0, 0, NULL }
};
