/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdarg.h>
#include <fcntl.h>
#include <share.h>
#include <sys/neutrino.h>
#include "../internal/restart.h"
#include "connect.h"

int _open(int dirfd, const char *path, int oflag, mode_t mode, int sflag, uint32_t file_type, uint8_t extra_type,
          const void *extra, size_t extra_len)
{
    struct connect c = CONNECT_INIT(path, _IO_CONNECT_OPEN);
    if ((oflag & O_ACCMODE) == O_ACCMODE) {
        errno = EINVAL;
        return -1;
    }
    c.dirfd = dirfd;
    c.file_type = file_type;
    c.ioflag = ((uint32_t)oflag & ~(uint32_t)(O_ACCMODE | O_CLOEXEC)) | (((uint32_t)oflag & O_ACCMODE) + 1);
    if (oflag & O_EXEC)
        c.ioflag = (c.ioflag & ~(uint32_t)(O_EXEC | _IO_FLAG_MASK)) | _IO_FLAG_EX;
    c.mode = mode;
    c.sflag = (uint16_t)sflag;
    c.extra_type = extra_type;
    c.extra = extra;
    c.extra_len = (uint16_t)extra_len;
    c.coid_flags = oflag & O_CLOEXEC ? _NTO_COF_CLOEXEC : 0;
    c.keep = true;
    return RESTARTED(_connect(&c));
}

/* The mode is there only when something may be created. */
#define MODE_ARGUMENT(_last, _oflag, _mode) do { \
        if ((_oflag) & O_CREAT) { \
            va_list ap; \
            va_start(ap, _last); \
            (_mode) = (va_arg(ap, mode_t) & 07777) | S_IFREG; \
            va_end(ap); \
        } \
    } while (0)

int open(const char *path, int oflag, ...)
{
    mode_t mode = 0;
    MODE_ARGUMENT(oflag, oflag, mode);
    return _open(AT_FDCWD, path, oflag, mode, SH_DENYNO, _FTYPE_ANY, _IO_CONNECT_EXTRA_NONE, NULL, 0);
}

int openat(int dirfd, const char *path, int oflag, ...)
{
    mode_t mode = 0;
    MODE_ARGUMENT(oflag, oflag, mode);
    return _open(dirfd, path, oflag, mode, SH_DENYNO, _FTYPE_ANY, _IO_CONNECT_EXTRA_NONE, NULL, 0);
}

int sopen(const char *path, int oflag, int share, ...)
{
    mode_t mode = 0;
    MODE_ARGUMENT(share, oflag, mode);
    return _open(AT_FDCWD, path, oflag, mode, share, _FTYPE_ANY, _IO_CONNECT_EXTRA_NONE, NULL, 0);
}

int creat(const char *path, mode_t mode)
{
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
}
