/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

off_t lseek(int fd, off_t offset, int whence)
{
    struct _io_lseek msg = {
        .type = _IO_LSEEK, .combine_len = sizeof msg, .whence = (int16_t)whence, .offset = (uint64_t)offset,
    };
    uint64_t result = 0;
    if (MsgSend(fd, &msg, sizeof msg, &result, sizeof result) == -1) {
        if (errno == ENOSYS)
            errno = ESPIPE;
        return -1;
    }
    return (off_t)result;
}

off_t tell(int fd)
{
    return lseek(fd, 0, SEEK_CUR);
}
