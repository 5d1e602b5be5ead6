/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>

int ChannelCreate_r(unsigned flags)
{
    return (int)kercall4(__KER_CHANNEL_CREATE, (long)flags, 0, 0, 0);
}

int ChannelCreate(unsigned flags)
{
    return (int)kercall_errno(ChannelCreate_r(flags));
}

int ChannelCreatePulsePool(unsigned flags, const struct nto_channel_config *cfg)
{
    return (int)kercall_errno(kercall4(__KER_CHANNEL_CREATE, (long)(flags | _NTO_CHF_PULSE_POOL), (long)cfg, 0, 0));
}

/* Asynchronous channels, kernel-wide channel attributes and pool changes at run time are not offered. */
int ChannelCreateExt(unsigned flags, mode_t mode, size_t bufsize, unsigned maxnumbuf, const struct sigevent *ev,
                     struct _cred_info *cred)
{
    return errno_result(ENOSYS);
}

int ChannelConnectAttr(unsigned id, union _channel_connect_attr *old_attr, union _channel_connect_attr *new_attr,
                       unsigned flags)
{
    return errno_result(ENOSYS);
}

int ChannelCtl_r(int chid, int cmd, void *data)
{
    return ENOSYS;
}

int ChannelCtl(int chid, int cmd, void *data)
{
    return errno_result(ChannelCtl_r(chid, cmd, data));
}

int ConnectAttachExt(_Uint32t nd, pid_t pid, int chid, unsigned index, int flags,
                     struct _asyncmsg_connection_descriptor *cd)
{
    return errno_result(ENOSYS);
}
