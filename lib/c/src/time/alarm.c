/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int set_alarm(_Uint64t nsec, _Uint64t interval, struct _itimer *old)
{
    struct _itimer it = { nsec, interval };

    return TimerAlarm_r(CLOCK_REALTIME, &it, old);
}

unsigned alarm(unsigned seconds)
{
    struct _itimer old = { 0, 0 };

    set_alarm((_Uint64t)seconds * 1000000000u, 0, &old);
    return (unsigned)((old.nsec + 999999999u) / 1000000000u);
}

useconds_t ualarm(useconds_t usec, useconds_t interval)
{
    struct _itimer old = { 0, 0 };

    set_alarm((_Uint64t)usec * 1000u, (_Uint64t)interval * 1000u, &old);
    return (useconds_t)((old.nsec + 999u) / 1000u);
}

static _Uint64t timeval2nsec(const struct timeval *tv)
{
    return (_Uint64t)tv->tv_sec * 1000000000u + (_Uint64t)tv->tv_usec * 1000u;
}

static void nsec2timeval(struct timeval *tv, _Uint64t nsec)
{
    tv->tv_sec = (time_t)(nsec / 1000000000u);
    tv->tv_usec = (suseconds_t)(nsec % 1000000000u / 1000u);
}

/* ITIMER_REAL is the process' alarm; timers that run on CPU time are not offered. */
static int itimer(int which, const struct _itimer *it, struct itimerval *ovalue)
{
    struct _itimer old = { 0, 0 };
    int err;

    if (which != ITIMER_REAL)
        return errno_result(which == ITIMER_VIRTUAL || which == ITIMER_PROF ? ENOSYS : EINVAL);
    err = TimerAlarm_r(CLOCK_REALTIME, it, &old);
    if (err == EOK && ovalue != NULL) {
        nsec2timeval(&ovalue->it_value, old.nsec);
        nsec2timeval(&ovalue->it_interval, old.interval_nsec);
    }
    return errno_result(err);
}

int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict ovalue)
{
    struct _itimer it = { timeval2nsec(&value->it_value), timeval2nsec(&value->it_interval) };

    return itimer(which, &it, ovalue);
}

int getitimer(int which, struct itimerval *value)
{
    return itimer(which, NULL, value);
}
