/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"

struct tm *gmtime_r(const time_t *restrict t, struct tm *restrict tm)
{
    if (__seconds_to_tm(*t, tm) != 0) {
        return NULL;
    }
    tm->tm_isdst = 0;
    tm->tm_gmtoff = 0;
    tm->tm_zone = "UTC";
    return tm;
}

struct tm *gmtime(const time_t *t)
{
    static struct tm tm;

    return gmtime_r(t, &tm);
}
