/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/time.h>
#include <time.h>

/* The clock of something that is gone is no clock: POSIX knows EINVAL only. */
static int no_clock(int err)
{
    return errno_result(err == ESRCH ? EINVAL : err);
}

int clock_gettime(clockid_t id, struct timespec *tp)
{
    _Uint64t nsec;
    int err = ClockTime_r(id, NULL, &nsec);

    if (err != EOK)
        return no_clock(err);
    nsec2timespec(tp, nsec);
    return 0;
}

int clock_settime(clockid_t id, const struct timespec *tp)
{
    _Uint64t nsec;

    if (tp->tv_sec < 0 || tp->tv_nsec < 0 || tp->tv_nsec >= 1000000000L)
        return errno_result(EINVAL);
    nsec = timespec2nsec(tp);
    return no_clock(ClockTime_r(id, &nsec, NULL));
}

int clock_getcpuclockid(pid_t pid, clockid_t *id)
{
    int r = ClockId_r(pid, 0);

    if (r < 0)
        return -r;
    *id = r;
    return EOK;
}

_Uint64t clock_gettime_mon_ns(void)
{
    _Uint64t nsec = 0;

    ClockTime_r(CLOCK_MONOTONIC, NULL, &nsec);
    return nsec;
}

time_t time(time_t *t)
{
    _Uint64t nsec;
    time_t now = -1;

    if (ClockTime_r(CLOCK_REALTIME, NULL, &nsec) == EOK)
        now = (time_t)(nsec / 1000000000u);
    if (t != NULL)
        *t = now;
    return now;
}

int timespec_get(struct timespec *ts, int base)
{
    return base == TIME_UTC && clock_gettime(CLOCK_REALTIME, ts) == 0 ? base : 0;
}

int gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
    struct timespec ts;

    if (clock_gettime(CLOCK_REALTIME, &ts) == -1)
        return -1;
    tv->tv_sec = ts.tv_sec;
    tv->tv_usec = ts.tv_nsec / 1000;
    if (tz != NULL) {
        ((struct timezone *)tz)->tz_minuteswest = 0;
        ((struct timezone *)tz)->tz_dsttime = 0;
    }
    return 0;
}

int settimeofday(const struct timeval *tv, const struct timezone *tz)
{
    struct timespec ts = { tv->tv_sec, tv->tv_usec * 1000 };

    return clock_settime(CLOCK_REALTIME, &ts);
}
