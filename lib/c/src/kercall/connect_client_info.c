/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <stdlib.h>
#include <sys/neutrino.h>

int ConnectClientInfoExtraArgs_r(int scoid, struct _client_info *info, int ngroups, struct _client_able *abl,
                                 int nable, unsigned *type_id)
{
    return -(int)kercall6(__KER_CONNECT_CLIENT_INFO, scoid, (long)info, ngroups, (long)abl, nable, (long)type_id);
}

int ConnectClientInfoExtraArgs(int scoid, struct _client_info *info, int ngroups, struct _client_able *abl,
                               int nable, unsigned *type_id)
{
    return errno_result(ConnectClientInfoExtraArgs_r(scoid, info, ngroups, abl, nable, type_id));
}

int ConnectClientInfo_r(int scoid, struct _client_info *info, int ngroups)
{
    return ConnectClientInfoExtraArgs_r(scoid, info, ngroups, NULL, 0, NULL);
}

int ConnectClientInfo(int scoid, struct _client_info *info, int ngroups)
{
    return errno_result(ConnectClientInfo_r(scoid, info, ngroups));
}

/* Bytes of an info with room for n groups; never less than the structure. The type id lies behind the groups. */
static size_t info_size(int n)
{
    int more = n > __NGROUPS_MAX ? n - __NGROUPS_MAX : 0;

    return sizeof(struct _client_info) + (size_t)more * sizeof(gid_t) + sizeof(unsigned);
}

/* The number of groups is known after a first look; it may grow before the second, hence the loop. */
int ConnectClientInfoAble(int scoid, struct _client_info **info_pp, int flags, struct _client_able *const abl,
                          const int nable)
{
    struct _client_info *info = NULL;
    int room = __NGROUPS_MAX;
    int err;

    for (;;) {
        struct _client_info *bigger = realloc(info, info_size(room));
        unsigned type_id = 0;
        if (bigger == NULL) {
            err = ENOMEM;
            break;
        }
        info = bigger;
        err = ConnectClientInfoExtraArgs_r(scoid, info, flags & _NTO_CLIENTINFO_GETGROUPS ? room : 0, abl, nable,
                                           flags & _NTO_CLIENTINFO_GETTYPEID ? &type_id : NULL);
        if (err != EOK)
            break;
        if (!(flags & _NTO_CLIENTINFO_GETGROUPS) || (int)info->cred.ngroups <= room) {
            if (flags & _NTO_CLIENTINFO_GETTYPEID) {
                *(unsigned *)(void *)((char *)info + info_size(room) - sizeof(unsigned)) = type_id;
                info->flags |= _NTO_CI_TYPE_ID;
            }
            *info_pp = info;
            return 0;
        }
        room = (int)info->cred.ngroups;
    }
    free(info);
    return errno_result(err);
}

int ConnectClientInfoExt(int scoid, struct _client_info **info_pp, int flags)
{
    return ConnectClientInfoAble(scoid, info_pp, flags, NULL, 0);
}

int ClientInfoExtFree(struct _client_info **info_pp)
{
    free(*info_pp);
    *info_pp = NULL;
    return 0;
}
