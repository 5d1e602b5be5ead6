/* SPDX-License-Identifier: Apache-2.0 */
/* Whether an OCB may be read or written, and the handlers that make a resource like /dev/null. */
#include <fcntl.h>
#include "iofunc.h"

static void set_nonblock(const iofunc_ocb_t *ocb, uint32_t xtype, int *nonblock)
{
    if (nonblock == NULL)
        return;
    *nonblock = ocb->ioflag & O_NONBLOCK;
    if (xtype & _IO_XFLAG_NONBLOCK)
        *nonblock = O_NONBLOCK;
    else if (xtype & _IO_XFLAG_BLOCK)
        *nonblock = 0;
}

int iofunc_read_verify(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb, int *nonblock)
{
    if (!(ocb->ioflag & _IO_FLAG_RD))
        return EBADF;
    set_nonblock(ocb, msg->i.xtype, nonblock);
    return EOK;
}

int iofunc_write_verify(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb, int *nonblock)
{
    if (!(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    set_nonblock(ocb, msg->i.xtype, nonblock);
    return EOK;
}

int iofunc_space_verify(resmgr_context_t *ctp, io_space_t *msg, iofunc_ocb_t *ocb, int *nonblock)
{
    if (!(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    set_nonblock(ocb, 0, nonblock);
    return EOK;
}

int iofunc_sync_verify(resmgr_context_t *ctp, io_sync_t *msg, iofunc_ocb_t *ocb)
{
    const iofunc_mount_t *mount = ocb->attr->mount;
    return mount == NULL || (mount->conf & IOFUNC_PC_SYNC_IO) ? EOK : EINVAL;
}

int iofunc_read_default(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_OFFSET)
        return ENOSYS;
    _IO_SET_READ_NBYTES(ctp, 0);
    if (_IO_READ_GET_NBYTES(msg) > 0)
        ocb->attr->flags |= IOFUNC_ATTR_ATIME;
    return EOK;
}

int iofunc_write_default(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_OFFSET)
        return ENOSYS;
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg);
    _IO_SET_WRITE_NBYTES(ctp, (long)nbytes);
    if (nbytes > 0)
        ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    return EOK;
}

int iofunc_sync(resmgr_context_t *ctp, iofunc_ocb_t *ocb, int ioflag)
{
    return EOK;                      /* nothing is buffered in this layer */
}

int iofunc_sync_default(resmgr_context_t *ctp, io_sync_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_sync_verify(ctp, msg, ocb);
    return err != EOK ? err : iofunc_sync(ctp, ocb, (int)msg->i.flag);
}

/* A client that waits is released by the library; locks it waits for are the only thing kept here. */
int iofunc_unblock_default(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_unblock(ctp, ocb->attr);
    return err == EOK ? _RESMGR_DEFAULT : err;
}
