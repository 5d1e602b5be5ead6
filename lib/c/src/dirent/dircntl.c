/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdarg.h>
#include "dir.h"

int dircntl(DIR *dirp, int cmd, ...)
{
    va_list ap;
    int flags;
    switch (cmd) {
    case D_GETFLAG:
        return dirp->flags;
    case D_SETFLAG:
        va_start(ap, cmd);
        flags = va_arg(ap, int);
        va_end(ap);
        if (flags & ~(D_FLAG_FILTER | D_FLAG_STAT))
            break;
        dirp->flags = flags;
        return 0;
    default:
        break;
    }
    errno = EINVAL;
    return -1;
}
