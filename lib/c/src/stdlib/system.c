/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <paths.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return status;
}

/* The child gets back the signal mask and the default actions the caller had. */
static int spawn_shell(const char *command, const sigset_t *mask, const sigset_t *defaults, pid_t *pid)
{
    char *argv[] = { "sh", "-c", (char *)command, NULL };
    posix_spawnattr_t attr;
    int err = posix_spawnattr_init(&attr);

    if (err != 0) {
        return err;
    }
    err = posix_spawnattr_setsigmask(&attr, mask);
    err = err != 0 ? err : posix_spawnattr_setsigdefault(&attr, defaults);
    err = err != 0 ? err : posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    err = err != 0 ? err : posix_spawn(pid, _PATH_BSHELL, NULL, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    return err;
}

int system(const char *command)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN }, old_int, old_quit;
    sigset_t chld, mask, defaults;
    int err, status = -1;
    pid_t pid;

    if (command == NULL) {
        return access(_PATH_BSHELL, X_OK) == 0;
    }
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGINT, &ignore, &old_int);
    sigaction(SIGQUIT, &ignore, &old_quit);
    sigemptyset(&chld);
    sigaddset(&chld, SIGCHLD);
    pthread_sigmask(SIG_BLOCK, &chld, &mask);
    sigemptyset(&defaults);
    if (old_int.sa_handler != SIG_IGN) {
        sigaddset(&defaults, SIGINT);
    }
    if (old_quit.sa_handler != SIG_IGN) {
        sigaddset(&defaults, SIGQUIT);
    }
    err = spawn_shell(command, &mask, &defaults, &pid);
    if (err == 0) {
        status = wait_for(pid);
        err = errno;
    }
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGQUIT, &old_quit, NULL);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    errno = err;
    return status;
}
