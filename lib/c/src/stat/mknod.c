/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

/* The device number travels as extra data: 32 bits behind the path. */
int mknodat(int dirfd, const char *path, mode_t mode, dev_t dev)
{
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_MKNOD);
    c.dirfd = dirfd;
    c.mode = mode & S_IFMT ? mode : mode | S_IFREG;
    if (dev != 0) {
        c.extra = &dev;
        c.extra_len = sizeof dev;
    }
    return _connect(&c);
}

int mknod(const char *path, mode_t mode, dev_t dev)
{
    return mknodat(AT_FDCWD, path, mode, dev);
}

int mkdirat(int dirfd, const char *path, mode_t mode)
{
    return mknodat(dirfd, path, S_IFDIR | (mode & ALLPERMS), 0);
}

int mkdir(const char *path, mode_t mode)
{
    return mkdirat(AT_FDCWD, path, mode);
}

int mkfifoat(int dirfd, const char *path, mode_t mode)
{
    return mknodat(dirfd, path, S_IFIFO | (mode & ALLPERMS), 0);
}

int mkfifo(const char *path, mode_t mode)
{
    return mkfifoat(AT_FDCWD, path, mode);
}
