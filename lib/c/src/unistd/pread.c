/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

struct read_at {
    struct _io_read i;
    struct _xtype_offset at;
};

/* A server that does not know the xtype answers ENOSYS: then seek, read, seek back, which others may see. */
static ssize_t by_seeking(int fd, void *buf, size_t nbytes, off_t offset)
{
    off_t old = lseek(fd, 0, SEEK_CUR);
    if (old == -1 || lseek(fd, offset, SEEK_SET) == -1)
        return -1;
    ssize_t got = read(fd, buf, nbytes);
    int err = errno;
    if (lseek(fd, old, SEEK_SET) == -1)
        return -1;
    errno = err;
    return got;
}

ssize_t pread(int fd, void *buf, size_t nbytes, off_t offset)
{
    if (offset < 0) {
        errno = EINVAL;
        return -1;
    }
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct read_at msg = {
        .i = { .type = _IO_READ, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes, .xtype = _IO_XTYPE_OFFSET },
        .at.offset = offset,
    };
    ssize_t got = RESTARTED(MsgSend(fd, &msg, sizeof msg, buf, nbytes));
    if (got == -1 && errno == ENOSYS)
        return by_seeking(fd, buf, nbytes, offset);
    return got;
}
