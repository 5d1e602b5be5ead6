/* SPDX-License-Identifier: Apache-2.0 */
/* Spinlocks: __count is 0 or the holder's id, the owner word says that this is one. */
#include "lock.h"

int pthread_spin_init(pthread_spinlock_t *spin, int pshared)
{
    spin->__u.__count = 0;
    __atomic_store_n(&spin->__owner, _NTO_SYNC_SPIN, __ATOMIC_RELEASE);
    return EOK;
}

int pthread_spin_destroy(pthread_spinlock_t *spin)
{
    if (spin->__owner != _NTO_SYNC_SPIN)
        return EINVAL;
    if (spin->__u.__count != 0)
        return EBUSY;
    spin->__owner = _NTO_SYNC_DESTROYED;
    return EOK;
}

int pthread_spin_trylock(pthread_spinlock_t *spin)
{
    unsigned is_free = 0;

    return __atomic_compare_exchange_n(&spin->__u.__count, &is_free, __tls()->__owner, 0, __ATOMIC_ACQUIRE,
                                       __ATOMIC_RELAXED) ? EOK : EBUSY;
}

int pthread_spin_lock(pthread_spinlock_t *spin)
{
    if (__atomic_load_n(&spin->__u.__count, __ATOMIC_RELAXED) == __tls()->__owner)
        return EDEADLK;
    while (pthread_spin_trylock(spin) != EOK)
        while (__atomic_load_n(&spin->__u.__count, __ATOMIC_RELAXED) != 0)
            __asm__ __volatile__("yield");
    return EOK;
}

int pthread_spin_unlock(pthread_spinlock_t *spin)
{
    if (spin->__u.__count != __tls()->__owner)
        return EPERM;
    __atomic_store_n(&spin->__u.__count, 0u, __ATOMIC_RELEASE);
    return EOK;
}
