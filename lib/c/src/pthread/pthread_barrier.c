/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Barriers. One made by PTHREAD_BARRIER_INITIALIZER shows its marker where the count of arrivals lies, until the first
 * thread that waits, holding the lock, completes it (the rest of the union is zero, a valid free mutex).
 */
#include "lock.h"
#include <string.h>

int pthread_barrier_init(pthread_barrier_t *b, const pthread_barrierattr_t *attr, unsigned count)
{
    if (count == 0)
        return EINVAL;
    memset(b, 0, sizeof(*b));
    b->__old.__barrier = count;
    pthread_mutex_init(&b->__old.__lock, NULL);
    pthread_cond_init(&b->__old.__bcond, NULL);
    return EOK;
}

static void complete_static(pthread_barrier_t *b)
{
    if (b->__old.__count == _NTO_SYNC_BARRIER) {
        b->__old.__count = 0;
        pthread_cond_init(&b->__old.__bcond, NULL);
    }
}

int pthread_barrier_wait(pthread_barrier_t *b)
{
    unsigned cancel = cancel_hold();
    int result = 0;

    pthread_mutex_lock(&b->__old.__lock);
    complete_static(b);
    if (++b->__old.__count == b->__old.__barrier) {
        b->__old.__count = 0;
        b->__old.__cycle++;
        pthread_cond_broadcast(&b->__old.__bcond);
        result = PTHREAD_BARRIER_SERIAL_THREAD;
    } else {
        unsigned cycle = b->__old.__cycle;
        b->__old.__inside++;
        while (cycle == b->__old.__cycle)
            SyncCondvarWait_r(&b->__old.__bcond, &b->__old.__lock);
        b->__old.__inside--;
        if (b->__old.__inside == 0)
            pthread_cond_broadcast(&b->__old.__bcond); /* one may wait to destroy it */
    }
    pthread_mutex_unlock(&b->__old.__lock);
    cancel_release(cancel);
    return result;
}

/* The serial thread may destroy the barrier while others still leave it: wait for them. */
int pthread_barrier_destroy(pthread_barrier_t *b)
{
    pthread_mutex_lock(&b->__old.__lock);
    complete_static(b);
    if (b->__old.__count != 0) {
        pthread_mutex_unlock(&b->__old.__lock);
        return EBUSY;
    }
    while (b->__old.__inside != 0)
        SyncCondvarWait_r(&b->__old.__bcond, &b->__old.__lock);
    pthread_mutex_unlock(&b->__old.__lock);
    pthread_cond_destroy(&b->__old.__bcond);
    return pthread_mutex_destroy(&b->__old.__lock);
}

int pthread_barrierattr_init(pthread_barrierattr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    return EOK;
}

int pthread_barrierattr_destroy(pthread_barrierattr_t *attr)
{
    attr->__flags = -1;
    return EOK;
}

int pthread_barrierattr_getpshared(const pthread_barrierattr_t *attr, int *pshared)
{
    *pshared = attr->__flags & PTHREAD_PROCESSSHARED_MASK;
    return EOK;
}

int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int pshared)
{
    if (pshared != PTHREAD_PROCESS_PRIVATE && pshared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attr->__flags = (attr->__flags & ~PTHREAD_PROCESSSHARED_MASK) | pshared;
    return EOK;
}
