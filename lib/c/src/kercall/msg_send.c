/* SPDX-License-Identifier: Apache-2.0 */
/* Sending messages: cancellation points. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

long MsgSend_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall5(__KER_MSG_SENDV, coid, (long)smsg, BUF(sbytes), (long)rmsg, BUF(rbytes));
}

long MsgSend(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_errno(MsgSend_r(coid, smsg, sbytes, rmsg, rbytes));
}

long MsgSendsv_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall5(__KER_MSG_SENDV, coid, (long)smsg, BUF(sbytes), (long)riov, (long)rparts);
}

long MsgSendsv(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_errno(MsgSendsv_r(coid, smsg, sbytes, riov, rparts));
}

long MsgSendvs_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall5(__KER_MSG_SENDV, coid, (long)siov, (long)sparts, (long)rmsg, BUF(rbytes));
}

long MsgSendvs(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_errno(MsgSendvs_r(coid, siov, sparts, rmsg, rbytes));
}

long MsgSendv_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall5(__KER_MSG_SENDV, coid, (long)siov, (long)sparts, (long)riov, (long)rparts);
}

long MsgSendv(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_errno(MsgSendv_r(coid, siov, sparts, riov, rparts));
}
