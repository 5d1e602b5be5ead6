/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <string.h>

int pthread_create(pthread_t *thr, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    int tid;

    if (attr != NULL && (attr->__flags & PTHREAD_SCOPE_PROCESS))
        return ENOTSUP;
    tid = __thread_create(0, start, arg, attr);
    if (tid < 0)
        return -tid;
    if (thr != NULL)
        *thr = tid;
    return EOK;
}
