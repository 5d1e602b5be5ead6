/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/ioctl.h>

/* The ones that are about the fd, not about what it stands for. -> 1: not one of them */
static int on_fd(int fd, int request, const int *arg)
{
    int flags;
    switch ((unsigned)request) {
    case (unsigned)FIOCLEX:
        return fcntl(fd, F_SETFD, FD_CLOEXEC);
    case (unsigned)FIONCLEX:
        return fcntl(fd, F_SETFD, 0);
    case (unsigned)FIONBIO:
        flags = fcntl(fd, F_GETFL);
        if (flags == -1)
            return -1;
        return fcntl(fd, F_SETFL, *arg ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
    case (unsigned)FIOSETOWN:
        return fcntl(fd, F_SETOWN, *arg);
    default:
        return 1;
    }
}

int ioctl(int fd, int request, ...)
{
    va_list ap;
    va_start(ap, request);
    void *arg = va_arg(ap, void *);
    va_end(ap);
    int result = on_fd(fd, request, arg);
    if (result != 1)
        return result;
    return _devctl(fd, request, arg, get_device_size(request), _DEVCTL_FLAG_NOTTY);
}
