/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iofunc.h"

int iofunc_openfd(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    if (msg->i.xtype != _IO_OPENFD_NONE)
        return ENOSYS;
    io_open_t open;
    memset(&open, 0, sizeof open);
    open.connect.ioflag = msg->i.ioflag & ~(uint32_t)(O_CREAT | O_EXCL);
    open.connect.sflag = msg->i.sflag;
    int err = iofunc_open(ctp, &open, attr, NULL, NULL);
    return err != EOK ? err : iofunc_ocb_attach(ctp, &open, NULL, attr, NULL);
}

int iofunc_openfd_default(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_openfd(ctp, msg, ocb, ocb->attr);
}
