/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/sample: read() gives back what write() left, devctl() tells how often. docs/write-a-server.md builds it up.
 * resource_manager &      then: echo hello > /dev/sample; cat /dev/sample
 */
#include <devctl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "sample.h"

static char text[4096];
static unsigned writes;

static int sample_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int status = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (status != EOK)
        return status;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    off_t left = ocb->attr->nbytes > ocb->offset ? ocb->attr->nbytes - ocb->offset : 0;
    size_t n = _IO_READ_GET_NBYTES(msg);
    if (n > (size_t)left)
        n = (size_t)left;
    SETIOV(&ctp->iov[0], text + ocb->offset, n);
    _IO_SET_READ_NBYTES(ctp, n);                        /* what read() returns */
    ocb->offset += (off_t)n;
    if (n > 0)
        ocb->attr->flags |= IOFUNC_ATTR_ATIME;
    return _RESMGR_NPARTS(1);                           /* the library replies with iov[0] */
}

static int sample_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    int status = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (status != EOK)
        return status;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    size_t n = _IO_WRITE_GET_NBYTES(msg);
    if (n > sizeof text)
        return ENOSPC;
    ssize_t got = resmgr_msgget(ctp, text, n, sizeof msg->i);   /* the data lies behind the header */
    if (got == -1)
        return errno;
    ocb->attr->nbytes = got;
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    writes++;
    _IO_SET_WRITE_NBYTES(ctp, got);
    return EOK;
}

static int sample_devctl(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb)
{
    int status = iofunc_devctl_default(ctp, msg, ocb);
    if (status != _RESMGR_DEFAULT)
        return status;                                  /* one of the system's own */
    struct sample_info *info = _DEVCTL_DATA(msg->o);
    switch (msg->i.dcmd) {
    case DCMD_SAMPLE_CLEAR:
        ocb->attr->nbytes = 0;
        return EOK;
    case DCMD_SAMPLE_INFO:
        memset(&msg->o, 0, sizeof msg->o);
        msg->o.nbytes = sizeof *info;
        info->writes = writes;
        info->bytes = (unsigned)ocb->attr->nbytes;
        return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + sizeof *info);
    default:
        return ENOSYS;
    }
}

int main(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_attr_t attr;
    resmgr_attr_t resmgr_attr = { .nparts_max = 1, .msg_max_size = 2048 };
    dispatch_t *dpp = dispatch_create();
    if (dpp == NULL) {
        perror("dispatch_create");
        return EXIT_FAILURE;
    }
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = sample_read;
    io_funcs.write = sample_write;
    io_funcs.devctl = sample_devctl;
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    if (resmgr_attach(dpp, &resmgr_attr, "/dev/sample", _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &attr) == -1) {
        perror("/dev/sample");
        return EXIT_FAILURE;
    }
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    while ((ctp = dispatch_block(ctp)) != NULL)
        dispatch_handler(ctp);
    return EXIT_FAILURE;
}
