/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iomsg.h"
#include "../fcntl/openfd.h"

/* Opening /dev/pipe for reading makes a pipe; its writing end is opened from that fd. */
int pipe2(int fds[2], int flags)
{
    if (flags & ~(O_CLOEXEC | O_NONBLOCK)) {
        errno = EINVAL;
        return -1;
    }
    int rd = open("/dev/pipe", O_RDONLY | flags);
    if (rd == -1)
        return -1;
    int wr = _openfd(rd, O_WRONLY | flags, SH_DENYNO, _IO_OPENFD_PIPE);
    if (wr == -1) {
        int err = errno;
        close(rd);
        errno = err;
        return -1;
    }
    fds[0] = rd;
    fds[1] = wr;
    return 0;
}

int pipe(int fds[2])
{
    return pipe2(fds, 0);
}
