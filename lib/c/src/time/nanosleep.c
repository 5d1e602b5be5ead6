/* SPDX-License-Identifier: Apache-2.0 */
/* Sleeping: a kernel timeout whose state is the sleep itself. */
#include "../internal/kercall.h"
#include <pthread.h>
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

/* Positive errno. */
static int sleep_until(clockid_t id, unsigned flags, const struct timespec *req, struct timespec *rem)
{
    _Uint64t nsec, left = 0;
    int err;

    pthread_testcancel();
    if (req->tv_nsec < 0 || req->tv_nsec >= 1000000000L || req->tv_sec < 0)
        return req->tv_sec < 0 && (flags & TIMER_ABSTIME) && req->tv_nsec >= 0 && req->tv_nsec < 1000000000L ? EOK
                                                                                                             : EINVAL;
    nsec = timespec2nsec(req);
    err = TimerTimeout_r(id, (int)(_NTO_TIMEOUT_NANOSLEEP | flags), NULL, &nsec, &left);
    if (err == ETIMEDOUT)
        err = EOK;
    if (err == EINTR && rem != NULL && !(flags & TIMER_ABSTIME))
        nsec2timespec(rem, left);
    return err;
}

int clock_nanosleep(clockid_t id, int flags, const struct timespec *req, struct timespec *rem)
{
    if (id == CLOCK_PROCESS_CPUTIME_ID)
        return ENOTSUP;
    if ((unsigned)flags & ~TIMER_ABSTIME)
        return EINVAL;
    return sleep_until(id, (unsigned)flags, req, rem);
}

int nanosleep(const struct timespec *req, struct timespec *rem)
{
    return errno_result(sleep_until(CLOCK_MONOTONIC, 0, req, rem));
}

int nanosleep_rel(const struct timespec *req, struct timespec *rem)
{
    return nanosleep(req, rem);
}

int nanosleep_abs(const struct timespec *req)
{
    return errno_result(sleep_until(CLOCK_REALTIME, TIMER_ABSTIME, req, NULL));
}

unsigned sleep(unsigned seconds)
{
    struct timespec ts = { seconds, 0 };

    if (nanosleep(&ts, &ts) == -1)
        return (unsigned)ts.tv_sec + (ts.tv_nsec > 0);
    return 0;
}

int usleep(useconds_t usec)
{
    struct timespec ts = { usec / 1000000, (long)(usec % 1000000) * 1000 };

    return nanosleep(&ts, NULL);
}

unsigned delay(unsigned milliseconds)
{
    struct timespec ts = { milliseconds / 1000, (long)(milliseconds % 1000) * 1000000 };

    if (nanosleep(&ts, &ts) == -1)
        return (unsigned)(ts.tv_sec * 1000 + (ts.tv_nsec + 999999) / 1000000);
    return 0;
}
