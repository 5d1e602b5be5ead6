/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader-writer locks out of a mutex and two condition variables. __active counts the readers inside or is -1 for a
 * writer. A reader does not pass a waiting writer, so a stream of readers cannot starve it.
 */
#include "lock.h"
#include <string.h>

int pthread_rwlock_init(pthread_rwlock_t *rw, const pthread_rwlockattr_t *attr)
{
    memset(rw, 0, sizeof(*rw));
    pthread_mutex_init(&rw->__lock, NULL);
    pthread_cond_init(&rw->__rcond, NULL);
    pthread_cond_init(&rw->__wcond, NULL);
    return EOK;
}

int pthread_rwlock_destroy(pthread_rwlock_t *rw)
{
    int err;

    pthread_mutex_lock(&rw->__lock);
    err = rw->__active != 0 || rw->__blockedreaders != 0 || rw->__blockedwriters != 0 ? EBUSY : EOK;
    pthread_mutex_unlock(&rw->__lock);
    if (err != EOK)
        return err;
    pthread_cond_destroy(&rw->__rcond);
    pthread_cond_destroy(&rw->__wcond);
    return pthread_mutex_destroy(&rw->__lock);
}

/* Waits once on cond; the clock of the timeout is the caller's, whatever the condvar's. */
static int wait_once(pthread_rwlock_t *rw, pthread_cond_t *cond, const _Uint64t *when, clockid_t clock)
{
    int err = EOK;

    if (when != NULL)
        err = TimerTimeout_r(clock, (int)(_NTO_TIMEOUT_CONDVAR | TIMER_ABSTIME), NULL, when, NULL);
    if (err == EOK)
        err = SyncCondvarWait_r(cond, &rw->__lock);
    return err == EINTR ? EOK : err;
}

static int own_priority(void)
{
    struct sched_param param;

    return SchedGet_r(0, 0, &param) < 0 ? 0 : param.sched_priority;
}

/* Writers that wait go before readers, but not before those of a higher priority than all of them have (__heavy). */
static int may_read(const pthread_rwlock_t *rw)
{
    return rw->__active >= 0 && (rw->__blockedwriters == 0 || own_priority() > rw->__heavy);
}

static void writer_waits(pthread_rwlock_t *rw)
{
    int priority = own_priority();

    if (rw->__blockedwriters++ == 0 || priority > rw->__heavy)
        rw->__heavy = priority;
}

static int read_lock(pthread_rwlock_t *rw, const _Uint64t *when, clockid_t clock)
{
    unsigned cancel = cancel_hold();
    int err = EOK;

    mutex_lock_inline(&rw->__lock);
    if (rw->__active == -1 && rw->__owner == __tls()->__owner)
        err = EDEADLK;
    while (err == EOK && !may_read(rw)) {
        rw->__blockedreaders++;
        err = wait_once(rw, &rw->__rcond, when, clock);
        rw->__blockedreaders--;
    }
    if (err == EOK)
        rw->__active++;
    mutex_unlock_inline(&rw->__lock);
    cancel_release(cancel);
    return err;
}

static int write_lock(pthread_rwlock_t *rw, const _Uint64t *when, clockid_t clock)
{
    unsigned cancel = cancel_hold();
    int err = EOK;

    pthread_mutex_lock(&rw->__lock);
    if (rw->__active == -1 && rw->__owner == __tls()->__owner)
        err = EDEADLK;
    while (err == EOK && rw->__active != 0) {
        writer_waits(rw);
        err = wait_once(rw, &rw->__wcond, when, clock);
        rw->__blockedwriters--;
    }
    if (err == EOK) {
        rw->__active = -1;
        rw->__owner = __tls()->__owner;
    } else if (rw->__blockedwriters == 0 && rw->__blockedreaders != 0 && rw->__active >= 0) {
        pthread_cond_broadcast(&rw->__rcond); /* they had waited for this writer */
    }
    pthread_mutex_unlock(&rw->__lock);
    cancel_release(cancel);
    return err;
}

int pthread_rwlock_unlock(pthread_rwlock_t *rw)
{
    int err = EOK;

    mutex_lock_inline(&rw->__lock);
    if (rw->__active == -1 && rw->__owner == __tls()->__owner) {
        rw->__active = 0;
        rw->__owner = 0;
    } else if (rw->__active > 0) {
        rw->__active--;
    } else {
        err = EPERM;
    }
    if (err == EOK && rw->__active == 0) {
        if (rw->__blockedwriters != 0)
            pthread_cond_signal(&rw->__wcond);
        else if (rw->__blockedreaders != 0)
            pthread_cond_broadcast(&rw->__rcond);
    }
    mutex_unlock_inline(&rw->__lock);
    return err;
}

int pthread_rwlock_rdlock(pthread_rwlock_t *rw)
{
    return read_lock(rw, NULL, CLOCK_REALTIME);
}

int pthread_rwlock_wrlock(pthread_rwlock_t *rw)
{
    return write_lock(rw, NULL, CLOCK_REALTIME);
}

int pthread_rwlock_tryrdlock(pthread_rwlock_t *rw)
{
    int err = EBUSY;

    pthread_mutex_lock(&rw->__lock);
    if (may_read(rw)) {
        rw->__active++;
        err = EOK;
    }
    pthread_mutex_unlock(&rw->__lock);
    return err;
}

int pthread_rwlock_trywrlock(pthread_rwlock_t *rw)
{
    int err = EBUSY;

    pthread_mutex_lock(&rw->__lock);
    if (rw->__active == 0) {
        rw->__active = -1;
        rw->__owner = __tls()->__owner;
        err = EOK;
    }
    pthread_mutex_unlock(&rw->__lock);
    return err;
}

/* POSIX: a bad time is only an error if the lock cannot be had at once. */
static int timed(pthread_rwlock_t *rw, const struct timespec *abstime, clockid_t clock, int write)
{
    _Uint64t when;
    int err = write ? pthread_rwlock_trywrlock(rw) : pthread_rwlock_tryrdlock(rw);

    if (err != EBUSY)
        return err;
    err = __abstime(abstime, &when);
    if (err != EOK)
        return err;
    return write ? write_lock(rw, &when, clock) : read_lock(rw, &when, clock);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *rw, const struct timespec *abstime)
{
    return timed(rw, abstime, CLOCK_REALTIME, 0);
}

int pthread_rwlock_timedrdlock_monotonic(pthread_rwlock_t *rw, const struct timespec *abstime)
{
    return timed(rw, abstime, CLOCK_MONOTONIC, 0);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *rw, const struct timespec *abstime)
{
    return timed(rw, abstime, CLOCK_REALTIME, 1);
}

int pthread_rwlock_timedwrlock_monotonic(pthread_rwlock_t *rw, const struct timespec *abstime)
{
    return timed(rw, abstime, CLOCK_MONOTONIC, 1);
}

int pthread_rwlockattr_init(pthread_rwlockattr_t *attr)
{
    memset(attr, 0, sizeof(*attr));
    return EOK;
}

int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attr)
{
    attr->__flags = -1;
    return EOK;
}

int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *attr, int *pshared)
{
    *pshared = attr->__flags & PTHREAD_PROCESSSHARED_MASK;
    return EOK;
}

int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int pshared)
{
    if (pshared != PTHREAD_PROCESS_PRIVATE && pshared != PTHREAD_PROCESS_SHARED)
        return EINVAL;
    attr->__flags = (attr->__flags & ~PTHREAD_PROCESSSHARED_MASK) | pshared;
    return EOK;
}
