/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devctl() with structures and arrays larger than the receive buffer, devctlv(), ioctl() of the same command, info.
 * > small: sum 6 info 3
 * > big: 4000 bytes summed 8000
 * > ioctl: 0 sum 6
 * > too big for nbytes: Invalid argument
 */
#include <devctl.h>
#include <sys/ioctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

typedef struct { int n; int v[3]; int sum; } small_t;
typedef struct { unsigned char bytes[4000]; } big_t;
#define DCMD_SUM __DIOTF(_DCMD_MISC, 7, small_t)
#define DCMD_BIG __DIOT(_DCMD_MISC, 8, big_t)

int io_devctl(resmgr_context_t *ctp, io_devctl_t *msg, RESMGR_OCB_T *ocb)
{
    int sts, i;
    small_t *s;
    static big_t big;

    if ((sts = iofunc_devctl_default(ctp, msg, ocb)) != _RESMGR_DEFAULT) return sts;
    switch (msg->i.dcmd) {
    case DCMD_SUM:
        if (msg->i.nbytes < sizeof *s) return EINVAL;
        s = (small_t *)_DEVCTL_DATA(msg->i);
        for (s->sum = 0, i = 0; i < s->n; i++) s->sum += s->v[i];
        sts = s->n;
        msg->o.ret_val = sts;
        msg->o.nbytes = sizeof *s;
        return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + sizeof *s);
    case DCMD_BIG:
        if (resmgr_msgread(ctp, &big, sizeof big, sizeof msg->i) != sizeof big) return EFAULT;
        for (sts = 0, i = 0; i < sizeof big.bytes; i++) sts += big.bytes[i];
        memset(&msg->o, 0, sizeof msg->o);
        msg->o.ret_val = sts;
        SETIOV(ctp->iov, &msg->o, sizeof msg->o);
        return _RESMGR_NPARTS(1);
    }
    return ENOSYS;
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;
    resmgr_attr_t ra;

    memset(&ra, 0, sizeof ra);
    ra.nparts_max = 2;
    ra.msg_max_size = 512;
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    io.devctl = io_devctl;
    iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
    if (resmgr_attach(dpp, &ra, "/dev/big", _FTYPE_ANY, 0, &c, &io, &attr) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    for (;;) { ctp = dispatch_block(ctp); dispatch_handler(ctp); }
}

int main(void)
{
    small_t s = { 3, { 1, 2, 3 }, 0 };
    big_t *big = malloc(sizeof *big);
    iov_t iov[2];
    int fd, info = 0, rc;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/dev/big", O_RDWR)) == -1) delay(5);
    if ((rc = devctl(fd, DCMD_SUM, &s, sizeof s, &info)) != EOK) printf("%s\n", strerror(rc));
    printf("small: sum %d info %d\n", s.sum, info);
    memset(big, 2, sizeof *big);
    SETIOV(iov, big, 2000);
    SETIOV(iov + 1, (char *)big + 2000, 2000);
    if ((rc = devctlv(fd, DCMD_BIG, 2, 0, iov, NULL, &info)) != EOK) printf("%s\n", strerror(rc));
    printf("big: %d bytes summed %d\n", (int)sizeof *big, info);
    s.sum = 0;
    rc = ioctl(fd, DCMD_SUM, &s);
    printf("ioctl: %d sum %d\n", rc == 3 ? 0 : rc, s.sum);
    rc = devctl(fd, DCMD_SUM, &s, 4, NULL);
    printf("too big for nbytes: %s\n", strerror(rc));
    kill(pid, SIGKILL);
    return 0;
}
