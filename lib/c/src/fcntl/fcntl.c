/* SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>
#include <devctl.h>
#include <sys/dcmd_all.h>
#include "../unistd/dup.h"
#include "../unistd/iomsg.h"

static int fd_flags(int fd, unsigned mask, unsigned bits)
{
    if (fd < 0) {
        errno = EBADF;
        return -1;
    }
    int old = ConnectFlags(0, fd, mask, bits);
    if (old == -1) {
        errno = EBADF;
        return -1;
    }
    return old & _NTO_COF_CLOEXEC ? FD_CLOEXEC : 0;
}

static int control(int fd, int dcmd, int *value)
{
    int err = devctl(fd, dcmd, value, sizeof *value, NULL);
    if (err == EOK)
        return 0;
    errno = err == ENOTTY ? EINVAL : err;
    return -1;
}

static int lock(int fd, int cmd, struct flock *flock)
{
    struct _io_lock msg = {
        .type = _IO_LOCK, .combine_len = sizeof msg, .subtype = (uint32_t)cmd, .nbytes = sizeof *flock,
    };
    struct _io_lock_reply reply;
    msg.flock = *flock;
    if (RESTARTED(MsgSend(fd, &msg, sizeof msg, &reply, sizeof reply)) == -1) {
        if (errno == ENOSYS)
            errno = EINVAL;          /* a file that cannot be locked */
        return -1;
    }
    if (cmd == F_GETLK)
        *flock = reply.flock;
    return 0;
}

static int space(int fd, int cmd, const struct flock *flock)
{
    struct _io_space msg = {
        .type = _IO_SPACE, .combine_len = sizeof msg, .subtype = (uint16_t)cmd, .whence = flock->l_whence,
        .start = (uint64_t)flock->l_start, .len = (uint64_t)flock->l_len,
    };
    uint64_t size;
    return MsgSend(fd, &msg, sizeof msg, &size, sizeof size) == -1 ? -1 : 0;
}

int fcntl(int fd, int cmd, ...)
{
    va_list ap;
    int value;
    va_start(ap, cmd);
    long arg = va_arg(ap, long);     /* an int or a pointer; not read by the commands without one */
    va_end(ap);
    switch (cmd) {
    case F_DUPFD:
        return _dup_from(fd, (int)arg, 0);
    case F_DUPFD_CLOEXEC:
        return _dup_from(fd, (int)arg, _NTO_COF_CLOEXEC);
    case F_GETFD:
        return fd_flags(fd, 0, 0);
    case F_SETFD:
        return fd_flags(fd, _NTO_COF_CLOEXEC, (int)arg & FD_CLOEXEC ? _NTO_COF_CLOEXEC : 0) == -1 ? -1 : 0;
    case F_GETFL:
        return control(fd, DCMD_ALL_GETFLAGS, &value) == -1 ? -1 : value;
    case F_SETFL:
        value = (int)arg;
        return control(fd, DCMD_ALL_SETFLAGS, &value);
    case F_GETOWN:
        return control(fd, DCMD_ALL_GETOWN, &value) == -1 ? -1 : value;
    case F_SETOWN:
        value = (int)arg;
        return control(fd, DCMD_ALL_SETOWN, &value);
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
        return lock(fd, cmd, (struct flock *)arg);
    case F_ALLOCSP:
    case F_FREESP:
    case F_GROWSP:
        return space(fd, cmd, (const struct flock *)arg);
    default:
        errno = EINVAL;
        return -1;
    }
}
