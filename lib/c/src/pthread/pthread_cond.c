/* SPDX-License-Identifier: Apache-2.0 */
/* Condition variables. Waiting is a cancellation point; a cancelled waiter holds the mutex again. */
#include "lock.h"
#include <string.h>

static void relock(void *arg)
{
    pthread_mutex_t *m = arg;

    if (!mutex_held_by(m, __tls()->__owner))
        pthread_mutex_lock(m);
}

static int wait(pthread_cond_t *cond, pthread_mutex_t *m)
{
    unsigned count = mutex_recursive(m) ? m->__u.__count & recursion_mask(m) : 0;
    int err;

    m->__u.__count -= count; /* a recursive mutex is let go whole and comes back with its count */
    pthread_cleanup_push(relock, m);
    err = SyncCondvarWait_r(cond, m);
    pthread_cleanup_pop(0);
    if (mutex_held_by(m, __tls()->__owner))
        m->__u.__count += count;
    return err == EINTR ? EOK : err; /* POSIX: a wakeup for no reason */
}

int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *m)
{
    pthread_testcancel();
    return wait(cond, m);
}

static int timed_wait(pthread_cond_t *cond, pthread_mutex_t *m, clockid_t clock, const struct timespec *abstime)
{
    _Uint64t when;
    int err;

    pthread_testcancel();
    err = __abstime(abstime, &when);
    if (err == EOK)
        err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_CONDVAR | TIMER_ABSTIME), NULL, &when, NULL);
    return err != EOK ? err : wait(cond, m);
}

int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *m, const struct timespec *abstime)
{
    return timed_wait(cond, m, cond->__u.__clockid, abstime);
}

int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *m, clockid_t clock, const struct timespec *abstime)
{
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC)
        return EINVAL;
    return timed_wait(cond, m, clock, abstime);
}

int pthread_cond_signal(pthread_cond_t *cond)
{
    return SyncCondvarSignal_r(cond, 0);
}

int pthread_cond_broadcast(pthread_cond_t *cond)
{
    return SyncCondvarSignal_r(cond, 1);
}

int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr)
{
    cond->__u.__clockid = attr != NULL ? attr->__clockid : CLOCK_REALTIME;
    __atomic_store_n(&cond->__owner, _NTO_SYNC_COND, __ATOMIC_RELEASE);
    return EOK;
}

int pthread_cond_destroy(pthread_cond_t *cond)
{
    return SyncDestroy_r(cond);
}

int pthread_condattr_init(pthread_condattr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    attr->__clockid = CLOCK_REALTIME;
    return EOK;
}

int pthread_condattr_destroy(pthread_condattr_t *attr)
{
    attr->__clockid = -1;
    return EOK;
}

int pthread_condattr_getclock(const pthread_condattr_t *attr, clockid_t *id)
{
    *id = attr->__clockid;
    return EOK;
}

int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t id)
{
    if (id != CLOCK_REALTIME && id != CLOCK_MONOTONIC && id != CLOCK_SOFTTIME)
        return EINVAL;
    attr->__clockid = id;
    return EOK;
}

int pthread_condattr_getpshared(const pthread_condattr_t *attr, int *pshared)
{
    *pshared = attr->__flags & PTHREAD_PROCESSSHARED_MASK;
    return EOK;
}

int pthread_condattr_setpshared(pthread_condattr_t *attr, int pshared)
{
    if (pshared != PTHREAD_PROCESS_PRIVATE && pshared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attr->__flags = (attr->__flags & ~PTHREAD_PROCESSSHARED_MASK) | pshared;
    return EOK;
}
