/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

int fchmodat(int dirfd, const char *path, mode_t mode, int flag)
{
    struct _io_chmod msg = { .type = _IO_CHMOD, .combine_len = sizeof msg, .mode = mode };
    if (flag & ~AT_SYMLINK_NOFOLLOW) {
        errno = EINVAL;
        return -1;
    }
    return _connect_io(dirfd, path, 0, (flag & AT_SYMLINK_NOFOLLOW) != 0, &msg, sizeof msg, NULL, 0, NULL);
}

int chmod(const char *path, mode_t mode)
{
    return fchmodat(AT_FDCWD, path, mode, 0);
}

int lchmod(const char *path, mode_t mode)
{
    return fchmodat(AT_FDCWD, path, mode, AT_SYMLINK_NOFOLLOW);
}

int fchmod(int fd, mode_t mode)
{
    struct _io_chmod msg = { .type = _IO_CHMOD, .combine_len = sizeof msg, .mode = mode };
    return fd_send(fd, &msg, sizeof msg);
}
