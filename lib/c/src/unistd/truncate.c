/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "fsize.h"
#include "iomsg.h"

/* Freeing the space from an offset to the end sets the size; growing is allocating nothing up to it. */
int ltrunc(int fd, off_t offset, int whence)
{
    struct _io_space msg = {
        .type = _IO_SPACE, .combine_len = sizeof msg, .subtype = F_FREESP, .whence = (int16_t)whence,
        .start = (uint64_t)offset, .len = 0,
    };
    uint64_t size;
    return MsgSend(fd, &msg, sizeof msg, &size, sizeof size) == -1 ? -1 : 0;
}

int ftruncate(int fd, off_t length)
{
    if (length < 0) {
        errno = EINVAL;
        return -1;
    }
    if (fsize_check(fd, length) == -1)
        return -1;
    if (ltrunc(fd, length, SEEK_SET) == -1) {
        if (errno == ENOSYS)
            errno = EINVAL;
        return -1;
    }
    return 0;
}

int truncate(const char *path, off_t length)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return -1;
    int result = ftruncate(fd, length), err = errno;
    close(fd);
    errno = err;
    return result;
}
