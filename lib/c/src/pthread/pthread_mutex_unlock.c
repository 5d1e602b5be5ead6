/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

/*
 * In the child of a fork the one thread has another id than its original, whose name is still in the mutexes that was
 * holding. They are the child's to unlock; nobody can wait for them here, a WAITING bit is the parent's.
 */
unsigned __fork_owner;

static int held_at_fork(const pthread_mutex_t *m)
{
    return __fork_owner != 0 && mutex_held_by(m, __fork_owner);
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    unsigned self = __tls()->__owner;

    if (__builtin_expect(mutex_give(m, self), 1))
        return EOK;

    int ours = mutex_held_by(m, self) || held_at_fork(m);

    if (ours && mutex_recursive(m) && (m->__u.__count & recursion_mask(m)) != 0) {
        m->__u.__count--;
        return EOK;
    }
    if (ours && !mutex_held_by(m, self)) {
        __atomic_store_n(&m->__owner, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE);
        return EOK;
    }
    return SyncMutexUnlock_r(m);
}
