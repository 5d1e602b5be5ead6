/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

int MsgReply_r(rcvid_t rcvid, long status, const void *msg, size_t bytes)
{
    return -(int)kercall4(__KER_MSG_REPLYV, rcvid, status, (long)msg, BUF(bytes));
}

int MsgReply(rcvid_t rcvid, long status, const void *msg, size_t bytes)
{
    return errno_result(MsgReply_r(rcvid, status, msg, bytes));
}

int MsgReplyv_r(rcvid_t rcvid, long status, const struct iovec *iov, size_t parts)
{
    return -(int)kercall4(__KER_MSG_REPLYV, rcvid, status, (long)iov, (long)parts);
}

int MsgReplyv(rcvid_t rcvid, long status, const struct iovec *iov, size_t parts)
{
    return errno_result(MsgReplyv_r(rcvid, status, iov, parts));
}

rcvid_t MsgReplyReceive_r(rcvid_t rcvid, long status, const void *rmsg, size_t rbytes, int chid, void *msg,
                          size_t bytes, struct _msg_info *info)
{
    return (rcvid_t)kercall8(__KER_MSG_REPLYRECEIVEV, rcvid, status, (long)rmsg, BUF(rbytes), chid, (long)msg,
                             BUF(bytes), (long)info);
}

rcvid_t MsgReplyReceive(rcvid_t rcvid, long status, const void *rmsg, size_t rbytes, int chid, void *msg,
                        size_t bytes, struct _msg_info *info)
{
    return (rcvid_t)kercall_errno(MsgReplyReceive_r(rcvid, status, rmsg, rbytes, chid, msg, bytes, info));
}

rcvid_t MsgReplyReceivev_r(rcvid_t rcvid, long status, const struct iovec *riov, size_t rparts, int chid,
                           const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (rcvid_t)kercall8(__KER_MSG_REPLYRECEIVEV, rcvid, status, (long)riov, (long)rparts, chid, (long)iov,
                             (long)parts, (long)info);
}

rcvid_t MsgReplyReceivev(rcvid_t rcvid, long status, const struct iovec *riov, size_t rparts, int chid,
                         const struct iovec *iov, size_t parts, struct _msg_info *info)
{
    return (rcvid_t)kercall_errno(MsgReplyReceivev_r(rcvid, status, riov, rparts, chid, iov, parts, info));
}
