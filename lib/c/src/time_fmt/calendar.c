/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"
#include <errno.h>
#include <limits.h>

#define DAY 86400
#define DAYS_400_YEARS 146097

/* Years counted from March, so that the leap day is the last; eras of 400 years all have the same length. */
int64_t __days_from_civil(int64_t year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year, era, year_of_era;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

    era = (y >= 0 ? y : y - 399) / 400;
    year_of_era = y - era * 400;
    return era * DAYS_400_YEARS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static int is_leap(int64_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int __seconds_to_tm(int64_t t, struct tm *tm)
{
    int64_t days = t / DAY, era, doe, yoe, doy, year;
    int secs = (int)(t % DAY), mp;

    if (secs < 0) {
        secs += DAY;
        days--;
    }
    tm->tm_wday = (int)(((days + 4) % 7 + 7) % 7);
    days += 719468;
    era = (days >= 0 ? days : days - (DAYS_400_YEARS - 1)) / DAYS_400_YEARS;
    doe = days - era * DAYS_400_YEARS;
    yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    mp = (int)((5 * doy + 2) / 153);
    tm->tm_mday = (int)(doy - (153 * mp + 2) / 5 + 1);
    tm->tm_mon = mp < 10 ? mp + 2 : mp - 10;
    year = yoe + era * 400 + (tm->tm_mon < 2);
    if (year - 1900 > INT_MAX || year - 1900 < INT_MIN) {
        errno = EOVERFLOW;
        return -1;
    }
    tm->tm_year = (int)(year - 1900);
    tm->tm_yday = tm->tm_mon >= 2 ? (int)doy + 59 + is_leap(year) : (int)doy - 306;
    tm->tm_hour = secs / 3600;
    tm->tm_min = secs / 60 % 60;
    tm->tm_sec = secs % 60;
    return 0;
}

int64_t __tm_to_seconds(const struct tm *tm)
{
    int64_t year = (int64_t)tm->tm_year + 1900 + tm->tm_mon / 12;
    int month = tm->tm_mon % 12;

    if (month < 0) {
        month += 12;
        year--;
    }
    return (__days_from_civil(year, month + 1, 1) + tm->tm_mday - 1) * DAY + (int64_t)tm->tm_hour * 3600 +
           (int64_t)tm->tm_min * 60 + tm->tm_sec;
}
