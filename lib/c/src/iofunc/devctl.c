/* SPDX-License-Identifier: Apache-2.0 */
/* The control commands every file descriptor has. */
#include <fcntl.h>
#include <devctl.h>
#include <sys/dcmd_all.h>
#include "iofunc.h"

#define SETTABLE (O_APPEND | O_DSYNC | O_SYNC | O_RSYNC | O_NONBLOCK | O_LARGEFILE | O_ASYNC)

static int reply_int(resmgr_context_t *ctp, io_devctl_t *msg, int value)
{
    memset(&msg->o, 0, sizeof msg->o);
    memcpy(_DEVCTL_DATA(msg->o), &value, sizeof value);
    msg->o.nbytes = sizeof value;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + sizeof value);
}

static int set_flags(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    int flags;
    if (ctp->size < sizeof msg->i + sizeof flags)
        return EINVAL;
    memcpy(&flags, _DEVCTL_DATA(msg->i), sizeof flags);
    const iofunc_mount_t *mount = attr->mount;
    if ((flags & (O_DSYNC | O_SYNC | O_RSYNC)) && mount != NULL && !(mount->conf & IOFUNC_PC_SYNC_IO))
        return EINVAL;
    ocb->ioflag = (ocb->ioflag & ~SETTABLE) | (flags & SETTABLE);
    return EOK;
}

int iofunc_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    switch ((unsigned)msg->i.dcmd) {
    case (unsigned)DCMD_ALL_GETFLAGS:
        return reply_int(ctp, msg, (ocb->ioflag & ~_IO_FLAG_MASK) | ((ocb->ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) - 1));
    case (unsigned)DCMD_ALL_SETFLAGS:
        return set_flags(ctp, msg, ocb, attr);
    case (unsigned)DCMD_ALL_GETMOUNTFLAGS:
        return reply_int(ctp, msg, attr->mount != NULL ? (int)(attr->mount->flags & IOFUNC_MOUNT_FLAGS) : 0);
    default:
        return _RESMGR_DEFAULT;
    }
}

int iofunc_devctl_default(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_devctl(ctp, msg, ocb, ocb->attr);
}

static int verify_access(resmgr_context_t *ctp, const iofunc_ocb_t *ocb, unsigned checks)
{
    static const struct { unsigned check; mode_t access; } map[] = {
        { _IO_DEVCTL_VERIFY_ACC_ISUID, S_ISUID },  { _IO_DEVCTL_VERIFY_ACC_ISGID, S_ISGID },
        { _IO_DEVCTL_VERIFY_ACC_IREAD, S_IREAD },  { _IO_DEVCTL_VERIFY_ACC_IWRITE, S_IWRITE },
        { _IO_DEVCTL_VERIFY_ACC_IEXEC, S_IEXEC },
    };
    struct _client_info info;
    mode_t access = 0;
    for (size_t i = 0; i < sizeof map / sizeof map[0]; i++)
        if (checks & map[i].check)
            access |= map[i].access;
    int err = iofunc_client_info(ctp, ocb->ioflag, &info);
    if (err == EOK && (checks & _IO_DEVCTL_VERIFY_PRIV) && info.cred.euid != 0)
        err = EPERM;
    if (err == EOK && access != 0)
        err = iofunc_check_access(ctp, ocb->attr, access, &info);
    return err;
}

int iofunc_devctl_verify(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, unsigned checks)
{
    unsigned size = get_device_size(msg->i.dcmd), dir = get_device_direction(msg->i.dcmd);
    if ((checks & _IO_DEVCTL_VERIFY_LEN) && msg->i.nbytes < size)
        return EINVAL;
    if ((checks & _IO_DEVCTL_VERIFY_MSG_LEN) && (dir & DEVDIR_TO) && ctp->size < sizeof msg->i + size)
        return EINVAL;
    if ((checks & _IO_DEVCTL_VERIFY_DIR) && dir == DEVDIR_NONE && msg->i.nbytes != 0)
        return EINVAL;
    if ((checks & _IO_DEVCTL_VERIFY_OCB_READ) && !(ocb->ioflag & _IO_FLAG_RD))
        return EBADF;
    if ((checks & _IO_DEVCTL_VERIFY_OCB_WRITE) && !(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    if (checks & (_IO_DEVCTL_VERIFY_PRIV | _IO_DEVCTL_VERIFY_ACC_MASK))
        return verify_access(ctp, ocb, checks);
    return EOK;
}
