/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

/* The file type bits in mode tell the server whether a directory is meant. */
static int remove_at(int dirfd, const char *path, bool dir)
{
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_UNLINK);
    c.dirfd = dirfd;
    c.mode = dir ? S_IFDIR : 0;
    return _connect(&c);
}

int unlink(const char *path)
{
    return remove_at(AT_FDCWD, path, false);
}

int rmdir(const char *path)
{
    return remove_at(AT_FDCWD, path, true);
}

int unlinkat(int dirfd, const char *path, int flag)
{
    if (flag & ~AT_REMOVEDIR) {
        errno = EINVAL;
        return -1;
    }
    return remove_at(dirfd, path, (flag & AT_REMOVEDIR) != 0);
}
