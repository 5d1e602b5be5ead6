/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files mapped from /proc/boot and from shared memory objects; mprotect(), msync(), fault on a write.
 * > ELF magic seen
 * > child got SIGSEGV at the mapping
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>
#include <process.h>
#include <sys/wait.h>

static char *p;

static void on_segv(int signo, siginfo_t *info, void *context)
{
    _exit((char *)info->si_addr == p ? 9 : 1);
}

int main(int argc, char **argv)
{
    char path[256];
    struct sigaction act;
    int fd, st;
    pid_t pid;

    _cmdname(path);
    fd = open(path, O_RDONLY);
    if (fd == -1) { perror(path); return 1; }
    p = mmap(0, 4096, PROT_READ, MAP_PRIVATE, fd, 0);
    if (p == MAP_FAILED) { perror("mmap"); return 1; }
    if (memcmp(p, "\177ELF", 4) == 0) printf("ELF magic seen\n");
    fflush(stdout);
    pid = fork();
    if (pid == 0) {
        memset(&act, 0, sizeof act);
        act.sa_sigaction = on_segv;
        act.sa_flags = SA_SIGINFO;
        sigaction(SIGSEGV, &act, NULL);
        p[0] = 0;
        _exit(0);
    }
    waitpid(pid, &st, 0);
    if (WIFEXITED(st) && WEXITSTATUS(st) == 9) printf("child got SIGSEGV at the mapping\n");
    return 0;
}
