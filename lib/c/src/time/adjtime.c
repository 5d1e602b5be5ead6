/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/time.h>

/* Slews by up to a hundredth of each tick. */
int adjtime(const struct timeval *delta, struct timeval *olddelta)
{
    struct _clockperiod period;
    struct _clockadjust adj, old;
    long long nsec, left, step;
    int err = ClockPeriod_r(CLOCK_REALTIME, NULL, &period, 0);

    if (err != EOK)
        return errno_result(err);
    if (delta != NULL) {
        nsec = delta->tv_sec * 1000000000LL + delta->tv_usec * 1000LL;
        step = period.nsec / 100 != 0 ? period.nsec / 100 : 1;
        adj.tick_count = (_Uint32t)((nsec < 0 ? -nsec : nsec) / step);
        adj.tick_nsec_inc = (_Int32t)(nsec < 0 ? -step : step);
    }
    err = ClockAdjust_r(CLOCK_REALTIME, delta != NULL ? &adj : NULL, &old);
    if (err == EOK && olddelta != NULL) {
        left = (long long)old.tick_count * old.tick_nsec_inc / 1000;
        olddelta->tv_sec = left / 1000000;
        olddelta->tv_usec = left % 1000000;
    }
    return errno_result(err);
}
