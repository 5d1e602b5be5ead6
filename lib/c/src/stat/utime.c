/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <utime.h>
#include <sys/time.h>
#include "../unistd/iomsg.h"
#include "../fcntl/connect.h"

/* NULL: the current time. -> 0 or -1 and errno */
static int message(struct _io_utime64 *msg, const struct timespec times[2])
{
    *msg = (struct _io_utime64){ .type = _IO_UTIME64, .combine_len = sizeof *msg, .cur_flag = times == NULL };
    if (times == NULL)
        return 0;
    for (int i = 0; i < 2; i++) {
        long ns = times[i].tv_nsec;
        if ((ns < 0 || ns >= 1000000000) && ns != UTIME_NOW && ns != UTIME_OMIT) {
            errno = EINVAL;
            return -1;
        }
    }
    msg->atime_s = times[0].tv_sec;
    msg->atime_ns = times[0].tv_nsec;
    msg->mtime_s = times[1].tv_sec;
    msg->mtime_ns = times[1].tv_nsec;
    return 0;
}

int utimensat(int dirfd, const char *path, const struct timespec times[2], int flag)
{
    struct _io_utime64 msg;
    if (flag & ~AT_SYMLINK_NOFOLLOW) {
        errno = EINVAL;
        return -1;
    }
    if (message(&msg, times) == -1)
        return -1;
    return _connect_io(dirfd, path, 0, (flag & AT_SYMLINK_NOFOLLOW) != 0, &msg, sizeof msg, NULL, 0, NULL);
}

int futimens(int fd, const struct timespec times[2])
{
    struct _io_utime64 msg;
    return message(&msg, times) == -1 ? -1 : fd_send(fd, &msg, sizeof msg);
}

int utime(const char *path, const struct utimbuf *times)
{
    struct timespec ts[2];
    if (times != NULL) {
        ts[0] = (struct timespec){ times->actime, 0 };
        ts[1] = (struct timespec){ times->modtime, 0 };
    }
    return utimensat(AT_FDCWD, path, times != NULL ? ts : NULL, 0);
}

static int from_timevals(const struct timeval tv[2], struct timespec ts[2])
{
    for (int i = 0; i < 2; i++) {
        if (tv[i].tv_usec < 0 || tv[i].tv_usec >= 1000000) {
            errno = EINVAL;
            return -1;
        }
        ts[i] = (struct timespec){ tv[i].tv_sec, tv[i].tv_usec * 1000 };
    }
    return 0;
}

int utimes(const char *path, const struct timeval times[2])
{
    struct timespec ts[2];
    if (times != NULL && from_timevals(times, ts) == -1)
        return -1;
    return utimensat(AT_FDCWD, path, times != NULL ? ts : NULL, 0);
}
