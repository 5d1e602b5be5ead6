/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int pthread_mutex_timedlock_np(pthread_mutex_t *m, const struct timespec *abstime, clockid_t clock)
{
    unsigned self = __tls()->__owner;
    _Uint64t when;
    int err;

    if (mutex_take(m, self))
        return EOK;
    if (mutex_held_by(m, self)) {
        err = __mutex_relock(m);
        if (err >= 0)
            return err;
    }
    err = __abstime(abstime, &when);
    if (err == EOK)
        err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_MUTEX | TIMER_ABSTIME), NULL, &when, NULL);
    return err != EOK ? err : SyncMutexLock_r(m);
}

int pthread_mutex_timedlock(pthread_mutex_t *m, const struct timespec *abstime)
{
    return pthread_mutex_timedlock_np(m, abstime, CLOCK_REALTIME);
}

int pthread_mutex_timedlock_monotonic(pthread_mutex_t *m, const struct timespec *abstime)
{
    return pthread_mutex_timedlock_np(m, abstime, CLOCK_MONOTONIC);
}
