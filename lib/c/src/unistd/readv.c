/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <sys/uio.h>
#include "fsize.h"
#include "iomsg.h"

/* -> the sum of the lengths, or -1 and errno */
static ssize_t total(const struct iovec *iov, int iovcnt)
{
    size_t sum = 0;
    if (iovcnt < 0 || iovcnt > IOV_MAX) {
        errno = EINVAL;
        return -1;
    }
    for (int i = 0; i < iovcnt; i++)
        if (__builtin_add_overflow(sum, iov[i].iov_len, &sum) || sum > IO_MAX_NBYTES) {
            errno = EINVAL;
            return -1;
        }
    return (ssize_t)sum;
}

static ssize_t read_parts(int fd, const struct iovec *iov, int iovcnt, uint32_t xtype, off_t offset)
{
    struct {
        struct _io_read i;
        struct _xtype_offset at;
    } msg;
    ssize_t nbytes = total(iov, iovcnt);
    if (nbytes == -1)
        return -1;
    size_t size = xtype == _IO_XTYPE_OFFSET ? sizeof msg : sizeof msg.i;
    msg.i = (struct _io_read){ .type = _IO_READ, .combine_len = (uint16_t)size, .nbytes = (uint32_t)nbytes,
        .xtype = xtype };
    msg.at.offset = offset;
    return RESTARTED(MsgSendsv(fd, &msg, size, iov, (size_t)iovcnt));
}

ssize_t readv(int fd, const struct iovec *iov, int iovcnt)
{
    return read_parts(fd, iov, iovcnt, _IO_XTYPE_NONE, 0);
}

ssize_t preadv(int fd, const struct iovec *iov, int iovcnt, off_t offset)
{
    if (offset < 0) {
        errno = EINVAL;
        return -1;
    }
    return read_parts(fd, iov, iovcnt, _IO_XTYPE_OFFSET, offset);
}

static ssize_t write_parts(int fd, const struct iovec *iov, int iovcnt, uint32_t xtype, off_t offset)
{
    struct {
        struct _io_write i;
        struct _xtype_offset at;
    } msg;
    ssize_t nbytes = total(iov, iovcnt);
    if (nbytes == -1)
        return -1;
    size_t room = (size_t)nbytes;
    if (fsize_clip(fd, xtype == _IO_XTYPE_OFFSET ? offset : -1, &room) == -1)
        return -1;
    size_t size = xtype == _IO_XTYPE_OFFSET ? sizeof msg : sizeof msg.i;
    msg.i = (struct _io_write){ .type = _IO_WRITE, .combine_len = (uint16_t)size, .nbytes = (uint32_t)room,
        .xtype = xtype };
    msg.at.offset = offset;
    iov_t parts[IOV_MAX + 1];
    SETIOV(&parts[0], &msg, size);
    memcpy(&parts[1], iov, (size_t)iovcnt * sizeof *iov);
    return RESTARTED(MsgSendvs(fd, parts, (size_t)iovcnt + 1, NULL, 0));
}

ssize_t writev(int fd, const struct iovec *iov, int iovcnt)
{
    return write_parts(fd, iov, iovcnt, _IO_XTYPE_NONE, 0);
}

ssize_t pwritev(int fd, const struct iovec *iov, int iovcnt, off_t offset)
{
    if (offset < 0) {
        errno = EINVAL;
        return -1;
    }
    return write_parts(fd, iov, iovcnt, _IO_XTYPE_OFFSET, offset);
}
