/* SPDX-License-Identifier: Apache-2.0 */
/* Dates that users give: touch, date. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tool.h"

static bool two_digits(const char **text, int *value)
{
    const char *s = *text;
    if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
        return false;
    *value = (s[0] - '0') * 10 + s[1] - '0';
    *text += 2;
    return true;
}

/* [[CC]YY]MMDDhhmm[.SS] */
static bool compact_date(const char *s, struct tm *tm)
{
    size_t digits = strspn(s, "0123456789");
    int century = -1, year;
    if ((digits != 8 && digits != 10 && digits != 12) || (s[digits] != '\0' && s[digits] != '.'))
        return false;
    if (digits == 12)
        two_digits(&s, &century);
    if (digits >= 10) {
        two_digits(&s, &year);
        tm->tm_year = century >= 0 ? century * 100 + year - 1900 : year < 69 ? year + 100 : year;
    }
    two_digits(&s, &tm->tm_mon);
    tm->tm_mon--;
    two_digits(&s, &tm->tm_mday);
    two_digits(&s, &tm->tm_hour);
    two_digits(&s, &tm->tm_min);
    if (*s == '\0')
        return true;
    s++;
    return two_digits(&s, &tm->tm_sec) && *s == '\0';
}

/* YYYY-MM-DD[Thh:mm[:SS[.frac]]][Z] */
static bool iso_date(const char *s, struct tm *tm, long *nsec, bool *utc)
{
    int taken = 0;
    if (sscanf(s, "%4d-%2d-%2d%n", &tm->tm_year, &tm->tm_mon, &tm->tm_mday, &taken) != 3)
        return false;
    s += taken;
    tm->tm_year -= 1900;
    tm->tm_mon--;
    if (*s == 'T' || *s == ' ') {
        s++;
        if (!two_digits(&s, &tm->tm_hour) || *s++ != ':' || !two_digits(&s, &tm->tm_min))
            return false;
        if (*s == ':' && (s++, !two_digits(&s, &tm->tm_sec)))
            return false;
        if (*s == '.' || *s == ',') {
            long place = 100000000;
            for (s++; isdigit((unsigned char)*s); s++, place /= 10)
                *nsec += (*s - '0') * place;
        }
    }
    *utc = *s == 'Z';
    return s[*utc] == '\0';
}

static bool in_range(const struct tm *tm)
{
    return tm->tm_mon >= 0 && tm->tm_mon < 12 && tm->tm_mday >= 1 && tm->tm_mday <= 31 && tm->tm_hour >= 0 &&
        tm->tm_hour < 24 && tm->tm_min >= 0 && tm->tm_min < 60 && tm->tm_sec >= 0 && tm->tm_sec <= 60;
}

bool tool_date(const char *text, struct timespec *when)
{
    time_t now = time(NULL);
    struct tm tm;
    bool utc = false;
    *when = (struct timespec){ 0 };
    if (text[0] == '@') {
        char *end;
        when->tv_sec = (time_t)strtoll(text + 1, &end, 10);
        return end != text + 1 && *end == '\0';
    }
    if (localtime_r(&now, &tm) == NULL)
        return false;
    tm.tm_hour = tm.tm_min = tm.tm_sec = 0;
    if (!compact_date(text, &tm) && !iso_date(text, &tm, &when->tv_nsec, &utc))
        return false;
    if (!in_range(&tm))
        return false;
    tm.tm_isdst = -1;
    errno = 0;
    when->tv_sec = utc ? timegm(&tm) : mktime(&tm);
    return when->tv_sec != -1 || errno == 0;
}
