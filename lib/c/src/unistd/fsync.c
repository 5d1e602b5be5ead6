/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"

static int sync_fd(int fd, uint32_t flag)
{
    struct _io_sync msg = { .type = _IO_SYNC, .combine_len = sizeof msg, .flag = flag };
    return fd_send(fd, &msg, sizeof msg);
}

int fsync(int fd)
{
    return sync_fd(fd, O_SYNC);
}

int fdatasync(int fd)
{
    return sync_fd(fd, O_DSYNC);
}
