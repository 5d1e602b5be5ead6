/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "dup.h"
#include "iomsg.h"

/* Another thread may take the number between the close and the attach: then it is tried again, as open() would. */
#define TRIES 16

int _dup_to(int fd, int fd2, unsigned coid_flags)
{
    struct _server_info info;
    if (fd < 0 || fd2 < 0 || (fd & _NTO_SIDE_CHANNEL) || (fd2 & _NTO_SIDE_CHANNEL) ||
        ConnectServerInfo(0, fd, &info) != fd) {
        errno = EBADF;
        return -1;
    }
    for (int i = 0; i < TRIES; i++) {
        if (ConnectServerInfo(0, fd2, &info) == fd2)
            close(fd2);
        int new = _dup_from(fd, fd2, coid_flags);
        if (new == -1 && errno == EINVAL)
            errno = EBADF;              /* a number no descriptor can have */
        if (new == fd2 || new == -1)
            return new;
        close(new);
    }
    errno = EBUSY;
    return -1;
}

int dup2(int fd, int fd2)
{
    struct _server_info info;
    if (fd == fd2) {
        if (fd >= 0 && ConnectServerInfo(0, fd, &info) == fd)
            return fd2;
        errno = EBADF;
        return -1;
    }
    return _dup_to(fd, fd2, 0);
}

int dup3(int fd, int fd2, int flags)
{
    if (fd == fd2 || (flags & ~O_CLOEXEC)) {
        errno = EINVAL;
        return -1;
    }
    return _dup_to(fd, fd2, flags & O_CLOEXEC ? _NTO_COF_CLOEXEC : 0);
}
