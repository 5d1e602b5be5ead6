/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

int fchownat(int dirfd, const char *path, uid_t owner, gid_t group, int flag)
{
    struct _io_chown msg = { .type = _IO_CHOWN, .combine_len = sizeof msg, .gid = group, .uid = owner };
    if (flag & ~AT_SYMLINK_NOFOLLOW) {
        errno = EINVAL;
        return -1;
    }
    return _connect_io(dirfd, path, 0, (flag & AT_SYMLINK_NOFOLLOW) != 0, &msg, sizeof msg, NULL, 0, NULL);
}

int chown(const char *path, uid_t owner, gid_t group)
{
    return fchownat(AT_FDCWD, path, owner, group, 0);
}

int lchown(const char *path, uid_t owner, gid_t group)
{
    return fchownat(AT_FDCWD, path, owner, group, AT_SYMLINK_NOFOLLOW);
}

int fchown(int fd, uid_t owner, gid_t group)
{
    struct _io_chown msg = { .type = _IO_CHOWN, .combine_len = sizeof msg, .gid = group, .uid = owner };
    return fd_send(fd, &msg, sizeof msg);
}
