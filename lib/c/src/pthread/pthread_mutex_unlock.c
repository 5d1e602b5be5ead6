/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

/*
 * In the child of a fork the one thread has another id than its original, whose name is still in the mutexes that was
 * holding. They are the child's to unlock; nobody can wait for them here, a WAITING bit is the parent's.
 */
unsigned __fork_owner;

static int unlock_inherited(pthread_mutex_t *m)
{
    if (__fork_owner == 0 || !mutex_held_by(m, __fork_owner))
        return EPERM;
    if (mutex_recursive(m) && (m->__u.__count & _NTO_SYNC_COUNTMASK) > 1) {
        m->__u.__count--;
        return EOK;
    }
    mutex_set_count(m, 0);
    __atomic_store_n(&m->__owner, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE);
    return EOK;
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    unsigned self = __tls()->__owner;

    if (mutex_recursive(m)) {
        if (!mutex_held_by(m, self))
            return unlock_inherited(m);
        if ((m->__u.__count & _NTO_SYNC_COUNTMASK) > 1) {
            m->__u.__count--;
            return EOK;
        }
        mutex_set_count(m, 0);
    }
    if (!(m->__u.__count & MUTEX_KERNEL) && mutex_cas(m, self, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE))
        return EOK;
    if (!mutex_held_by(m, self) && unlock_inherited(m) == EOK)
        return EOK;
    return SyncMutexUnlock_r(m);
}
