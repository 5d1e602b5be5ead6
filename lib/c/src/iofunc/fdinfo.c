/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include "iofunc.h"

int iofunc_fdinfo(resmgr_context_t *ctp, iofunc_ocb_t *ocb, iofunc_attr_t *attr, struct _fdinfo *info)
{
    memset(info, 0, sizeof *info);
    info->mode = attr->mode;
    info->ioflag = (uint32_t)ocb->ioflag;
    info->offset = (uint64_t)ocb->offset;
    info->size = (uint64_t)attr->nbytes;
    info->flags = (attr->lock_list != NULL ? _FDINFO_LOCKS : 0) | (attr->mmap_list != NULL ? _FDINFO_MMAPS : 0);
    info->sflag = ocb->sflag;
    info->count = attr->count;
    info->rcount = attr->rcount;
    info->wcount = attr->wcount;
    info->rlocks = attr->rlocks;
    info->wlocks = attr->wlocks;
    return EOK;
}

/* The path is the name the server is attached by; one that serves directories knows better and replaces this
   handler. */
int iofunc_fdinfo_default(resmgr_context_t *ctp, io_fdinfo_t *msg, iofunc_ocb_t *ocb)
{
    size_t max = msg->i.path_len, room = ctp->msg_max_size - sizeof msg->o;
    unsigned flags = msg->i.flags & _FDINFO_FLAG_LOCALPATH ? _RESMGR_PATHNAME_LOCALPATH : 0;
    char *path = (char *)(&msg->o + 1);
    memset(&msg->o, 0, sizeof msg->o);
    iofunc_fdinfo(ctp, ocb, ocb->attr, &msg->o.info);
    int len = resmgr_pathname(ctp->id, flags, path, room < PATH_MAX ? (int)room : PATH_MAX);
    if (len == -1)
        len = 0;
    if ((size_t)len > max)
        len = (int)max;
    _IO_SET_FDINFO_LEN(ctp, len);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + (size_t)len);
}
