/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

ssize_t write(int fd, const void *buf, size_t nbytes)
{
    if (nbytes > IO_MAX_NBYTES)
        nbytes = IO_MAX_NBYTES;
    struct _io_write msg = { .type = _IO_WRITE, .combine_len = sizeof msg, .nbytes = (uint32_t)nbytes };
    iov_t iov[2];
    SETIOV(&iov[0], &msg, sizeof msg);
    SETIOV_CONST(&iov[1], buf, nbytes);
    return MsgSendvs(fd, iov, 2, NULL, 0);
}
