/* SPDX-License-Identifier: Apache-2.0 */
#include "ids.h"

int setuid(uid_t uid)
{
    return __proc_setid(_PROC_ID_SETUID, uid, -1);
}

int seteuid(uid_t uid)
{
    return __proc_setid(_PROC_ID_SETEUID, -1, uid);
}

int setreuid(uid_t ruid, uid_t euid)
{
    return __proc_setid(_PROC_ID_SETREUID, ruid, euid);
}

int setgid(gid_t gid)
{
    return __proc_setid(_PROC_ID_SETGID, gid, -1);
}

int setegid(gid_t gid)
{
    return __proc_setid(_PROC_ID_SETEGID, -1, gid);
}

int setregid(gid_t rgid, gid_t egid)
{
    return __proc_setid(_PROC_ID_SETREGID, rgid, egid);
}
