/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

rcvid_t MsgReceive_r(int chid, void *msg, size_t bytes, struct _msg_info *info)
{
    return (rcvid_t)kercall4(__KER_MSG_RECEIVEV, chid, (long)msg, BUF(bytes), (long)info);
}

rcvid_t MsgReceive(int chid, void *msg, size_t bytes, struct _msg_info *info)
{
    return (rcvid_t)kercall_errno(MsgReceive_r(chid, msg, bytes, info));
}

rcvid_t MsgReceivev_r(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (rcvid_t)kercall4(__KER_MSG_RECEIVEV, chid, (long)iov, (long)parts, (long)info);
}

rcvid_t MsgReceivev(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (rcvid_t)kercall_errno(MsgReceivev_r(chid, iov, parts, info));
}

int MsgReceivePulse_r(int chid, void *pulse, size_t bytes, struct _msg_info *info)
{
    return (int)kercall4(__KER_MSG_RECEIVEPULSEV, chid, (long)pulse, BUF(bytes), (long)info);
}

int MsgReceivePulse(int chid, void *pulse, size_t bytes, struct _msg_info *info)
{
    return (int)kercall_errno(MsgReceivePulse_r(chid, pulse, bytes, info));
}

int MsgReceivePulsev_r(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (int)kercall4(__KER_MSG_RECEIVEPULSEV, chid, (long)iov, (long)parts, (long)info);
}

int MsgReceivePulsev(int chid, const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (int)kercall_errno(MsgReceivePulsev_r(chid, iov, parts, info));
}
