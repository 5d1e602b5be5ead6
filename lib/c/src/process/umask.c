/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"
#include <sys/stat.h>

mode_t umask(mode_t mask)
{
    proc_umask_t msg = { .type = _PROC_UMASK, .subtype = _PROC_UMASK_SET, .umask = mask & 0777 };
    proc_umask_reply_t reply = { 0 };

    MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply));
    return reply.umask;
}
