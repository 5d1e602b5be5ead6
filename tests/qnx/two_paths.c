/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One server with several names and different tables, a name taken away and others kept; resmgr_attach() errors.
 * > a: A b: B
 * > after detach: a No such file or directory, b still B
 * > write to a read-only table: Function not implemented
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

static dispatch_t *dpp;
static int id_a;

#define READER(name, ch) \
    static int name(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb) \
    { _IO_SET_READ_NBYTES(ctp, 1); SETIOV(ctp->iov, ch, 1); return _RESMGR_NPARTS(1); }
READER(read_a, "A")
READER(read_b, "B")

static int write_b(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    if (resmgr_detach(dpp, id_a, _RESMGR_DETACH_PATHNAME) == -1) return errno;
    _IO_SET_WRITE_NBYTES(ctp, msg->i.nbytes);
    return _RESMGR_NPARTS(0);
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t a, b;
    static iofunc_attr_t attr[2];
    dispatch_context_t *ctp;

    dpp = dispatch_create();
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &a);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &b);
    a.read = read_a;
    a.write = NULL;
    b.read = read_b;
    b.write = write_b;
    iofunc_attr_init(&attr[0], S_IFCHR | 0666, 0, 0);
    iofunc_attr_init(&attr[1], S_IFCHR | 0666, 0, 0);
    id_a = resmgr_attach(dpp, NULL, "/dev/two/a", _FTYPE_ANY, 0, &c, &a, &attr[0]);
    if (id_a == -1 || resmgr_attach(dpp, NULL, "/dev/two/b", _FTYPE_ANY, 0, &c, &b, &attr[1]) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    for (;;) { ctp = dispatch_block(ctp); dispatch_handler(ctp); }
}

int main(void)
{
    int a, b, e;
    char ca = 0, cb = 0;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((b = open("/dev/two/b", O_RDWR)) == -1) delay(5);
    a = open("/dev/two/a", O_RDWR);
    read(a, &ca, 1);
    read(b, &cb, 1);
    printf("a: %c b: %c\n", ca, cb);
    e = write(a, "x", 1) == -1 ? errno : 0;
    write(b, "x", 1);
    close(a);
    a = open("/dev/two/a", O_RDONLY);
    printf("after detach: a %s,", a == -1 ? strerror(errno) : "there");
    read(b, &cb, 1);
    printf(" b still %c\n", cb);
    printf("write to a read-only table: %s\n", strerror(e));
    kill(pid, SIGKILL);
    return 0;
}
