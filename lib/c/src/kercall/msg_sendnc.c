/* SPDX-License-Identifier: Apache-2.0 */
/* Sending messages without being a cancellation point. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, smsg, BUF(sbytes), rmsg, BUF(rbytes), 0);
}

long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, smsg, BUF(sbytes), rmsg, BUF(rbytes), 1);
}

long MsgSendsvnc_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, smsg, BUF(sbytes), riov, (long)rparts, 0);
}

long MsgSendsvnc(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, smsg, BUF(sbytes), riov, (long)rparts, 1);
}

long MsgSendvsnc_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, siov, (long)sparts, rmsg, BUF(rbytes), 0);
}

long MsgSendvsnc(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, siov, (long)sparts, rmsg, BUF(rbytes), 1);
}

long MsgSendvnc_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, siov, (long)sparts, riov, (long)rparts, 0);
}

long MsgSendvnc(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDVNC, coid, siov, (long)sparts, riov, (long)rparts, 1);
}
