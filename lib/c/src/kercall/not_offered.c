/* SPDX-License-Identifier: Apache-2.0 */
/* Calls of the interface that Pauli does not offer: job scheduling, power modes, code in system mode, asynchronous channels. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

int SchedJobCreate_r(nto_job_t *job)
{
    return ENOSYS;
}

int SchedJobCreate(nto_job_t *job)
{
    return errno_result(ENOSYS);
}

int SchedJobDestroy_r(nto_job_t *job)
{
    return ENOSYS;
}

int SchedJobDestroy(nto_job_t *job)
{
    return errno_result(ENOSYS);
}

int SchedWaypoint_r(nto_job_t *job, const _Int64t *new_, const _Int64t *max, _Int64t *old)
{
    return ENOSYS;
}

int SchedWaypoint(nto_job_t *job, const _Int64t *new_, const _Int64t *max, _Int64t *old)
{
    return errno_result(ENOSYS);
}

int PowerParameter(unsigned id, unsigned struct_len, const void *in, void *out)
{
    return errno_result(ENOSYS);
}

int PowerSetActive(unsigned id)
{
    return errno_result(ENOSYS);
}

int PowerGetActive(unsigned id)
{
    return errno_result(ENOSYS);
}

_Intptrt __Ring0(void (*func)(void *), void *arg)
{
    return errno_result(ENOSYS);
}

int MsgSendAsyncGbl(int coid, const void *smsg, size_t sbytes, unsigned msg_prio)
{
    return errno_result(ENOSYS);
}

int MsgSendAsync(int coid)
{
    return errno_result(ENOSYS);
}

int MsgReceiveAsyncGbl(int chid, void *rmsg, size_t rbytes, struct _msg_info *info, int coid)
{
    return errno_result(ENOSYS);
}

int MsgReceiveAsync(int chid, const struct iovec *iov, unsigned parts)
{
    return errno_result(ENOSYS);
}
