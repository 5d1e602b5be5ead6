/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Single-threaded resource manager skeleton whose read handler replies with MsgReply() and _RESMGR_NOREPLY.
 * > read 21: The time is 12:00:00
 * > read 0
 * > write 5
 * > 0666 character special
 */
#include <errno.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

static resmgr_connect_funcs_t    connect_funcs;
static resmgr_io_funcs_t         io_funcs;
static iofunc_attr_t             attr;
static char *buffer = "The time is 12:00:00\n";

int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb);
int io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb);

int io_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int nleft, nbytes, nparts, status, nonblock;

    if ((status = iofunc_read_verify(ctp, msg, ocb, &nonblock)) != EOK)
        return (status);
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return (ENOSYS);
    nleft = ocb->attr->nbytes - ocb->offset;
    nbytes = min(msg->i.nbytes, nleft);
    if (nbytes > 0) {
        /* set up the return data IOV */
        MsgReply(ctp->rcvid, nbytes, buffer + ocb->offset, nbytes);
        ocb->attr->flags |= IOFUNC_ATTR_ATIME | IOFUNC_ATTR_DIRTY_TIME;
        ocb->offset += nbytes;
        return (_RESMGR_NOREPLY);
    }
    _IO_SET_READ_NBYTES(ctp, 0);
    nparts = 0;
    return (_RESMGR_NPARTS(nparts));
}

int io_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    int status;
    char *buf;

    if ((status = iofunc_write_verify(ctp, msg, ocb, NULL)) != EOK)
        return (status);
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return (ENOSYS);
    _IO_SET_WRITE_NBYTES(ctp, msg->i.nbytes);
    buf = (char *) malloc(msg->i.nbytes + 1);
    if (buf == NULL) return (ENOMEM);
    resmgr_msgread(ctp, buf, msg->i.nbytes, sizeof(msg->i));
    buf[msg->i.nbytes] = '\0';
    if (strcmp(buf, "hello")) printf("written: %s\n", buf);
    free(buf);
    if (msg->i.nbytes > 0)
        ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    return (_RESMGR_NPARTS(0));
}

static void *client(void *arg)
{
    char b[64];
    int fd, n;
    struct stat st;

    delay(50);
    fd = open("/dev/time", O_RDWR);
    if (fd == -1) { perror("open"); exit(1); }
    n = read(fd, b, sizeof b);
    printf("read %d: %.*s", n, n, b);
    n = read(fd, b, sizeof b);
    printf("read %d\n", n);
    n = write(fd, "hello", 5);
    printf("write %d\n", n);
    fstat(fd, &st);
    printf("%04o %s\n", st.st_mode & 0777, S_ISCHR(st.st_mode) ? "character special" : "something");
    close(fd);
    exit(0);
}

int main(int argc, char **argv)
{
    resmgr_attr_t        resmgr_attr;
    dispatch_t           *dpp;
    dispatch_context_t   *ctp;
    int                  id;

    if ((dpp = dispatch_create()) == NULL) {
        fprintf(stderr, "%s: Unable to allocate dispatch handle.\n", argv[0]);
        return EXIT_FAILURE;
    }
    memset(&resmgr_attr, 0, sizeof resmgr_attr);
    resmgr_attr.nparts_max = 1;
    resmgr_attr.msg_max_size = 2048;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = io_read;
    io_funcs.write = io_write;
    iofunc_attr_init(&attr, S_IFNAM | 0666, 0, 0);
    attr.mode = S_IFCHR | 0666;
    attr.nbytes = strlen(buffer);
    id = resmgr_attach(dpp, &resmgr_attr, "/dev/time", _FTYPE_ANY, _RESMGR_FLAG_SELF, &connect_funcs, &io_funcs, &attr);
    if (id == -1) {
        fprintf(stderr, "%s: Unable to attach name.\n", argv[0]);
        return EXIT_FAILURE;
    }
    pthread_create(NULL, NULL, client, NULL);
    ctp = dispatch_context_alloc(dpp);
    while (1) {
        if ((ctp = dispatch_block(ctp)) == NULL) {
            fprintf(stderr, "block error\n");
            return EXIT_FAILURE;
        }
        dispatch_handler(ctp);
    }
}
