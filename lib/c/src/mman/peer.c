/* SPDX-License-Identifier: Apache-2.0 */
/* The same requests for another process' address space: needs the ability MEM_PEER. */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

static long send_peer(pid_t pid, const void *msg, size_t bytes, void *reply, size_t rbytes)
{
    mem_peer_t peer = { .type = _MEM_PEER, .peer_msg_len = (_Uint16t)bytes, .pid = pid };
    iov_t siov[2];

    SETIOV(&siov[0], &peer, sizeof(peer));
    SETIOV_CONST(&siov[1], msg, bytes);
    return MsgSendvsnc_r(SYSMGR_COID, siov, 2, reply, rbytes);
}

void *mmap_peer(pid_t pid, void *addr, size_t len, int prot, int flags, int fd, off64_t off)
{
    mem_map_t msg = {
        .type = _MEM_MAP, .addr = (uintptr_t)addr, .len = len, .prot = (_Uint32t)prot, .flags = (_Uint32t)flags,
        .fd = fd, .offset = off
    };
    mem_map_reply_t reply;
    long r = send_peer(pid, &msg, sizeof(msg), &reply, sizeof(reply));

    if (r < 0) {
        errno = (int)-r;
        return MAP_FAILED;
    }
    return (void *)reply.addr;
}

int munmap_peer(pid_t pid, void *addr, size_t len)
{
    mem_ctrl_t msg = { .type = _MEM_CTRL, .subtype = _MEM_CTRL_UNMAP, .addr = (uintptr_t)addr, .len = len };

    return kercall_errno(send_peer(pid, &msg, sizeof(msg), NULL, 0)) == -1 ? -1 : 0;
}

int mem_offset64_peer(pid_t pid, _Uintptrt addr, size_t len, off64_t *off, size_t *contig)
{
    mem_offset_t msg = { .type = _MEM_OFFSET, .subtype = _MEM_OFFSET_PHYS, .fd = NOFD, .addr = addr, .len = len };
    mem_offset_reply_t reply;

    if (kercall_errno(send_peer(pid, &msg, sizeof(msg), &reply, sizeof(reply))) == -1)
        return -1;
    *off = reply.offset;
    if (contig != NULL)
        *contig = reply.size;
    return 0;
}
