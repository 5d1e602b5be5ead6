/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PROCMGR_LOCAL_H
#define PROCMGR_LOCAL_H

#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>

/* Sends a request without data behind it; the status or -1 with errno. */
static inline int procmgr_send(const void *msg, size_t bytes, void *reply, size_t rbytes)
{
    return (int)kercall_errno(MsgSendnc_r(SYSMGR_COID, msg, bytes, reply, rbytes));
}

#endif
