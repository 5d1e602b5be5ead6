/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>

static const struct timespec *specs(const struct timeval times[2], struct timespec ts[2])
{
    if (times == NULL)
        return NULL;
    for (int i = 0; i < 2; i++)
        ts[i] = (struct timespec) { times[i].tv_sec, times[i].tv_usec * 1000 };
    return ts;
}

int futimes(int fd, const struct timeval times[2])
{
    struct timespec ts[2];

    return futimens(fd, specs(times, ts));
}

int lutimes(const char *path, const struct timeval times[2])
{
    struct timespec ts[2];

    return utimensat(AT_FDCWD, path, specs(times, ts), AT_SYMLINK_NOFOLLOW);
}
