/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/fsize.h"
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/dcmd_all.h>
#include <sys/stat.h>

static bool no_offsets(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
}

/* Advice: a server that does not take it does nothing wrong. */
int posix_fadvise(int fd, off_t offset, off_t len, int advice)
{
    struct _fadvise data = { .advice = advice, .offset = offset, .len = len };
    if (len < 0 || advice < POSIX_FADV_NORMAL || advice > POSIX_FADV_NOREUSE)
        return EINVAL;
    if (no_offsets(fd))
        return ESPIPE;
    int err = devctl(fd, DCMD_ALL_FADVISE, &data, sizeof data, NULL);
    return err == ENOTTY || err == ENOSYS ? EOK : err;
}

int posix_fallocate(int fd, off_t offset, off_t len)
{
    struct flock space = { .l_whence = SEEK_SET, .l_start = offset, .l_len = len };
    off_t end;
    if (offset < 0 || len <= 0)
        return EINVAL;
    if (__builtin_add_overflow(offset, len, &end))
        return EFBIG;
    if (no_offsets(fd))
        return ESPIPE;
    if (fsize_check(fd, end) == -1)
        return errno;
    return fcntl(fd, F_ALLOCSP, &space) == -1 ? errno : EOK;
}
