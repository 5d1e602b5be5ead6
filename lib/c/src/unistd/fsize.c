/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include "fsize.h"

uint64_t __fsize_limit = FSIZE_UNKNOWN;

/* Is there a limit, and is fd a file it is about? */
static bool limited(int fd, struct stat *st)
{
    if (__fsize_limit == FSIZE_UNKNOWN) {
        unsigned long more = getauxval(AT_PAULI_FSIZE);
        __fsize_limit = more == 0 ? RLIM_INFINITY : more - 1;
    }
    return __fsize_limit != RLIM_INFINITY && fstat(fd, st) == 0 && S_ISREG(st->st_mode);
}

static int too_large(void)
{
    raise(SIGXFSZ);
    errno = EFBIG;
    return -1;
}

static off_t position(int fd, const struct stat *st)
{
    int flags = fcntl(fd, F_GETFL);
    return flags != -1 && (flags & O_APPEND) ? st->st_size : lseek(fd, 0, SEEK_CUR);
}

int __fsize_clip(int fd, off_t at, size_t *nbytes)
{
    int old = errno;
    struct stat st;
    if (*nbytes == 0 || !limited(fd, &st)) {
        errno = old;                 /* what is wrong with fd is the write's to say */
        return 0;
    }
    if (at < 0)
        at = position(fd, &st);
    if (at < 0)
        return 0;
    if ((uint64_t)at >= __fsize_limit)
        return too_large();
    if (*nbytes > __fsize_limit - (uint64_t)at)
        *nbytes = (size_t)(__fsize_limit - (uint64_t)at);
    return 0;
}

int __fsize_check(int fd, off_t size)
{
    int old = errno;
    struct stat st;
    bool over = limited(fd, &st) && size > st.st_size && (uint64_t)size > __fsize_limit;
    errno = old;
    return over ? too_large() : 0;
}
