/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    unsigned self = __tls()->__owner;

    if (mutex_recursive(m)) {
        if (!mutex_held_by(m, self))
            return EPERM;
        if ((m->__u.__count & _NTO_SYNC_COUNTMASK) > 1) {
            m->__u.__count--;
            return EOK;
        }
        mutex_set_count(m, 0);
    }
    if (!(m->__u.__count & MUTEX_KERNEL) && mutex_cas(m, self, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE))
        return EOK;
    return SyncMutexUnlock_r(m);
}
