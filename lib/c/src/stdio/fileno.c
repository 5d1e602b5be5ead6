/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>

int fileno(FILE *fp)
{
    if (fp->fd < 0) {
        errno = EBADF;
    }
    return fp->fd;
}

int fileno_unlocked(FILE *fp)
{
    return fileno(fp);
}
