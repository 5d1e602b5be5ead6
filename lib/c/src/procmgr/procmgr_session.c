/* SPDX-License-Identifier: Apache-2.0 */
#include "procmgr.h"

int procmgr_session_ext(_Uint32t nd, pid_t sid, int id, unsigned event, unsigned xid)
{
    proc_session_t msg = {
        .type = _PROC_SESSION, .xid = (_Uint16t)xid, .sid = sid, .id = id, .event = event
    };

    if (nd != 0)
        return errno_result(ENOTSUP);
    return procmgr_send(&msg, sizeof(msg), NULL, 0) == -1 ? -1 : 0;
}

int procmgr_session(_Uint32t nd, pid_t sid, int id, unsigned event)
{
    return procmgr_session_ext(nd, sid, id, event, 0);
}
