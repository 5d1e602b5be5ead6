/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An open handler that looks at its client: iofunc_client_info(), iofunc_check_access(), then ENOENT for a wrong name.
 * > root may
 * > uid 100 may not: Permission denied
 * > opened by uid 0 pid ok
 */
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <stdio.h>
#include <errno.h>
#include <string.h>
#include <stdlib.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <sys/wait.h>

static iofunc_attr_t attr;
static int who;

int my_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    struct _client_info *cinfo;
    struct _client_info ci;
    int status;

    if ((status = iofunc_client_info(ctp, 0, &ci)) != EOK) return status;
    if ((status = iofunc_client_info_ext(ctp, 0, &cinfo, IOFUNC_CLIENTINFO_GETGROUPS)) != EOK) return status;
    status = iofunc_check_access(ctp, handle, S_IREAD, cinfo);
    if (cinfo->cred.euid != ci.cred.euid) status = EINVAL;
    iofunc_client_info_ext_free(&cinfo);
    if (status != EOK) return status;
    who = ci.cred.euid == 0 && ci.pid == ctp->info.pid ? 1 : 2;
    return iofunc_open_default(ctp, msg, handle, extra);
}

int my_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    static char b;
    b = '0' + who;
    _IO_SET_READ_NBYTES(ctp, 1);
    return _RESMGR_PTR(ctp, &b, 1);
}

static int server()
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    c.open = my_open;
    io.read = my_read;
    iofunc_attr_init(&attr, S_IFREG | 0600, NULL, NULL);
    attr.uid = 0;
    if (resmgr_attach(dpp, NULL, "/dev/private", _FTYPE_ANY, 0, &c, &io, &attr) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    while ((ctp = dispatch_block(ctp))) dispatch_handler(ctp);
    return 1;
}

int main(void)
{
    int fd, st;
    char b = '?';
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/dev/private", O_RDONLY)) == -1) delay(5);
    printf("root may\n");
    fflush(stdout);
    if (fork() == 0) {
        setgid(100);
        setuid(100);
        if (open("/dev/private", O_RDONLY) == -1) printf("uid 100 may not: %s\n", strerror(errno));
        exit(0);
    }
    wait(&st);
    read(fd, &b, 1);
    printf("opened by %s\n", b == '1' ? "uid 0 pid ok" : "?");
    kill(pid, SIGKILL);
    return 0;
}
