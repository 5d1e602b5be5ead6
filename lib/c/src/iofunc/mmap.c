/* SPDX-License-Identifier: Apache-2.0 */
/* The memory manager asks what may be mapped of an open file. */
#include <sys/mman.h>
#include "iofunc.h"

static uint32_t allowed(const iofunc_ocb_t *ocb)
{
    uint32_t prot = 0;
    if (ocb->ioflag & _IO_FLAG_RD)
        prot |= PROT_READ | PROT_EXEC;
    if (ocb->ioflag & _IO_FLAG_WR)
        prot |= PROT_WRITE;
    return prot;
}

int iofunc_mmap_ext(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr, uint32_t flags,
                    const struct stat *st)
{
    uint32_t may = allowed(ocb);
    uint64_t offset = msg->i.offset;
    int32_t fd = msg->i.info.coid;
    if (!S_ISREG(attr->mode) && !S_ISBLK(attr->mode))
        return ENODEV;
    if (msg->i.required_prot & ~may & (PROT_READ | PROT_WRITE | PROT_EXEC))
        return EACCES;
    memset(&msg->eo, 0, sizeof msg->eo);
    msg->eo.allowed_prot = may;
    msg->eo.offset = offset;
    msg->eo.coid = ctp->info.coid;
    msg->eo.fd = fd;
    attr->flags |= IOFUNC_ATTR_ATIME;
    if (st == NULL)
        return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
    msg->eo.flags = flags | IO_MMAP_REPLY_FLAGS_USE_EXTENDED |
                    (uint32_t)_STAT_FORM_T64_2008 << IO_MMAP_REPLY_FLAGS_STAT_FORM_SHIFT;
    msg->eo.stat = *st;
    return _RESMGR_PTR(ctp, &msg->eo, sizeof msg->eo);
}

int iofunc_mmap(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    return iofunc_mmap_ext(ctp, msg, ocb, attr, 0, NULL);
}

int iofunc_mmap_default(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_mmap(ctp, msg, ocb, ocb->attr);
}

int iofunc_mmap_default_ext(resmgr_context_t *ctp, io_mmap_t *msg, iofunc_ocb_t *ocb)
{
    struct stat st;
    int err = iofunc_stat(ctp, ocb->attr, &st);
    return err != EOK ? err : iofunc_mmap_ext(ctp, msg, ocb, ocb->attr, 0, &st);
}
