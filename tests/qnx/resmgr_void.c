/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The resmgr layer without iofunc: own OCB as void, resmgr_open_bind() by hand.
 * > got 'no iofunc'
 */
#include <sys/resmgr.h>
#include <sys/dispatch.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>

static resmgr_io_funcs_t io;

static int my_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    int *ocb = calloc(1, sizeof *ocb);
    if (resmgr_open_bind(ctp, ocb, &io) == -1) return errno;
    return EOK;
}

static int my_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *vocb)
{
    int *ocb = vocb;
    char *text = "no iofunc";
    int n = *ocb ? 0 : strlen(text);
    *ocb = 1;
    _RESMGR_STATUS(ctp, n);
    SETIOV(ctp->iov, text, n);
    return _RESMGR_NPARTS(1);
}

static int my_close(resmgr_context_t *ctp, void *reserved, RESMGR_OCB_T *ocb) { free(ocb); return EOK; }

static int server(void)
{
    static resmgr_connect_funcs_t cf = { _RESMGR_CONNECT_NFUNCS, my_open };
    dispatch_t *dpp = dispatch_create();
    resmgr_context_t *ctp;
    io.nfuncs = _RESMGR_IO_NFUNCS;
    io.read = my_read;
    io.close_ocb = my_close;
    if (resmgr_attach(dpp, NULL, "/dev/bare", _FTYPE_ANY, 0, &cf, &io, NULL) == -1) { perror("attach"); return 1; }
    ctp = resmgr_context_alloc(dpp);
    for (;;) { ctp = resmgr_block(ctp); resmgr_handler(ctp); }
}

int main(void)
{
    char b[32] = "";
    int fd;
    pid_t pid = fork();
    if (pid == 0) return server();
    while ((fd = open("/dev/bare", O_RDONLY)) == -1) delay(5);
    read(fd, b, sizeof b);
    printf("got '%s'\n", b);
    close(fd);
    kill(pid, SIGKILL);
    return 0;
}
