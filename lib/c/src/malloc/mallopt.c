/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <malloc.h>

int mallopt(int cmd, int value)
{
    if (cmd == MALLOC_ARENA_CACHE_FREE_NOW) {
        malloc_trim(0);
        return 0;
    }
    errno = EINVAL;
    return -1;
}

int mcheck(int (*abort_fn)(enum mcheck_status status))
{
    errno = ENOTSUP;
    return -1;
}

enum mcheck_status mprobe(void *p)
{
    return MCHECK_DISABLED;
}
