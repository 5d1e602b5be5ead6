/* SPDX-License-Identifier: Apache-2.0 */
/* The timed forms with the clock as an argument, as POSIX.1-2024 has them. */
#include "lock.h"
#include <semaphore.h>

static int clock_good(clockid_t clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC;
}

int pthread_mutex_clocklock(pthread_mutex_t *m, clockid_t clock, const struct timespec *abstime)
{
    return clock_good(clock) ? pthread_mutex_timedlock_np(m, abstime, clock) : EINVAL;
}

int pthread_rwlock_clockrdlock(pthread_rwlock_t *rw, clockid_t clock, const struct timespec *abstime)
{
    if (!clock_good(clock))
        return EINVAL;
    return clock == CLOCK_MONOTONIC ? pthread_rwlock_timedrdlock_monotonic(rw, abstime)
        : pthread_rwlock_timedrdlock(rw, abstime);
}

int pthread_rwlock_clockwrlock(pthread_rwlock_t *rw, clockid_t clock, const struct timespec *abstime)
{
    if (!clock_good(clock))
        return EINVAL;
    return clock == CLOCK_MONOTONIC ? pthread_rwlock_timedwrlock_monotonic(rw, abstime)
        : pthread_rwlock_timedwrlock(rw, abstime);
}

int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *abstime)
{
    return clock_good(clock) ? sem_timedwait_np(sem, abstime, clock) : errno_result(EINVAL);
}

int pthread_clockjoin_np(pthread_t thr, void **value, clockid_t clock, const struct timespec *abstime)
{
    if (!clock_good(clock))
        return EINVAL;
    return clock == CLOCK_MONOTONIC ? pthread_timedjoin_monotonic(thr, value, abstime)
        : pthread_timedjoin(thr, value, abstime);
}

/* EBUSY while the thread runs. */
int pthread_tryjoin_np(pthread_t thr, void **value)
{
    static const struct timespec past;
    int err = pthread_timedjoin_monotonic(thr, value, &past);

    return err == ETIMEDOUT ? EBUSY : err;
}
