/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

/* One message to the server: the connect with the stat behind it. */
int fstatat(int dirfd, const char *path, struct stat *buf, int flag)
{
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg, .format = _STAT_FORM_PREFERRED };
    if (flag & ~AT_SYMLINK_NOFOLLOW) {
        errno = EINVAL;
        return -1;
    }
    return _connect_io(dirfd, path, 0, (flag & AT_SYMLINK_NOFOLLOW) != 0, &msg, sizeof msg, buf, sizeof *buf, NULL);
}

int stat(const char *path, struct stat *buf)
{
    return fstatat(AT_FDCWD, path, buf, 0);
}

int lstat(const char *path, struct stat *buf)
{
    return fstatat(AT_FDCWD, path, buf, AT_SYMLINK_NOFOLLOW);
}
