/* SPDX-License-Identifier: Apache-2.0 */
#include "fsize.h"
#include "iomsg.h"

struct write_at {
    struct _io_write i;
    struct _xtype_offset at;
};

/* A server that does not know the xtype answers ENOSYS: then seek, write, seek back, which others may see. */
static ssize_t by_seeking(int fd, const void *buf, size_t nbytes, off_t offset)
{
    off_t old = lseek(fd, 0, SEEK_CUR);
    if (old == -1 || lseek(fd, offset, SEEK_SET) == -1)
        return -1;
    ssize_t done = write(fd, buf, nbytes);
    int err = errno;
    if (lseek(fd, old, SEEK_SET) == -1)
        return -1;
    errno = err;
    return done;
}

ssize_t pwrite(int fd, const void *buf, size_t nbytes, off_t offset)
{
    if (offset < 0) {
        errno = EINVAL;
        return -1;
    }
    if (fsize_clip(fd, offset, &nbytes) == -1)
        return -1;
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct write_at msg = {
        .i = { .type = _IO_WRITE, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes, .xtype = _IO_XTYPE_OFFSET },
        .at.offset = offset,
    };
    iov_t iov[2];
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], buf, nbytes);
    ssize_t done = RESTARTED(MsgSendvs(fd, iov, 2, NULL, 0));
    if (done == -1 && errno == ENOSYS)
        return by_seeking(fd, buf, nbytes, offset);
    return done;
}
