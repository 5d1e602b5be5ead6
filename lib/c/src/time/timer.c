/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX timers. */
#include "../internal/kercall.h"
#include "../internal/sigevent.h"
#include "cpu_timer.h"
#include <limits.h>
#include <signal.h>
#include <sys/neutrino.h>
#include <time.h>

int timer_create(clockid_t id, struct sigevent *ev, timer_t *timerid)
{
    struct sigevent pulse;
    int r;

    if (ev != NULL && SIGEV_GET_TYPE(ev) == SIGEV_THREAD) {
        int err = __sigev_thread_begin(ev, &pulse);
        if (err != EOK)
            return errno_result(err);
        ev = &pulse;
    }
    r = id > CLOCK_MONOTONIC ? __cpu_timer_create(id, ev) : TimerCreate_r(id, ev);
    if (ev == &pulse)
        __sigev_thread_bind(&pulse, r);
    if (r < 0)
        return (int)kercall_errno(r);
    *timerid = r;
    return 0;
}

int timer_delete(timer_t timerid)
{
    int err = cpu_timer_id(timerid) ? __cpu_timer_delete(timerid) : TimerDestroy_r(timerid);

    if (err == EOK && __sigev_thread_unbind != NULL)
        __sigev_thread_unbind(timerid);
    return errno_result(err);
}

static int valid(const struct timespec *ts)
{
    return ts->tv_sec >= 0 && ts->tv_nsec >= 0 && ts->tv_nsec < 1000000000L;
}

static void itimer2spec(struct itimerspec *spec, const struct _itimer *it)
{
    nsec2timespec(&spec->it_value, it->nsec);
    nsec2timespec(&spec->it_interval, it->interval_nsec);
}

int timer_settime(timer_t timerid, int flags, const struct itimerspec *value, struct itimerspec *ovalue)
{
    struct _itimer it, old;
    int err;

    if (!valid(&value->it_value) || !valid(&value->it_interval))
        return errno_result(EINVAL);
    it.nsec = timespec2nsec(&value->it_value);
    it.interval_nsec = timespec2nsec(&value->it_interval);
    if (cpu_timer_id(timerid))
        err = __cpu_timer_set(timerid, (unsigned)flags & TIMER_ABSTIME ? 1 : 0, &it, ovalue != NULL ? &old : NULL);
    else
        err = TimerSettime_r(timerid, flags, &it, ovalue != NULL ? &old : NULL);
    if (err == EOK && ovalue != NULL)
        itimer2spec(ovalue, &old);
    return errno_result(err);
}

/* TimerInfo() reports in itime what was set, in otime what is left. Positive errno. */
static int state(timer_t timerid, struct _itimer *left, unsigned *overruns)
{
    struct _timer_info info;
    int r;

    if (cpu_timer_id(timerid))
        return __cpu_timer_info(timerid, left, overruns);
    r = TimerInfo_r(0, timerid, 0, &info);
    if (r < 0)
        return -r;
    *left = info.otime;
    *overruns = info.overruns;
    return EOK;
}

int timer_gettime(timer_t timerid, struct itimerspec *value)
{
    struct _itimer left;
    unsigned overruns;
    int err = state(timerid, &left, &overruns);

    if (err == EOK)
        itimer2spec(value, &left);
    return errno_result(err);
}

int timer_getoverrun(timer_t timerid)
{
    struct _itimer left;
    unsigned overruns;
    int err = state(timerid, &left, &overruns);

    return err != EOK ? errno_result(err) : (int)(overruns < DELAYTIMER_MAX ? overruns : DELAYTIMER_MAX);
}

int timer_timeout_r(clockid_t id, int flags, const struct sigevent *notify, const struct timespec *ntime,
                    struct timespec *otime)
{
    _Uint64t nsec = 0, old = 0;
    int err;

    if (ntime != NULL)
        nsec = timespec2nsec(ntime);
    err = TimerTimeout_r(id, flags, notify, ntime != NULL ? &nsec : NULL, otime != NULL ? &old : NULL);
    if (otime != NULL)
        nsec2timespec(otime, old);
    return err;
}

int timer_timeout(clockid_t id, int flags, const struct sigevent *notify, const struct timespec *ntime,
                  struct timespec *otime)
{
    return errno_result(timer_timeout_r(id, flags, notify, ntime, otime));
}
