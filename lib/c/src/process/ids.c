/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"

int __proc_getid(pid_t pid, proc_getsetid_reply_t *reply)
{
    proc_getsetid_t msg = { .type = _PROC_GETSETID, .subtype = _PROC_ID_GETID, .pid = pid, .eid = -1, .rid = -1 };
    long r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), reply, sizeof(*reply));

    return r < 0 ? (int)-r : EOK;
}

int __proc_setid(int subtype, int rid, int eid)
{
    proc_getsetid_t msg = {
        .type = _PROC_GETSETID, .subtype = (_Uint16t)subtype, .eid = eid, .rid = rid
    };

    return kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0)) == -1 ? -1 : 0;
}
