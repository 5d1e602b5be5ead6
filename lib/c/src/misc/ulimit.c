/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <ulimit.h>

#define BLOCK 512

static long in_blocks(rlim_t bytes)
{
    return bytes == RLIM_INFINITY || bytes / BLOCK > LONG_MAX ? LONG_MAX : (long)(bytes / BLOCK);
}

long ulimit(int cmd, ...)
{
    struct rlimit limit;
    va_list ap;
    long blocks;

    if (cmd != UL_GETFSIZE && cmd != UL_SETFSIZE) {
        errno = EINVAL;
        return -1;
    }
    if (getrlimit(RLIMIT_FSIZE, &limit) == -1)
        return -1;
    if (cmd == UL_GETFSIZE)
        return in_blocks(limit.rlim_cur);
    va_start(ap, cmd);
    blocks = va_arg(ap, long);
    va_end(ap);
    if (blocks < 0) {
        errno = EINVAL;
        return -1;
    }
    limit.rlim_cur = limit.rlim_max = (rlim_t)blocks * BLOCK;
    return setrlimit(RLIMIT_FSIZE, &limit) == -1 ? -1 : blocks;
}
