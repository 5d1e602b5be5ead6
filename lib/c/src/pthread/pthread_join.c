/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"

int pthread_join(pthread_t thr, void **value)
{
    int err;

    pthread_testcancel();
    do
        err = ThreadJoin_r(thr, value);
    while (err == EINTR);
    return err;
}

static int timed_join(pthread_t thr, void **value, const struct timespec *abstime, clockid_t clock)
{
    _Uint64t when;
    int err;

    pthread_testcancel();
    do {
        err = __abstime(abstime, &when);
        if (err == EOK)
            err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_JOIN | TIMER_ABSTIME), NULL, &when, NULL);
        if (err == EOK)
            err = ThreadJoin_r(thr, value);
    } while (err == EINTR);
    return err;
}

int pthread_timedjoin(pthread_t thr, void **value, const struct timespec *abstime)
{
    return timed_join(thr, value, abstime, CLOCK_REALTIME);
}

int pthread_timedjoin_np(pthread_t thr, void **value, const struct timespec *abstime)
{
    return timed_join(thr, value, abstime, CLOCK_REALTIME);
}

int pthread_timedjoin_monotonic(pthread_t thr, void **value, const struct timespec *abstime)
{
    return timed_join(thr, value, abstime, CLOCK_MONOTONIC);
}

int pthread_detach(pthread_t thr)
{
    return ThreadDetach_r(thr);
}
