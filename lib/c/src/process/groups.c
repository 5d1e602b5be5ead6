/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"
#include <limits.h>
#include <string.h>

struct groups_reply {
    proc_getsetid_reply_t head;
    gid_t                 more[_PROC_NGROUPS_MAX];
};

int getgroups(int gidsetsize, gid_t grouplist[])
{
    proc_getsetid_t msg = { .type = _PROC_GETSETID, .subtype = _PROC_ID_GETID, .eid = -1, .rid = -1 };
    struct groups_reply reply;
    int n;

    if (kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), &reply, sizeof(reply))) == -1)
        return -1;
    n = (int)reply.head.cred.ngroups;
    if (gidsetsize == 0)
        return n;
    if (gidsetsize < n)
        return errno_result(EINVAL);
    for (int i = 0; i < n; i++)
        grouplist[i] = i < __NGROUPS_MAX ? reply.head.cred.grouplist[i] : reply.more[i - __NGROUPS_MAX];
    return n;
}

int setgroups(int ngroups, const gid_t *grouplist)
{
    proc_getsetid_t msg = { .type = _PROC_GETSETID, .subtype = _PROC_ID_SETGROUPS, .eid = -1, .rid = -1 };
    iov_t siov[2];

    if (ngroups < 0 || ngroups > _PROC_NGROUPS_MAX)
        return errno_result(EINVAL);
    msg.ngroups = (_Uint32t)ngroups;
    SETIOV(&siov[0], &msg, sizeof(msg));
    SETIOV_CONST(&siov[1], grouplist, (size_t)ngroups * sizeof(gid_t));
    return kercall_errno(MsgSendvsnc_r(SYSMGR_COID, siov, 2, NULL, 0)) == -1 ? -1 : 0;
}
