/* SPDX-License-Identifier: Apache-2.0 */
/* Unnamed semaphores; the wait and post calls serve named ones too: those are the same thing in shared memory. */
#include "../internal/kercall.h"
#include "../internal/restart.h"
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/neutrino.h>

int sem_init(sem_t *sem, int pshared, unsigned value)
{
    if (value > SEM_VALUE_MAX)
        return errno_result(EINVAL);
    sem->__u.__count = value;
    __atomic_store_n(&sem->__owner, _NTO_SYNC_SEM, __ATOMIC_RELEASE);
    return 0;
}

int sem_destroy(sem_t *sem)
{
    return errno_result(SyncDestroy_r(sem));
}

int sem_post(sem_t *sem)
{
    return errno_result(SyncSemPost_r(sem));
}

/* The kernel changes the count atomically too, so taking one needs no call. */
static int take(sem_t *sem)
{
    unsigned n = __atomic_load_n(&sem->__u.__count, __ATOMIC_RELAXED);

    if (sem->__owner != _NTO_SYNC_SEM)
        return EINVAL;
    while (n != 0)
        if (__atomic_compare_exchange_n(&sem->__u.__count, &n, n - 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            return EOK;
    return EAGAIN;
}

int sem_trywait(sem_t *sem)
{
    return errno_result(take(sem));
}

int sem_wait(sem_t *sem)
{
    int err;

    pthread_testcancel();
    err = take(sem);
    if (err != EAGAIN)
        return errno_result(err);
    return RESTARTED(errno_result(SyncSemWait_r(sem, 0)));
}

static int wait_until(sem_t *sem, _Uint64t when, clockid_t clock)
{
    int err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_SEM | TIMER_ABSTIME), NULL, &when, NULL);

    return errno_result(err == EOK ? SyncSemWait_r(sem, 0) : err);
}

int sem_timedwait_np(sem_t *sem, const struct timespec *abstime, clockid_t clock)
{
    _Uint64t when;
    int err;

    pthread_testcancel();
    err = take(sem);
    if (err != EAGAIN)
        return errno_result(err);
    if (abstime->tv_nsec < 0 || abstime->tv_nsec >= 1000000000L)
        return errno_result(EINVAL);
    when = abstime->tv_sec < 0 ? 0 : timespec2nsec(abstime);
    return RESTARTED(wait_until(sem, when, clock));
}

int sem_timedwait(sem_t *sem, const struct timespec *abstime)
{
    return sem_timedwait_np(sem, abstime, CLOCK_REALTIME);
}

int sem_timedwait_monotonic(sem_t *sem, const struct timespec *abstime)
{
    return sem_timedwait_np(sem, abstime, CLOCK_MONOTONIC);
}

int sem_getvalue(sem_t *sem, int *value)
{
    *value = (int)__atomic_load_n(&sem->__u.__count, __ATOMIC_RELAXED);
    return 0;
}
