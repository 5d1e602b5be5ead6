/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int __mutex_relock(pthread_mutex_t *m)
{
    if (mutex_recursive(m)) {
        if ((m->__u.__count & recursion_mask(m)) == recursion_mask(m))
            return EAGAIN;
        m->__u.__count++;
        return EOK;
    }
    return m->__u.__count & _NTO_SYNC_NOERRORCHECK ? -1 : EDEADLK;
}

int pthread_mutex_lock(pthread_mutex_t *m)
{
    unsigned self = __tls()->__owner;
    int err;

    if (__builtin_expect(mutex_take(m, self), 1))
        return EOK;
    if (mutex_held_by(m, self)) {
        err = __mutex_relock(m);
        if (err >= 0)
            return err;
    }
    return SyncMutexLock_r(m);
}
