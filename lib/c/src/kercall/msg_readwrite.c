/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

ssize_t MsgRead_r(rcvid_t rcvid, void *msg, size_t bytes, size_t offset)
{
    return kercall4(__KER_MSG_READV, rcvid, (long)msg, BUF(bytes), (long)offset);
}

ssize_t MsgRead(rcvid_t rcvid, void *msg, size_t bytes, size_t offset)
{
    return kercall_errno(MsgRead_r(rcvid, msg, bytes, offset));
}

ssize_t MsgReadv_r(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
    return kercall4(__KER_MSG_READV, rcvid, (long)iov, (long)parts, (long)offset);
}

ssize_t MsgReadv(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
    return kercall_errno(MsgReadv_r(rcvid, iov, parts, offset));
}

ssize_t MsgWrite_r(rcvid_t rcvid, const void *msg, size_t bytes, size_t offset)
{
    return kercall4(__KER_MSG_WRITEV, rcvid, (long)msg, BUF(bytes), (long)offset);
}

ssize_t MsgWrite(rcvid_t rcvid, const void *msg, size_t bytes, size_t offset)
{
    return kercall_errno(MsgWrite_r(rcvid, msg, bytes, offset));
}

ssize_t MsgWritev_r(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
    return kercall4(__KER_MSG_WRITEV, rcvid, (long)iov, (long)parts, (long)offset);
}

ssize_t MsgWritev(rcvid_t rcvid, const struct iovec *iov, size_t parts, size_t offset)
{
    return kercall_errno(MsgWritev_r(rcvid, iov, parts, offset));
}
