/* SPDX-License-Identifier: Apache-2.0 */
/* Open control blocks: allocation, and the counts the attributes keep of them. */
#include <fcntl.h>
#include <stdlib.h>
#include "iofunc.h"
#include "../dispatch/dispatch.h"

iofunc_ocb_t *iofunc_ocb_calloc(resmgr_context_t *ctp, iofunc_attr_t *attr)
{
    return calloc(1, sizeof(iofunc_ocb_t));
}

void iofunc_ocb_free(iofunc_ocb_t *ocb)
{
    free(ocb);
}

static iofunc_ocb_t *allocate(resmgr_context_t *ctp, iofunc_attr_t *attr)
{
    iofunc_funcs_t *funcs = attr->mount != NULL ? attr->mount->funcs : NULL;
    if (funcs != NULL && funcs->nfuncs >= 1 && funcs->ocb_calloc != NULL)
        return funcs->ocb_calloc(ctp, attr);
    return iofunc_ocb_calloc(ctp, attr);
}

static void release(iofunc_attr_t *attr, iofunc_ocb_t *ocb)
{
    iofunc_funcs_t *funcs = attr->mount != NULL ? attr->mount->funcs : NULL;
    if (funcs != NULL && funcs->nfuncs >= 2 && funcs->ocb_free != NULL)
        funcs->ocb_free(ocb);
    else
        iofunc_ocb_free(ocb);
}

/* by: 1 or -1 */
static void count(iofunc_attr_t *attr, const iofunc_ocb_t *ocb, int by)
{
    unsigned share = ocb->sflag & SH_MASK;
    attr->count = (uint16_t)(attr->count + by);
    if (ocb->ioflag & _IO_FLAG_RD)
        attr->rcount = (uint16_t)(attr->rcount + by);
    if (ocb->ioflag & _IO_FLAG_WR)
        attr->wcount = (uint16_t)(attr->wcount + by);
    if (share == SH_DENYRD || share == SH_DENYRW)
        attr->rlocks = (uint16_t)(attr->rlocks + by);
    if (share == SH_DENYWR || share == SH_DENYRW)
        attr->wlocks = (uint16_t)(attr->wlocks + by);
}

int iofunc_ocb_attach(resmgr_context_t *ctp, io_open_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr,
                      const resmgr_io_funcs_t *io_funcs)
{
    bool own = ocb == NULL;
    if (attr->count == UINT16_MAX)
        return ENFILE;
    if (io_funcs == NULL)
        io_funcs = _link_io_funcs(ctp);
    if (own)
        ocb = allocate(ctp, attr);
    if (ocb == NULL)
        return errno == ENOMEM ? ENOMEM : ENOSPC;
    ocb->attr = attr;
    if (msg != NULL) {
        ocb->ioflag = (int32_t)(msg->connect.ioflag & ~(uint32_t)(O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC | O_DIRECTORY));
        ocb->sflag = msg->connect.sflag;
    }
    ocb->offset = 0;
    if (resmgr_open_bind(ctp, ocb, io_funcs) == -1) {
        int err = errno;
        if (own)
            release(attr, ocb);
        return err;
    }
    count(attr, ocb, 1);
    return EOK;
}

int iofunc_ocb_detach(resmgr_context_t *ctp, iofunc_ocb_t *ocb)
{
    iofunc_attr_t *attr = ocb->attr;
    int last = 0;
    bool reader = attr->rcount != 0, writer = attr->wcount != 0, rlock = attr->rlocks != 0, wlock = attr->wlocks != 0;
    count(attr, ocb, -1);
    if (attr->count == 0)
        last |= IOFUNC_OCB_LAST_INUSE;
    if (reader && attr->rcount == 0)
        last |= IOFUNC_OCB_LAST_READER;
    if (writer && attr->wcount == 0)
        last |= IOFUNC_OCB_LAST_WRITER;
    if (rlock && attr->rlocks == 0)
        last |= IOFUNC_OCB_LAST_RDLOCK;
    if (wlock && attr->wlocks == 0)
        last |= IOFUNC_OCB_LAST_WRLOCK;
    return last;
}

int iofunc_close_ocb(resmgr_context_t *ctp, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    iofunc_attr_lock(attr);
    if (attr->lock_list != NULL)
        _iofunc_waiters_drop(attr, ocb);
    if (attr->lock_list != NULL)
        _iofunc_locks_drop(attr, ctp->info.scoid);   /* a client that died has sent no close */
    iofunc_ocb_detach(ctp, ocb);
    iofunc_attr_unlock(attr);
    release(attr, ocb);
    return EOK;
}

int iofunc_close_ocb_default(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    return iofunc_close_ocb(ctp, ocb, ocb->attr);
}

int iofunc_close_dup(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    /* POSIX: closing any fd of a file drops all locks the process holds on it. */
    if (attr->lock_list != NULL)
        _iofunc_locks_drop(attr, ctp->info.scoid);
    return EOK;
}

int iofunc_close_dup_default(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_close_dup(ctp, msg, ocb, ocb->attr);
}
