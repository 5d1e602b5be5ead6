/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

int __mem_offset(int subtype, const void *addr, int fd, size_t len, mem_offset_reply_t *reply)
{
    mem_offset_t msg = {
        .type = _MEM_OFFSET, .subtype = (_Uint16t)subtype, .fd = fd, .addr = (uintptr_t)addr, .len = len
    };
    long r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), reply, sizeof(*reply));

    return r < 0 ? (int)-r : EOK;
}

int mem_offset64(const void *addr, int fd, size_t len, off64_t *off, size_t *contig)
{
    mem_offset_reply_t reply;
    int err = __mem_offset(_MEM_OFFSET_PHYS, addr, fd, len, &reply);

    if (err == EOK) {
        *off = reply.offset;
        if (contig != NULL)
            *contig = reply.size;
    }
    return errno_result(err);
}

int mem_offset(const void *addr, int fd, size_t len, off_t *off, size_t *contig)
{
    return mem_offset64(addr, fd, len, off, contig);
}

int posix_mem_offset64(const void *addr, size_t len, off64_t *off, size_t *contig, int *fd)
{
    mem_offset_reply_t reply;
    int err = __mem_offset(_MEM_OFFSET_FD, addr, NOFD, len, &reply);

    if (err == EOK) {
        *off = reply.offset;
        *contig = reply.size;
        *fd = reply.fd;
    }
    return errno_result(err);
}

int posix_mem_offset(const void *addr, size_t len, off_t *off, size_t *contig, int *fd)
{
    return posix_mem_offset64(addr, len, off, contig, fd);
}
