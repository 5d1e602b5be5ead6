/* SPDX-License-Identifier: Apache-2.0 */
/* Registering events. One kernel call does both: a coid of -2 takes the registration back. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

#define UNREGISTER (-2)

int MsgRegisterEvent_r(struct sigevent *event, int coid)
{
    if (coid == UNREGISTER)
        return -EBADF;
    return (int)kercall4(__KER_MSG_REGISTER_EVENT, (long)event, coid, 0, 0);
}

int MsgRegisterEvent(struct sigevent *event, int coid)
{
    return (int)kercall_errno(MsgRegisterEvent_r(event, coid));
}

int MsgUnregisterEvent_r(const struct sigevent *event)
{
    return (int)kercall4(__KER_MSG_REGISTER_EVENT, (long)event, UNREGISTER, 0, 0);
}

int MsgUnregisterEvent(const struct sigevent *event)
{
    return (int)kercall_errno(MsgUnregisterEvent_r(event));
}
