/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int __abstime(const struct timespec *t, _Uint64t *nsec)
{
    if (t->tv_nsec < 0 || t->tv_nsec >= 1000000000L)
        return EINVAL;
    *nsec = t->tv_sec < 0 ? 0 : timespec2nsec(t);
    return EOK;
}
