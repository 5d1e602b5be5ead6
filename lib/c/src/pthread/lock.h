/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user half of mutexes. The owner word is 0 when free, else the owner's id, with the WAITING bit once the kernel knows a
 * waiter; values from _NTO_SYNC_DEAD on are no owners. A mutex with a ceiling never takes the fast path; a robust one is
 * unlocked by the kernel, which knows whether it was made consistent.
 * Recursive mutexes: the count's low bits say how often the owner holds it beyond the first time. The library and the
 * kernel count alike.
 */
#ifndef PTHREAD_LOCK_H
#define PTHREAD_LOCK_H

#include "../internal/kercall.h"
#include "../internal/thread.h"
#include <errno.h>
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/storage.h>

#define LOCK_KERNEL   (_NTO_SYNC_PRIOCEILING | _NTO_SYNC_KFORCE)
#define UNLOCK_KERNEL (LOCK_KERNEL | _NTO_SYNC_ROBUST)
#define COUNT_MASK    0x007fffffu   /* without the mark of a robust mutex that is not consistent */
#define COUNT_CEILING 0x000000ffu   /* above it lies the ceiling of a mutex that has one */

static inline int mutex_cas(pthread_mutex_t *m, unsigned from, unsigned to, int order)
{
    return __atomic_compare_exchange_n(&m->__owner, &from, to, 0, order, __ATOMIC_RELAXED);
}

static inline unsigned mutex_owner(const pthread_mutex_t *m)
{
    return __atomic_load_n(&m->__owner, __ATOMIC_RELAXED);
}

static inline int mutex_held_by(const pthread_mutex_t *m, unsigned id)
{
    unsigned owner = mutex_owner(m);

    return owner < _NTO_SYNC_DEAD && (owner & _NTO_SYNC_OWNER_MASK) == id;
}

static inline int mutex_recursive(const pthread_mutex_t *m)
{
    return !(m->__u.__count & _NTO_SYNC_NONRECURSIVE);
}

/* The bits that count how often the owner of a recursive mutex holds it beyond the first time. */
static inline unsigned recursion_mask(const pthread_mutex_t *m)
{
    return m->__u.__count & _NTO_SYNC_PRIOCEILING ? COUNT_CEILING : COUNT_MASK;
}

/* Takes a free mutex without the kernel. */
static inline int mutex_take(pthread_mutex_t *m, unsigned self)
{
    if (m->__u.__count & LOCK_KERNEL)
        return 0;
    if (mutex_cas(m, _NTO_SYNC_MUTEX_FREE, self, __ATOMIC_ACQUIRE))
        return 1;
    return mutex_owner(m) == _NTO_SYNC_INITIALIZER && mutex_cas(m, _NTO_SYNC_INITIALIZER, self, __ATOMIC_ACQUIRE);
}

/* Held once, by us, and the kernel has nothing to do with it: nearly all unlocks. */
static inline int mutex_give(pthread_mutex_t *m, unsigned self)
{
    unsigned count = m->__u.__count;

    return !(count & UNLOCK_KERNEL) && ((count & _NTO_SYNC_NONRECURSIVE) || !(count & COUNT_MASK)) &&
           mutex_cas(m, self, _NTO_SYNC_MUTEX_FREE, __ATOMIC_RELEASE);
}

/* The same as pthread_mutex_lock() and _unlock(), the common case in line. */
static inline int mutex_lock_inline(pthread_mutex_t *m)
{
    return __builtin_expect(mutex_take(m, __tls()->__owner), 1) ? EOK : pthread_mutex_lock(m);
}

static inline int mutex_unlock_inline(pthread_mutex_t *m)
{
    return __builtin_expect(mutex_give(m, __tls()->__owner), 1) ? EOK : pthread_mutex_unlock(m);
}

/* The owner locks again: EOK, EDEADLK, EAGAIN; -1: that is for the kernel to find out. */
int __mutex_relock(pthread_mutex_t *m);

/* nsec since the clock's start; EINVAL when tv_nsec is out of range. */
int __abstime(const struct timespec *t, _Uint64t *nsec);

/* Cancellation is off between these: for waits that are no cancellation points. */
static inline unsigned cancel_hold(void)
{
    return __atomic_fetch_or(&__tls()->__flags, PTHREAD_CANCEL_DISABLE, __ATOMIC_RELAXED) & PTHREAD_CANCEL_DISABLE;
}

static inline void cancel_release(unsigned was)
{
    if (!was)
        __atomic_fetch_and(&__tls()->__flags, ~(unsigned)PTHREAD_CANCEL_DISABLE, __ATOMIC_RELAXED);
}

#endif
