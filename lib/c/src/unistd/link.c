/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <sys/stat.h>
#include "iomsg.h"
#include "name_parts.h"
#include "../fcntl/connect.h"

/* The old file is opened for nothing but its identity, which the server of the new name finds its OCB by. */
static int link_fd(int fd, int dirfd, const char *path)
{
    struct _msg_info32 info;
    if (_fd_info32(fd, &info) == -1)
        return -1;
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_LINK);
    c.dirfd = dirfd;
    c.extra_type = _IO_CONNECT_EXTRA_LINK;
    c.extra = &info;
    c.extra_len = sizeof info;
    int result = _connect(&c);
    struct stat st;
    if (result == -1 && errno == ENOSYS && fstat(fd, &st) == 0)
        errno = _is_on_other_device(dirfd, path, st.st_dev) ? EXDEV : ENOSYS;
    return result;
}

int linkat(int fd1, const char *path1, int fd2, const char *path2, int flag)
{
    struct connect c = CONNECT_INIT(path1, _IO_CONNECT_OPEN);
    if (flag & ~AT_SYMLINK_FOLLOW) {
        errno = EINVAL;
        return -1;
    }
    c.dirfd = fd1;
    c.keep = true;
    c.coid_flags = _NTO_COF_CLOEXEC;
    if (!(flag & AT_SYMLINK_FOLLOW))
        c.mode = S_IFLNK;
    int fd = _connect(&c);
    if (fd == -1)
        return -1;
    int result = link_fd(fd, fd2, path2), err = errno;
    close(fd);
    errno = err;
    return result;
}

int link(const char *path1, const char *path2)
{
    return linkat(AT_FDCWD, path1, AT_FDCWD, path2, AT_SYMLINK_FOLLOW);
}

int flink(int fd, const char *path)
{
    return link_fd(fd, AT_FDCWD, path);
}
