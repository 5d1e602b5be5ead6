/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"

int procmgr_timer_tolerance(pid_t pid, const _Uint64t *new_, _Uint64t *old)
{
    proc_timer_tolerance_t msg = {
        .type = _PROC_TIMER_TOLERANCE,
        .subtype = new_ != NULL ? _PROC_TIMER_TOLERANCE_SET : _PROC_TIMER_TOLERANCE_GET, .pid = pid,
        .tolerance = new_ != NULL ? *new_ : 0
    };
    proc_timer_tolerance_reply_t reply = { 0 };

    if (procmgr_send(&msg, sizeof(msg), &reply, sizeof(reply)) == -1)
        return -1;
    if (old != NULL)
        *old = reply.tolerance;
    return 0;
}

int procmgr_set_type_id(_Uint32t type_id)
{
    proc_mac_t msg = { .type = _PROC_MAC, .subtype = _PROC_MAC_SET_TYPE_ID, .type_id = type_id };

    return procmgr_send(&msg, sizeof(msg), NULL, 0) == -1 ? -1 : 0;
}
