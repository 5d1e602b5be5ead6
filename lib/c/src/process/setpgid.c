/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"
#include <sys/netmgr.h>
#include <sys/procmgr.h>

int setpgid(pid_t pid, pid_t pgid)
{
    proc_setpgid_t msg = { .type = _PROC_SETPGID, .pid = pid, .pgid = pgid };

    if (pgid < 0)
        return errno_result(EINVAL);
    return kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0)) == -1 ? -1 : 0;
}

pid_t setpgrp(void)
{
    return setpgid(0, 0) == -1 ? -1 : getpgrp();
}

pid_t setsid(void)
{
    return procmgr_session(ND_LOCAL_NODE, getpid(), 0, PROCMGR_SESSION_SETSID) == -1 ? -1 : getpid();
}
