/* SPDX-License-Identifier: Apache-2.0 */
/* _MEM_OFFSET: where memory really is. */
#include <errno.h>
#include <string.h>
#include <sys/procmgr.h>
#include "mem/private.h"
#include "mem/tymem.h"

/* Bytes from va on that are physically consecutive, at most len; *paddr of the first one. */
static long contiguous(pid_t pid, uint64_t va, uint64_t len, uint64_t *paddr)
{
    long first = kvm_ctl(pid, KVM_CTL_PADDR, va & ~PAGE_MASK, PAGE_BYTES);
    uint64_t size = PAGE_BYTES - (va & PAGE_MASK);

    if (first < 0)
        return first == -ENOENT ? -EAGAIN : first;
    *paddr = (uint64_t)first + (va & PAGE_MASK);
    while (size < len) {
        long next = kvm_ctl(pid, KVM_CTL_PADDR, va + size, PAGE_BYTES);

        if (next < 0 || (uint64_t)next != *paddr + size)
            break;
        size += PAGE_BYTES;
    }
    return (long)(size < len ? size : len);
}

static long physical(struct msg_call *call, const mem_offset_t *msg, pid_t pid)
{
    uint64_t len = msg->len != 0 ? msg->len : 1, paddr = 0;
    mem_offset_reply_t reply;
    long size;

    if (!mem_range_good(msg->addr, len))
        return -EINVAL;
    size = contiguous(pid, msg->addr, len, &paddr);
    if (size < 0)
        return size;
    memset(&reply, 0, sizeof reply);
    reply.size = (uint64_t)size;
    reply.offset = (int64_t)paddr;
    reply.fd = NOFD;
    return client_reply(call, EOK, &reply, sizeof reply);
}

/* Through a descriptor: the address counts from the start of the object. */
static long object_physical(struct msg_call *call, const mem_offset_t *msg)
{
    struct mem_object object;
    mem_offset_reply_t reply;
    long err = mem_fd_object(call->pid, msg->fd, &object);
    long paddr;

    if (err != 0)
        return err;
    memset(&reply, 0, sizeof reply);
    reply.fd = NOFD;
    if (object.kind == MEM_OBJECT_TYPED)
        return -EINVAL;
    if (object.kind == MEM_OBJECT_PHYS) {
        paddr = msg->addr < object.size ? (long)(object.paddr + msg->addr) : -EINVAL;
        reply.size = msg->addr < object.size ? object.size - msg->addr : 0;
    } else {
        paddr = kvm_object(KVM_OBJ_PADDR, object.handle, msg->addr & ~PAGE_MASK, 0);
        paddr += paddr >= 0 ? (long)(msg->addr & PAGE_MASK) : 0;
        reply.size = PAGE_BYTES - (msg->addr & PAGE_MASK);
        kvm_object(KVM_OBJ_UNREF, object.handle, 0, 0);
    }
    if (paddr < 0)
        return paddr;
    reply.offset = paddr;
    return client_reply(call, EOK, &reply, sizeof reply);
}

/*
 * posix_mem_offset(): of typed memory the physical address, which is the offset in its object, and the descriptor it
 * was mapped through. Whoever has it mapped may know.
 */
static long typed_offset(struct msg_call *call, const mem_offset_t *msg, pid_t pid)
{
    struct kvm_region region;
    mem_offset_reply_t reply;
    uint64_t paddr = 0;
    long size;
    int fd = NOFD;

    if (msg->len == 0 || !mem_range_good(msg->addr, msg->len) || kvm_query(pid, msg->addr, &region) < 0 || region.va > msg->addr)
        return -EACCES;
    if (region.flags & KVM_OBJECT)
        fd = tymem_fd(pid, region.object);
    if (fd == NOFD && client_able(call->pid, PROCMGR_AID_MEM_PHYS, 0) != 0)
        return -EPERM;
    size = contiguous(pid, msg->addr, msg->len, &paddr);
    if (size < 0)
        return size;
    reply = (mem_offset_reply_t){ .size = (uint64_t)size, .offset = (int64_t)paddr, .fd = fd };
    return client_reply(call, EOK, &reply, sizeof reply);
}

long mem_offset_in(struct msg_call *call, const mem_offset_t *msg, pid_t pid)
{
    if (msg->subtype == _MEM_OFFSET_FD)
        return typed_offset(call, msg, pid);
    if (client_able(call->pid, PROCMGR_AID_MEM_PHYS, 0) != 0)
        return -EPERM;
    switch (msg->subtype) {
    case _MEM_OFFSET_PHYS:
        return msg->fd == NOFD ? physical(call, msg, pid) : object_physical(call, msg);
    default:
        return -ENOSYS;
    }
}
