/* SPDX-License-Identifier: Apache-2.0 */
#include "spawn_impl.h"
#include <limits.h>
#include <string.h>
#include <sys/iomgr.h>
#include <unistd.h>

/*
 * procnto takes the program over from its server. Its own files, scripts, and files that cannot be mapped
 * are loaded by their path.
 */
int fexecve(int fd, char *const argv[], char *const envp[])
{
    proc_spawnattr_t attr;
    struct spawn_call call = { .attr = &attr, .envp = envp };
    struct _fdinfo info;
    char path[PATH_MAX] = "";
    int err;

    if (argv == NULL || envp == NULL)
        return errno_result(EINVAL);
    if (iofdinfo(fd, 0, &info, path, sizeof path) == -1 && errno == EBADF)
        return -1;
    if (path[0] == 0)
        strcpy(path, "/dev/fd");                /* it has been removed */
    __spawnattr_init(&attr);
    attr.flags = POSIX_SPAWN_EXEC;
    attr.file_fd = (_Uint32t)fd + 1;
    do
        err = __spawn_message(&call, path, argv, NULL, 0);
    while (err == ERESTART);
    return err == ENODEV || err == ENOEXEC || err == EAGAIN ? execve(path, argv, envp) : errno_result(err);
}
