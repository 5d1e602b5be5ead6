/* SPDX-License-Identifier: Apache-2.0 */
#include "iomsg.h"

/* The fd is gone whatever the server says; what it says is the result. */
int close(int fd)
{
    struct _io_close msg = { .type = _IO_CLOSE, .combine_len = sizeof msg };
    if (fd < 0 || (fd & _NTO_SIDE_CHANNEL)) {
        errno = EBADF;
        return -1;
    }
    long status = MsgSend_r(fd, &msg, sizeof msg, NULL, 0);
    if (ConnectDetach_r(fd) != EOK) {
        errno = EBADF;
        return -1;
    }
    /* The server died, or is a plain channel that knows no close: there is nothing left to close. */
    if (status < 0 && status != -ESRCH && status != -EBADF && status != -ENOSYS) {
        errno = (int)-status;
        return -1;
    }
    return 0;
}
