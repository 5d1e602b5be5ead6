/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"

int getresuid(uid_t *ruid, uid_t *euid, uid_t *suid)
{
    proc_getsetid_reply_t me;
    int err = __proc_getid(0, &me);

    if (err != EOK)
        return errno_result(err);
    *ruid = me.cred.ruid;
    *euid = me.cred.euid;
    *suid = me.cred.suid;
    return 0;
}

int getresgid(gid_t *rgid, gid_t *egid, gid_t *sgid)
{
    proc_getsetid_reply_t me;
    int err = __proc_getid(0, &me);

    if (err != EOK)
        return errno_result(err);
    *rgid = me.cred.rgid;
    *egid = me.cred.egid;
    *sgid = me.cred.sgid;
    return 0;
}
