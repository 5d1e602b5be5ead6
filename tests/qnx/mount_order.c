/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two servers on one name: the one with _RESMGR_FLAG_BEFORE answers; when it goes the other one does. A symbolic link
 * in the path space by procmgr_symlink(). > B > A > link: A
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>
#include <sys/wait.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/procmgr.h>
#include <sys/pathmgr.h>

static char *answer;

static int rd(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    _IO_SET_READ_NBYTES(ctp, 1);
    return _RESMGR_PTR(ctp, answer, 1);
}

static pid_t server(char *text, unsigned flags)
{
    int fds[2];
    char c;
    pid_t pid;

    pipe(fds);
    pid = fork();
    if (pid == 0) {
        static resmgr_connect_funcs_t cf;
        static resmgr_io_funcs_t io;
        static iofunc_attr_t attr;
        dispatch_t *dpp = dispatch_create();
        dispatch_context_t *ctp;
        answer = text;
        iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &cf, _RESMGR_IO_NFUNCS, &io);
        io.read = rd;
        iofunc_attr_init(&attr, S_IFCHR | 0666, NULL, NULL);
        if (resmgr_attach(dpp, NULL, "/dev/shared", _FTYPE_ANY, flags, &cf, &io, &attr) == -1) perror("attach");
        ctp = dispatch_context_alloc(dpp);
        write(fds[1], "r", 1);
        for (;;) { ctp = dispatch_block(ctp); dispatch_handler(ctp); }
    }
    read(fds[0], &c, 1);
    close(fds[0]);
    close(fds[1]);
    return pid;
}

static void show(const char *path, const char *head)
{
    char c = '?';
    int fd = open(path, O_RDONLY);
    if (fd == -1) perror(path);
    read(fd, &c, 1);
    close(fd);
    printf("%s%c\n", head, c);
}

int main(void)
{
    pid_t b = server("B", _RESMGR_FLAG_BEFORE), a = server("A", 0);

    show("/dev/shared", "");
    kill(b, SIGKILL);
    waitpid(b, NULL, 0);
    show("/dev/shared", "");
    if (pathmgr_symlink("/dev/alias", "/dev/shared") == -1) perror("pathmgr_symlink");
    show("/dev/alias", "link: ");
    kill(a, SIGKILL);
    return 0;
}
