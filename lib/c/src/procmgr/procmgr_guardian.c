/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"

pid_t procmgr_guardian(pid_t pid)
{
    proc_guardian_t msg = { .type = _PROC_GUARDIAN, .pid = pid };
    proc_guardian_reply_t reply = { 0 };

    return procmgr_send(&msg, sizeof(msg), &reply, sizeof(reply)) == -1 ? -1 : reply.pid;
}
