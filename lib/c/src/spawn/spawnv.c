/* SPDX-License-Identifier: Apache-2.0 */
/* spawnv() and the exec family with argument vectors. */
#include "spawn_impl.h"
#include <process.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int start(int mode, const char *search, const char *path, char *const argv[], char *const envp[])
{
    proc_spawnattr_t attr;
    pid_t pid = 0;
    int err, status;

    __spawnattr_init(&attr);
    attr.flags = POSIX_SPAWN_CHECK_SCRIPT;
    switch (mode) {
    case P_WAIT:
    case P_NOWAIT:  break;
    case P_OVERLAY: attr.flags |= POSIX_SPAWN_EXEC; break;
    case P_NOWAITO: attr.flags |= POSIX_SPAWN_NOZOMBIE; break;
    default:        return errno_result(EINVAL);
    }
    err = __spawn_send(search, path, &attr, NULL, NULL, argv, envp, &pid);
    if (err != EOK)
        return errno_result(err);
    if (mode != P_WAIT)
        return pid;
    while (waitpid(pid, &status, 0) == -1)
        if (errno != EINTR)
            return -1;
    return status;
}

int spawnve(int mode, const char *path, char *const argv[], char *const envp[])
{
    return start(mode, NULL, path, argv, envp);
}

int spawnv(int mode, const char *path, char *const argv[])
{
    return start(mode, NULL, path, argv, environ);
}

int spawnvpe(int mode, const char *file, char *const argv[], char *const envp[])
{
    return start(mode, strchr(file, '/') == NULL ? __spawn_search_path() : NULL, file, argv, envp);
}

int spawnvp(int mode, const char *file, char *const argv[])
{
    return spawnvpe(mode, file, argv, environ);
}

int execve(const char *path, char *const argv[], char *const envp[])
{
    return start(P_OVERLAY, NULL, path, argv, envp);
}

int execv(const char *path, char *const argv[])
{
    return start(P_OVERLAY, NULL, path, argv, environ);
}

/* The search list goes along with a path as well: it tells that text is for the shell. */
int execvpe(const char *file, char *const argv[], char *const envp[])
{
    return start(P_OVERLAY, __spawn_search_path(), file, argv, envp);
}

int execvp(const char *file, char *const argv[])
{
    return execvpe(file, argv, environ);
}
