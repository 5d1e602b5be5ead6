/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"

time_t timegm(struct tm *tm)
{
    time_t t = (time_t)__tm_to_seconds(tm);

    return gmtime_r(&t, tm) != NULL ? t : (time_t)-1;
}

/*
 * Wall-clock time may fit standard and summer time both (the repeated hour) or neither (the skipped one). tm_isdst decides
 * when it is given; otherwise the offset that leads back to the same wall clock, and for the skipped hour the one before.
 */
static int64_t wall_to_utc(int64_t wall, int isdst)
{
    const char *name;
    long pair[2], east;
    int dst;

    __zone_offsets(pair);
    if (isdst >= 0) {
        return wall - pair[isdst > 0];
    }
    for (int i = 0; i < 2; i++) {
        east = __zone_offset(wall - pair[i], &dst, &name);
        if (east == pair[i]) {
            return wall - east;
        }
    }
    return wall - pair[0];
}

time_t mktime(struct tm *tm)
{
    time_t t = (time_t)wall_to_utc(__tm_to_seconds(tm), tm->tm_isdst);

    return localtime_r(&t, tm) != NULL ? t : (time_t)-1;
}
