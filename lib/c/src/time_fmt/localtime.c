/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"

struct tm *localtime_r(const time_t *restrict t, struct tm *restrict tm)
{
    const char *name;
    int isdst;
    long east = __zone_offset(*t, &isdst, &name);

    if (__seconds_to_tm((int64_t)*t + east, tm) != 0) {
        return NULL;
    }
    tm->tm_isdst = isdst;
    tm->tm_gmtoff = east;
    tm->tm_zone = name;
    return tm;
}

struct tm *localtime(const time_t *t)
{
    static struct tm tm;

    return localtime_r(t, &tm);
}
