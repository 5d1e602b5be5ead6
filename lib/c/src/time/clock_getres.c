/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <time.h>

/* The wall clocks go by the tick; CPU time is counted by the cycle and reported in nanoseconds. */
int clock_getres(clockid_t id, struct timespec *res)
{
    struct _clockperiod period;
    _Uint64t now;
    int err = ClockTime_r(id, NULL, &now);

    if (err == EOK && res != NULL) {
        res->tv_sec = 0;
        res->tv_nsec = 1;
        if (id == CLOCK_REALTIME || id == CLOCK_SOFTTIME || id == CLOCK_MONOTONIC) {
            err = ClockPeriod_r(CLOCK_REALTIME, NULL, &period, 0);
            res->tv_nsec = (long)period.nsec;
        }
    }
    return errno_result(err == ESRCH ? EINVAL : err);
}
