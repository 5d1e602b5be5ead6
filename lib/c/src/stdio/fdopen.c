/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <fcntl.h>

FILE *fdopen(int fd, const char *mode)
{
    int oflag, flags = __file_flags(mode, &oflag), now = fcntl(fd, F_GETFL);

    if (flags < 0 || now < 0) {
        return NULL;
    }
    if ((flags & F_APPEND) && !(now & O_APPEND) && fcntl(fd, F_SETFL, now | O_APPEND) < 0) {
        return NULL;
    }
    if ((oflag & O_CLOEXEC) && fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
        return NULL;
    }
    return __file_new((unsigned)flags, &__fd_ops, fd, 0);
}
