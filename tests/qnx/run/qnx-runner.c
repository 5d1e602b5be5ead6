/* SPDX-License-Identifier: Apache-2.0 */
/*
 * qnx-runner program...: runs them one after the other, each with a line before and after its output.
 * The line after carries the exit status, 128 + signal, or 124 when it had to be killed after LIMIT.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT 20 /* s */

static int run(char *name)
{
    char path[128], *argv[] = { name, NULL };
    posix_spawnattr_t attr;
    posix_spawn_file_actions_t actions;
    siginfo_t info;
    sigset_t set;
    struct timespec limit = { LIMIT, 0 };
    pid_t pid;
    int status, err, killed = 0;

    snprintf(path, sizeof path, "/proc/boot/%s", name);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    posix_spawnattr_setpgroup(&attr, 0);
    sigemptyset(&set);
    posix_spawnattr_setsigmask(&attr, &set);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    err = posix_spawn(&pid, path, &actions, &attr, argv, environ);
    if (err) {
        printf("%s: %s\n", path, strerror(err));
        return 126;
    }
    sigaddset(&set, SIGCHLD);
    while (waitpid(pid, &status, WNOHANG) == 0)
        if (sigtimedwait(&set, &info, &limit) == -1 && errno == EAGAIN) {
            killed = 1;
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            break;
        }
    kill(-pid, SIGKILL);     /* servers it left */
    if (killed) return 124;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 1; i < argc; i++) {
        printf("\n#begin %s\n", argv[i]);
        fflush(stdout);
        int status = run(argv[i]);
        printf("\n#end %s %d\n", argv[i], status);
        fflush(stdout);
    }
    return 0;
}
