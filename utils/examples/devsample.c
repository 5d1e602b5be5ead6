/* SPDX-License-Identifier: Apache-2.0 */
/* A resource manager: /dev/sample. A read gives a greeting once, a write is counted and thrown away. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/procmgr.h>

static char greeting[] = "hello from /dev/sample\n";

static int sample_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err == EOK && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        err = ENOSYS;                       /* pread() and its like */
    if (err != EOK)
        return err;
    size_t left = (size_t)(ocb->attr->nbytes - ocb->offset), n = msg->i.nbytes < left ? msg->i.nbytes : left;
    SETIOV(ctp->iov, greeting + ocb->offset, n);
    _IO_SET_READ_NBYTES(ctp, (long)n);      /* what read() returns */
    ocb->offset += (off_t)n;                /* 0 bytes the next time: the end */
    return _RESMGR_NPARTS(1);
}

static int sample_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (err == EOK)
        _IO_SET_WRITE_NBYTES(ctp, (long)msg->i.nbytes);
    return err == EOK ? _RESMGR_NPARTS(0) : err;
}

int main(void)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    static iofunc_attr_t attr;
    resmgr_attr_t resmgr_attr = { .nparts_max = 1, .msg_max_size = 2048 };
    dispatch_t *dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = sample_read;
    io_funcs.write = sample_write;
    iofunc_attr_init(&attr, S_IFNAM | 0666, NULL, NULL);
    attr.nbytes = (off_t)strlen(greeting);
    if (dpp == NULL || resmgr_attach(dpp, &resmgr_attr, "/dev/sample", _FTYPE_ANY, 0, &connect_funcs, &io_funcs,
                                     &attr) == -1) {
        perror("devsample");
        return EXIT_FAILURE;
    }
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    procmgr_daemon(EXIT_SUCCESS, PROCMGR_DAEMON_NOCLOSE);       /* the shell goes on: we are ready */
    while (ctp != NULL && (ctp = dispatch_block(ctp)) != NULL)
        dispatch_handler(ctp);
    return EXIT_FAILURE;
}
