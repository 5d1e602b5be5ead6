/* SPDX-License-Identifier: Apache-2.0 */
/* Sending messages without being a cancellation point. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

long MsgSendnc_r(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall5(__KER_MSG_SENDVNC, coid, (long)smsg, BUF(sbytes), (long)rmsg, BUF(rbytes));
}

long MsgSendnc(int coid, const void *smsg, size_t sbytes, void *rmsg, size_t rbytes)
{
    return kercall_errno(MsgSendnc_r(coid, smsg, sbytes, rmsg, rbytes));
}

long MsgSendsvnc_r(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall5(__KER_MSG_SENDVNC, coid, (long)smsg, BUF(sbytes), (long)riov, (long)rparts);
}

long MsgSendsvnc(int coid, const void *smsg, size_t sbytes, const struct iovec *riov, size_t rparts)
{
    return kercall_errno(MsgSendsvnc_r(coid, smsg, sbytes, riov, rparts));
}

long MsgSendvsnc_r(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall5(__KER_MSG_SENDVNC, coid, (long)siov, (long)sparts, (long)rmsg, BUF(rbytes));
}

long MsgSendvsnc(int coid, const struct iovec *siov, size_t sparts, void *rmsg, size_t rbytes)
{
    return kercall_errno(MsgSendvsnc_r(coid, siov, sparts, rmsg, rbytes));
}

long MsgSendvnc_r(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall5(__KER_MSG_SENDVNC, coid, (long)siov, (long)sparts, (long)riov, (long)rparts);
}

long MsgSendvnc(int coid, const struct iovec *siov, size_t sparts, const struct iovec *riov, size_t rparts)
{
    return kercall_errno(MsgSendvnc_r(coid, siov, sparts, riov, rparts));
}
