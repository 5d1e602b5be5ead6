/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readblock()/writeblock(), pread()/pwrite() with _IO_XTYPE_OFFSET, lseek() and stat() on a small memory device.
 * > wrote 10, size 10
 * > pread: 456
 * > readblock: 2 blocks '0123'
 * > stat by name: 10
 * > lseek end: 10
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

static char data[64];

int io_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int status, n;
    off64_t offset;

    if ((status = iofunc_read_verify(ctp, msg, ocb, NULL)) != EOK) return status;
    switch (msg->i.xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        offset = ocb->offset;
        break;
    case _IO_XTYPE_OFFSET: {
        struct _xtype_offset *xtype_offset = (struct _xtype_offset *)(&msg->i + 1);
        offset = xtype_offset->offset;
        break;
    }
    default:
        return ENOSYS;
    }
    n = ocb->attr->nbytes - offset;
    if (n < 0) n = 0;
    if (n > msg->i.nbytes) n = msg->i.nbytes;
    SETIOV(ctp->iov, data + offset, n);
    _IO_SET_READ_NBYTES(ctp, n);
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE) ocb->offset += n;
    if (n > 0) ocb->attr->flags |= IOFUNC_ATTR_ATIME;
    return _RESMGR_NPARTS(1);
}

int io_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    int status, n = msg->i.nbytes, skip = sizeof msg->i;
    off64_t offset = ocb->offset;

    if ((status = iofunc_write_verify(ctp, msg, ocb, NULL)) != EOK) return status;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET) {
        offset = ((struct _xtype_offset *)(&msg->i + 1))->offset;
        skip += sizeof(struct _xtype_offset);
    } else if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    if (offset + n > sizeof data) return ENOSPC;
    if (resmgr_msgread(ctp, data + offset, n, skip) != n) return EINVAL;
    if (offset + n > ocb->attr->nbytes) ocb->attr->nbytes = offset + n;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE) ocb->offset += n;
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    _IO_SET_WRITE_NBYTES(ctp, n);
    return EOK;
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    resmgr_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    io.read = io_read;
    io.write = io_write;
    iofunc_attr_init(&attr, S_IFREG | 0666, NULL, NULL);
    if (resmgr_attach(dpp, NULL, "/dev/memo", _FTYPE_ANY, 0, &c, &io, &attr) == -1) { perror("attach"); return 1; }
    ctp = resmgr_context_alloc(dpp);
    for (;;) {
        ctp = resmgr_block(ctp);
        resmgr_handler(ctp);
    }
}

int main(void)
{
    struct stat st;
    char b[20];
    int fd, n;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/dev/memo", O_RDWR)) == -1) delay(10);
    n = write(fd, "0123456789", 10);
    fstat(fd, &st);
    printf("wrote %d, size %d\n", n, (int)st.st_size);
    n = pread(fd, b, 3, 4);
    printf("pread: %.*s\n", n, b);
    n = readblock(fd, 2, 0, 2, b);
    printf("readblock: %d blocks '%.4s'\n", n, b);
    stat("/dev/memo", &st);
    printf("stat by name: %d\n", (int)st.st_size);
    printf("lseek end: %d\n", (int)lseek(fd, 0, SEEK_END));
    kill(pid, SIGTERM);
    return 0;
}
