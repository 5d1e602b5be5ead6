/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <unistd.h>
#include <sys/file.h>

/* The whole file as one record lock. */
int flock(int fd, int operation)
{
    struct flock lock = { .l_whence = SEEK_SET };
    switch (operation & ~LOCK_NB) {
    case LOCK_SH: lock.l_type = F_RDLCK; break;
    case LOCK_EX: lock.l_type = F_WRLCK; break;
    case LOCK_UN: lock.l_type = F_UNLCK; break;
    default:
        errno = EINVAL;
        return -1;
    }
    return fcntl(fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &lock);
}
