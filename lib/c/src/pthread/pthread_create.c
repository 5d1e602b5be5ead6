/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <string.h>

/* Threads that have not begun to leave: the last one ends the process as exit(0) would. */
int __threads_alive = 1;

int pthread_create(pthread_t *thr, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    int tid;

    if (attr != NULL && (attr->__flags & PTHREAD_SCOPE_PROCESS))
        return ENOTSUP;
    __atomic_fetch_add(&__threads_alive, 1, __ATOMIC_RELAXED);
    tid = __thread_create(0, start, arg, attr);
    if (tid < 0) {
        __atomic_fetch_sub(&__threads_alive, 1, __ATOMIC_RELAXED);
        return -tid;
    }
    if (thr != NULL)
        *thr = tid;
    return EOK;
}
