/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include "iomsg.h"
#include "name_parts.h"
#include "../fcntl/connect.h"

/*
 * The new name is resolved; the old one, as the path manager has it, goes along as extra data. It must be the same
 * server's, below the same mountpoint.
 */
static int canonical(int dirfd, const char *path, char out[PATH_MAX], struct stat *st)
{
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg };
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_COMBINE_CLOSE);
    c.dirfd = dirfd;
    c.mode = S_IFLNK;
    c.part = &msg;
    c.part_len = sizeof msg;
    c.reply = st;
    c.reply_len = sizeof *st;
    c.canonical = out;
    return _connect(&c);
}

int renameat(int fd1, const char *path1, int fd2, const char *path2)
{
    char old[PATH_MAX];
    struct stat st;
    if (_ends_in_dot(path1) || _ends_in_dot(path2)) {
        errno = EINVAL;
        return -1;
    }
    if (canonical(fd1, path1, old, &st) == -1)
        return -1;
    struct connect c = CONNECT_INIT(path2, _IO_CONNECT_RENAME);
    c.dirfd = fd2;
    c.extra_type = _IO_CONNECT_EXTRA_RENAME;
    c.old_name = c.extra = old;
    c.extra_len = (uint16_t)(strlen(old) + 1);
    int result = _connect(&c);
    if (result == -1 && errno == ENOSYS && _is_on_other_device(fd2, path2, st.st_dev))
        errno = EXDEV;
    return result;
}

int rename(const char *path1, const char *path2)
{
    return renameat(AT_FDCWD, path1, AT_FDCWD, path2);
}
