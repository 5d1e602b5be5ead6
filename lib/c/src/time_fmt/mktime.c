/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"

time_t timegm(struct tm *tm)
{
    time_t t = (time_t)__tm_to_seconds(tm);

    return gmtime_r(&t, tm) != NULL ? t : (time_t)-1;
}

/*
 * Wall-clock time may fit standard and summer time both (the repeated hour) or neither (the skipped one). tm_isdst decides
 * when it is given; otherwise the first offset that leads back to the same wall clock, and else the one before the jump.
 */
time_t mktime(struct tm *tm)
{
    int64_t wall = __tm_to_seconds(tm), t;
    const char *name;
    int dst, other;
    long east = __zone_offset(wall, &dst, &name), east2;

    t = wall - east;
    east2 = __zone_offset(t, &other, &name);
    if (east2 != east) {
        int64_t t2 = wall - east2;
        int back;
        if (__zone_offset(t2, &back, &name) == east2) {
            t = t2;
            east = east2;
            dst = other;
        }
    }
    __zone_offset(t, &dst, &name);
    if (tm->tm_isdst >= 0 && (tm->tm_isdst > 0) != dst) {
        /* The caller's clock was on the other time: look half a year away for that offset. */
        for (int64_t step = -183; step <= 183; step += 366) {
            long far = __zone_offset(t + step * 86400, &other, &name);
            if (other == (tm->tm_isdst > 0)) {
                t = wall - far;
                break;
            }
        }
    }
    time_t result = (time_t)t;
    return localtime_r(&result, tm) != NULL ? result : (time_t)-1;
}
