/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <limits.h>
#include <sys/iomgr.h>
#include <unistd.h>

/* A program is loaded by its path: the server of fd tells which one that is. */
int fexecve(int fd, char *const argv[], char *const envp[])
{
    struct _fdinfo info;
    char path[PATH_MAX];

    if (argv == NULL || envp == NULL)
        return errno_result(EINVAL);
    if (iofdinfo(fd, 0, &info, path, sizeof path) == -1)
        return -1;
    return execve(path, argv, envp);
}
