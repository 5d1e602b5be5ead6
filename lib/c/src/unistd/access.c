/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

/* The server checks the rights when the connect wants them; the combined stat is there to leave nothing open. */
int faccessat(int dirfd, const char *path, int amode, int flag)
{
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg };
    struct stat st;
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_COMBINE_CLOSE);
    if ((amode & ~(R_OK | W_OK | X_OK | EFF_ONLY_OK)) || (flag & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW))) {
        errno = EINVAL;
        return -1;
    }
    c.dirfd = dirfd;
    c.ioflag = flag & AT_EACCESS || amode & EFF_ONLY_OK ? 0 : O_REALIDS;
    c.access = (uint16_t)((amode & R_OK ? S_IREAD : 0) | (amode & W_OK ? S_IWRITE : 0) | (amode & X_OK ? S_IEXEC : 0));
    c.mode = flag & AT_SYMLINK_NOFOLLOW ? S_IFLNK : 0;
    c.part = &msg;
    c.part_len = sizeof msg;
    c.reply = &st;
    c.reply_len = sizeof st;
    return _connect(&c);
}

int access(const char *path, int amode)
{
    return faccessat(AT_FDCWD, path, amode, 0);
}

int eaccess(const char *path, int amode)
{
    return faccessat(AT_FDCWD, path, amode, AT_EACCESS);
}
