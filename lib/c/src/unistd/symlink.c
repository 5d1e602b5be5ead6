/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

int symlinkat(const char *target, int dirfd, const char *path)
{
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_LINK);
    size_t size = strnlen(target, PATH_MAX) + 1;
    if (size > PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    c.dirfd = dirfd;
    c.file_type = _FTYPE_SYMLINK;
    c.mode = S_IFLNK | ACCESSPERMS;
    c.extra_type = _IO_CONNECT_EXTRA_SYMLINK;
    c.extra = target;
    c.extra_len = (uint16_t)size;
    return _connect(&c);
}

int symlink(const char *target, const char *path)
{
    return symlinkat(target, AT_FDCWD, path);
}
