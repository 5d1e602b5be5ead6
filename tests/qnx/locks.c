/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that offers the lock, mmap-less stat and utime defaults: fcntl() locks between two processes, futimes,
 * chmod. > first locks > second is refused > after unlock: locked > mode 0640, owner 7
 */
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    static iofunc_attr_t attr;
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    io.lock = iofunc_lock_default;
    iofunc_attr_init(&attr, S_IFREG | 0666, NULL, NULL);
    if (resmgr_attach(dpp, NULL, "/dev/lockable", _FTYPE_ANY, 0, &c, &io, &attr) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    for (;;) { ctp = dispatch_block(ctp); dispatch_handler(ctp); }
}

static int try_lock(int fd, int type)
{
    struct flock fl;
    memset(&fl, 0, sizeof fl);
    fl.l_type = type;
    fl.l_whence = SEEK_SET;
    fl.l_len = 10;
    return fcntl(fd, F_SETLK, &fl);
}

int main(void)
{
    struct stat st;
    int fd, s;
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/dev/lockable", O_RDWR)) == -1) delay(5);
    if (try_lock(fd, F_WRLCK) == 0) printf("first locks\n"); else perror("lock");
    fflush(stdout);
    if (fork() == 0) {
        int f = open("/dev/lockable", O_RDWR);
        if (try_lock(f, F_WRLCK) == -1) printf("second is refused\n");
        exit(0);
    }
    wait(&s);
    try_lock(fd, F_UNLCK);
    fflush(stdout);
    if (fork() == 0) {
        int f = open("/dev/lockable", O_RDWR);
        if (try_lock(f, F_WRLCK) == 0) printf("after unlock: locked\n"); else perror("lock");
        exit(0);
    }
    wait(&s);
    fchmod(fd, 0640);
    if (chown("/dev/lockable", 7, 7) == -1) perror("chown");
    stat("/dev/lockable", &st);
    printf("mode %04o, owner %d\n", st.st_mode & 07777, (int)st.st_uid);
    kill(pid, SIGKILL);
    return 0;
}
