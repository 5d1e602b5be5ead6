/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <stdbool.h>
#include <sys/resource.h>
#include "dup.h"
#include "iomsg.h"

static bool beyond_limit(int fd)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && (rlim_t)fd >= limit.rlim_cur;
}

/* A second connection to the same channel, to which the server binds what the first stands for. */
int _dup_from(int fd, int lowest, unsigned coid_flags)
{
    struct _server_info info;
    struct _io_dup msg = { .type = _IO_DUP, .combine_len = sizeof msg };
    if (fd < 0 || (fd & _NTO_SIDE_CHANNEL) || _fd_info32(fd, &msg.info) == -1 ||
        ConnectServerInfo(0, fd, &info) != fd) {
        errno = EBADF;
        return -1;
    }
    if (lowest < 0) {
        errno = EINVAL;
        return -1;
    }
    int new = ConnectAttach(info.nd, info.pid, info.chid, (unsigned)lowest, (int)coid_flags);
    if (new == -1) {
        if (errno == EAGAIN)            /* the kernel has no memory; no place is EMFILE already */
            errno = ENOMEM;
        else if (errno == EMFILE && beyond_limit(lowest))
            errno = EINVAL;
        return -1;
    }
    if (MsgSendnc(new, &msg, sizeof msg, NULL, 0) == -1) {
        int err = errno;
        ConnectDetach(new);
        errno = err == ENOSYS || err == ESRCH ? EBADF : err;
        return -1;
    }
    return new;
}

int dup(int fd)
{
    return _dup_from(fd, 0, 0);
}
