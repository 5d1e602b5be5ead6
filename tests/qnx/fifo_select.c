/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipe(), mkfifo(), select() and poll() as a shell-like program uses them; SIGPIPE and EPIPE.
 * > through the pipe: hello
 * > select says readable
 * > write end gone: read 0
 * > EPIPE: Broken pipe
 * > fifo: fifo text
 */
#include <stdio.h>
#include <unistd.h>
#include <errno.h>
#include <string.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/time.h>

int main(void)
{
    int fd[2], n, f;
    char b[32];
    fd_set set;
    struct timeval tv = { 2, 0 };

    if (pipe(fd) == -1) { perror("pipe"); return 1; }
    fflush(stdout);
    if (fork() == 0) {
        close(fd[0]);
        write(fd[1], "hello", 5);
        _exit(0);
    }
    n = read(fd[0], b, sizeof b);
    printf("through the pipe: %.*s\n", n, b);
    wait(NULL);
    write(fd[1], "x", 1);
    FD_ZERO(&set);
    FD_SET(fd[0], &set);
    n = select(fd[0] + 1, &set, NULL, NULL, &tv);
    if (n == 1 && FD_ISSET(fd[0], &set)) printf("select says readable\n");
    read(fd[0], b, 1);
    close(fd[1]);
    printf("write end gone: read %d\n", (int)read(fd[0], b, 1));
    pipe(fd);
    signal(SIGPIPE, SIG_IGN);
    close(fd[0]);
    if (write(fd[1], "x", 1) == -1) printf("EPIPE: %s\n", strerror(errno));
    if (mkfifo("/tmp/myfifo", 0666) == -1) { perror("mkfifo"); return 1; }
    fflush(stdout);
    if (fork() == 0) {
        f = open("/tmp/myfifo", O_WRONLY);
        write(f, "fifo text", 9);
        _exit(0);
    }
    f = open("/tmp/myfifo", O_RDONLY);
    if (f == -1) perror("open fifo");
    n = read(f, b, sizeof b);
    printf("fifo: %.*s\n", n, b);
    wait(NULL);
    unlink("/tmp/myfifo");
    return 0;
}
