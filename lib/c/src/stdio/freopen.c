/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The stream keeps its descriptor number where it had one, so that freopen() of stdout redirects descriptor 1. */
static int reopen_fd(FILE *fp, const char *path, int oflag)
{
    int fd;

    if (path == NULL) {
        return fp->fd;
    }
    fd = open(path, oflag, 0666);
    if (fd >= 0 && fp->ops == &__fd_ops && fp->fd >= 0 && fd != fp->fd) {
        int moved = dup2(fd, fp->fd);
        if (moved >= 0 && (oflag & O_CLOEXEC)) {
            moved = fcntl(moved, F_SETFD, FD_CLOEXEC) < 0 ? -1 : moved;
        }
        close(fd);
        fd = moved;
    }
    return fd;
}

static void reset(FILE *fp, unsigned flags, int fd)
{
    if (fp->flags & F_OWN_BUF) {
        free(fp->buf - UNGET);
    }
    fp->flags = flags | (fp->flags & F_STATIC);
    fp->fd = fd;
    fp->ops = &__fd_ops;
    fp->buf = fp->rp = fp->re = fp->wb = fp->wp = fp->we = NULL;
    fp->orientation = 0;
    memset(&fp->mbstate, 0, sizeof fp->mbstate);
}

FILE *freopen(const char *restrict path, const char *restrict mode, FILE *restrict fp)
{
    int oflag, flags = __file_flags(mode, &oflag), fd = -1;

    __file_lock(fp);
    if (fp->wp != fp->wb) {
        __flush(fp);
    }
    if (flags >= 0) {
        fd = reopen_fd(fp, path, oflag);
    }
    if (fd < 0) {
        int err = errno;
        __file_unlock(fp);
        fclose(fp);
        errno = err;
        return NULL;
    }
    reset(fp, (unsigned)flags, fd);
    __file_unlock(fp);
    return fp;
}

FILE *freopen64(const char *restrict path, const char *restrict mode, FILE *restrict fp)
{
    return freopen(path, mode, fp);
}
