/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include "iomsg.h"
#include "../fcntl/connect.h"

int iofdinfo(int fd, unsigned flags, struct _fdinfo *info, char *path, int maxlen)
{
    if (maxlen < 0)
        maxlen = 0;
    struct _io_fdinfo msg = {
        .type = _IO_FDINFO, .combine_len = sizeof msg, .flags = flags, .path_len = path != NULL ? (uint32_t)maxlen : 0,
    };
    struct _io_fdinfo_reply reply;
    iov_t iov[2];
    SETIOV(&iov[0], &reply, sizeof reply);
    SETIOV(&iov[1], path, path != NULL ? (size_t)maxlen : 0);
    if (path != NULL && maxlen > 0)
        path[0] = '\0';
    long len = MsgSendsv(fd, &msg, sizeof msg, iov, 2);
    if (len == -1)
        return -1;
    if (info != NULL)
        *info = reply.info;
    if (path != NULL && maxlen > 0)
        path[maxlen - 1] = '\0';
    return (int)len;
}

int _fd_path(int fd, char path[PATH_MAX])
{
    struct _fdinfo info;
    if (iofdinfo(fd, _FDINFO_FLAG_LOCALPATH, &info, path, PATH_MAX) == -1)
        return -1;
    if (!S_ISDIR(info.mode)) {
        errno = ENOTDIR;
        return -1;
    }
    if (path[0] != '/') {
        errno = ENOTSUP;             /* its server does not tell names */
        return -1;
    }
    return 0;
}
