/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The user half of mutexes. The owner word is 0 when free, else the owner's id, with the WAITING bit once the kernel knows a
 * waiter; values from _NTO_SYNC_DEAD on are no owners. What has a ceiling or must be known to the kernel while held
 * (robust) never takes the fast path.
 * Recursive mutexes: the low bits of the count say how often the owner holds it. The library counts; before it lets go
 * for good the count is 0.
 */
#ifndef PTHREAD_LOCK_H
#define PTHREAD_LOCK_H

#include "../internal/kercall.h"
#include "../internal/thread.h"
#include <pthread.h>
#include <sys/neutrino.h>
#include <sys/storage.h>

#define MUTEX_KERNEL (_NTO_SYNC_PRIOCEILING | _NTO_SYNC_KFORCE)

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

static inline void mutex_set_count(pthread_mutex_t *m, unsigned n)
{
    m->__u.__count = (m->__u.__count & ~_NTO_SYNC_COUNTMASK) | n;
}

/* Takes a free mutex without the kernel. */
static inline int mutex_take(pthread_mutex_t *m, unsigned self)
{
    if (m->__u.__count & MUTEX_KERNEL)
        return 0;
    if (mutex_cas(m, _NTO_SYNC_MUTEX_FREE, self, __ATOMIC_ACQUIRE))
        return 1;
    return mutex_owner(m) == _NTO_SYNC_INITIALIZER && mutex_cas(m, _NTO_SYNC_INITIALIZER, self, __ATOMIC_ACQUIRE);
}

/* The owner locks again: EOK, EDEADLK, EAGAIN; -1: that is for the kernel to find out. */
int __mutex_relock(pthread_mutex_t *m);

/* After SyncMutexLock_r(). */
static inline int mutex_locked(pthread_mutex_t *m, int err)
{
    if ((err == EOK || err == EOWNERDEAD) && mutex_recursive(m))
        mutex_set_count(m, 1);
    return err;
}

/* nsec since the clock's start; 0 with *err set when tv_nsec is out of range. */
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
