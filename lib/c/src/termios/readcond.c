/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/iomsg.h"
#include <termios.h>

/* read() with min, time and timeout (tenths of a second) of its own instead of the terminal's VMIN and VTIME. */
int readcond(int fd, void *buf, int n, int min, int time, int timeout)
{
    struct {
        struct _io_read i;
        struct _xtype_readcond cond;
    } msg = {
        .i = { .type = _IO_READ, .combine_len = sizeof msg, .nbytes = (uint32_t)n, .xtype = _IO_XTYPE_READCOND },
        .cond = { min, time, timeout },
    };
    if (n < 0) {
        errno = EINVAL;
        return -1;
    }
    return (int)RESTARTED(MsgSend(fd, &msg, sizeof msg, buf, (size_t)n));
}
