/* SPDX-License-Identifier: Apache-2.0 */
/* Who the client is and what it may. Kernel calls only: procnto's own managers use this. */
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include "iofunc.h"

static void real_ids(int ioflag, struct _client_info *info)
{
    if (ioflag & O_REALIDS) {
        info->cred.euid = info->cred.ruid;
        info->cred.egid = info->cred.rgid;
    }
}

int iofunc_client_info(resmgr_context_t *ctp, int ioflag, struct _client_info *info)
{
    int err = ConnectClientInfo_r(ctp->info.scoid, info, __NGROUPS_MAX);
    if (err == EOK)
        real_ids(ioflag, info);
    return err < 0 ? -err : err;
}

int iofunc_client_info_ext(resmgr_context_t *ctp, int ioflag, struct _client_info **info, int flags)
{
    if (ConnectClientInfoExt(ctp->info.scoid, info, flags) == -1)
        return errno;
    real_ids(ioflag, *info);
    return EOK;
}

int iofunc_client_info_able(resmgr_context_t *ctp, int ioflag, struct _client_info **info, int flags,
                            struct _client_able *abilities, int nable)
{
    if (ConnectClientInfoAble(ctp->info.scoid, info, flags, abilities, nable) == -1)
        return errno;
    real_ids(ioflag, *info);
    return EOK;
}

int iofunc_client_info_ext_free(struct _client_info **info)
{
    return ClientInfoExtFree(info) == -1 ? errno : EOK;
}

int _iofunc_client(resmgr_context_t *ctp, int ioflag, struct _client_info **info, struct _client_info *own)
{
    if (*info != NULL)
        return EOK;
    *info = own;
    return iofunc_client_info(ctp, ioflag, own);
}

bool _iofunc_in_group(const struct _client_info *info, gid_t gid)
{
    if (info->cred.egid == gid)
        return true;
    for (uint32_t i = 0; i < info->cred.ngroups; i++)
        if (info->cred.grouplist[i] == gid)
            return true;
    return false;
}

int iofunc_check_access(resmgr_context_t *ctp, const iofunc_attr_t *attr, mode_t access,
                        const struct _client_info *info)
{
    if (info == NULL)
        return ENOSYS;
    mode_t want = (access & S_IRWXU) >> 6, have;
    if (info->cred.euid == 0) {
        /* Root may all but run what nobody may run. */
        bool runnable = S_ISDIR(attr->mode) || (attr->mode & (S_IXUSR | S_IXGRP | S_IXOTH));
        return (want & 1) && !runnable ? EACCES : EOK;
    }
    bool owner = info->cred.euid == attr->uid, group = _iofunc_in_group(info, attr->gid);
    if ((access & S_ISUID) && !owner)
        return EPERM;
    if ((access & S_ISGID) && !group)
        return EPERM;
    if (owner)
        have = attr->mode >> 6;
    else if (group)
        have = attr->mode >> 3;
    else
        have = attr->mode;
    return (want & ~have & 7) != 0 ? EACCES : EOK;
}

/* Root has them all. */
int iofunc_ability_check(const resmgr_context_t *ctp, iofunc_ability_e ability)
{
    struct _client_info info;
    if ((unsigned)ability >= IOFUNC_ABILITYID_COUNT)
        return EINVAL;
    int err = ConnectClientInfo_r(ctp->info.scoid, &info, 0);
    if (err != EOK)
        return err < 0 ? -err : err;
    return info.cred.euid == 0 ? EOK : EPERM;
}
