/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

static unsigned type_bits(const pthread_mutexattr_t *attr)
{
    unsigned bits = 0;

    if (!(attr->__flags & PTHREAD_RECURSIVE_ENABLE))
        bits |= _NTO_SYNC_NONRECURSIVE;
    if (attr->__flags & PTHREAD_ERRORCHECK_DISABLE)
        bits |= _NTO_SYNC_NOERRORCHECK;
    if (attr->__flags & PTHREAD_WAKEUP_ENABLE)
        bits |= _NTO_SYNC_WAKEUP;
    if (attr->__protocol == PTHREAD_PRIO_NONE)
        bits |= _NTO_SYNC_PRIONONE;
    return bits;
}

/* Ceilings and robustness are kept by the kernel; everything else lies in the mutex itself. */
int pthread_mutex_init(pthread_mutex_t *m, const pthread_mutexattr_t *attr)
{
    if (attr != NULL && (attr->__protocol == PTHREAD_PRIO_PROTECT || (attr->__flags & PTHREAD_MUTEX_ROBUST)))
        return SyncTypeCreate_r(_NTO_SYNC_MUTEX_FREE, m, attr);
    m->__u.__count = attr != NULL ? type_bits(attr) : _NTO_SYNC_NONRECURSIVE;
    __atomic_store_n(&m->__owner, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE);
    return EOK;
}

int pthread_mutex_destroy(pthread_mutex_t *m)
{
    if (!(m->__u.__count & (UNLOCK_KERNEL | _NTO_SYNC_NODESTROY))) {
        if (mutex_cas(m, _NTO_SYNC_MUTEX_FREE, _NTO_SYNC_DESTROYED, __ATOMIC_ACQUIRE) ||
            mutex_cas(m, _NTO_SYNC_INITIALIZER, _NTO_SYNC_DESTROYED, __ATOMIC_ACQUIRE))
            return EOK;
        if (mutex_owner(m) < _NTO_SYNC_DEAD)
            return EBUSY;
    }
    return SyncDestroy_r(m);
}
