/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <fcntl.h>
#include <unistd.h>

FILE *fopen(const char *restrict path, const char *restrict mode)
{
    int oflag, flags = __file_flags(mode, &oflag), fd;
    FILE *fp;

    if (flags < 0) {
        return NULL;
    }
    fd = open(path, oflag, 0666);
    if (fd < 0) {
        return NULL;
    }
    fp = __file_new((unsigned)flags, &__fd_ops, fd, 0);
    if (fp == NULL) {
        close(fd);
    }
    return fp;
}

FILE *fopen64(const char *restrict path, const char *restrict mode)
{
    return fopen(path, mode);
}
