/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <unistd.h>

static ssize_t fd_read(FILE *fp, void *buf, size_t n)
{
    return read(fp->fd, buf, n);
}

static ssize_t fd_write(FILE *fp, const void *buf, size_t n)
{
    return write(fp->fd, buf, n);
}

static off_t fd_seek(FILE *fp, off_t offset, int whence)
{
    return lseek(fp->fd, offset, whence);
}

static int fd_close(FILE *fp)
{
    return close(fp->fd);
}

const struct file_ops __fd_ops = { fd_read, fd_write, fd_seek, fd_close };
