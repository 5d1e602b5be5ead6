/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

/* A lock that only the kernel may grant is asked for with a timeout that has passed already. */
int pthread_mutex_trylock(pthread_mutex_t *m)
{
    unsigned self = __tls()->__owner;
    int err;

    if (mutex_take(m, self))
        return EOK;
    if (mutex_held_by(m, self))
        return mutex_recursive(m) ? __mutex_relock(m) : EBUSY;
    if (!(m->__u.__count & UNLOCK_KERNEL) && mutex_owner(m) < _NTO_SYNC_DEAD)
        return EBUSY;
    err = TimerTimeout_r(CLOCK_MONOTONIC, (int)_NTO_TIMEOUT_MUTEX, NULL, NULL, NULL);
    if (err == EOK)
        err = SyncMutexLock_r(m);
    return err == ETIMEDOUT ? EBUSY : err;
}
