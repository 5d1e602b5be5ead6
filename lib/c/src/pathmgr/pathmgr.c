/* SPDX-License-Identifier: Apache-2.0 */
/* Changes to the path manager's tree: connect messages with a special extra. */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/iomsg.h>
#include "pathmgr.h"

/* -> the status, or -1 and errno */
static long change(uint16_t subtype, const char *path, enum _file_type file_type, uint8_t extra_type, const void *extra,
                   size_t extra_len)
{
    static const char zeros[8];
    struct _io_connect msg = {
        .type = _IO_CONNECT, .subtype = subtype, .file_type = (uint32_t)file_type, .handle = PATHMGR_HANDLE,
        .dirfd = _IO_CONNECT_DIRFD_CWD, .extra_type = extra_type, .extra_len = (uint16_t)extra_len,
    };
    size_t size = strnlen(path, PATH_MAX) + 1, end = offsetof(struct _io_connect, path) + size;
    iov_t iov[4];
    if (size > PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    msg.path_len = (uint16_t)size;
    SETIOV(&iov[0], &msg, offsetof(struct _io_connect, path));
    SETIOV_CONST(&iov[1], path, size);
    SETIOV_CONST(&iov[2], zeros, _IO_CONNECT_EXTRA_OFFSET(size) - end);
    SETIOV_CONST(&iov[3], extra, extra_len);
    return MsgSendvsnc(PATHMGR_COID, iov, 4, NULL, 0);
}

int pathmgr_link(const char *path, uint32_t nd, pid_t pid, int chid, unsigned handle, enum _file_type file_type,
                 unsigned flags)
{
    struct _io_resmgr_link_extra extra = {
        .nd = nd, .pid = pid, .chid = chid, .handle = handle, .flags = flags, .file_type = (uint32_t)file_type,
    };
    return (int)change(_IO_CONNECT_LINK, path, file_type, _IO_CONNECT_EXTRA_RESMGR_LINK, &extra, sizeof extra);
}

int _pathmgr_unlink_server(const char *path, int chid, unsigned handle, enum _file_type file_type)
{
    struct _io_resmgr_link_extra extra = {
        .pid = getpid(), .chid = chid, .handle = handle, .file_type = (uint32_t)file_type,
    };
    return change(_IO_CONNECT_UNLINK, path, file_type, _IO_CONNECT_EXTRA_RESMGR_LINK, &extra,
                  sizeof extra) == -1 ? -1 : 0;
}

int pathmgr_symlink(const char *path, const char *target)
{
    size_t size = strnlen(target, PATH_MAX) + 1;
    if (size > PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    return change(_IO_CONNECT_LINK, path, _FTYPE_SYMLINK, _IO_CONNECT_EXTRA_PROC_SYMLINK, target, size) == -1 ? -1 : 0;
}

int pathmgr_unlink(const char *path)
{
    return change(_IO_CONNECT_UNLINK, path, _FTYPE_SYMLINK, _IO_CONNECT_EXTRA_PROC_SYMLINK, NULL, 0) == -1 ? -1 : 0;
}
