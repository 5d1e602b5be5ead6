/* SPDX-License-Identifier: Apache-2.0 */
/* Sending messages: cancellation points. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDV, coid, smsg, BUF(sbytes), rmsg, BUF(rbytes), 0);
}

long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDV, coid, smsg, BUF(sbytes), rmsg, BUF(rbytes), 1);
}

long MsgSendsv_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDV, coid, smsg, BUF(sbytes), riov, (long)rparts, 0);
}

long MsgSendsv(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDV, coid, smsg, BUF(sbytes), riov, (long)rparts, 1);
}

long MsgSendvs_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDV, coid, siov, (long)sparts, rmsg, BUF(rbytes), 0);
}

long MsgSendvs(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_send(__KER_MSG_SENDV, coid, siov, (long)sparts, rmsg, BUF(rbytes), 1);
}

long MsgSendv_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDV, coid, siov, (long)sparts, riov, (long)rparts, 0);
}

long MsgSendv(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_send(__KER_MSG_SENDV, coid, siov, (long)sparts, riov, (long)rparts, 1);
}
