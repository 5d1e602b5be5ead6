/* SPDX-License-Identifier: Apache-2.0 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void show(const struct tm *tm)
{
    static const char *const fmt[] = { "%a %A %b %B %c", "%C %d %D %e %F", "%g %G %V %U %W %u %w", "%H %I %j %m %M %p %r",
                                       "%R %S %T %x %X %y %Y", "%n%t%%%h" };
    char s[128];

    for (size_t i = 0; i < sizeof fmt / sizeof fmt[0]; i++) {
        strftime(s, sizeof s, fmt[i], tm);
        puts(s);
    }
    printf("%s", asctime(tm));
}

int main(void)
{
    static const time_t times[] = { 0, -1, 86399, 951782400, 1078012800, 1735689599, 4102444800, -2208988800 };
    struct tm tm;
    char s[64];

    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        gmtime_r(&times[i], &tm);
        show(&tm);
    }
    setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
    tzset();
    printf("%s %s %ld\n", tzname[0], tzname[1], timezone);
    for (time_t t = 1711846799; t <= 1711846801; t++) {
        localtime_r(&t, &tm);
        strftime(s, sizeof s, "%F %T %Z %z", &tm);
        printf("%s %d\n", s, tm.tm_isdst);
    }
    memset(&tm, 0, sizeof tm);
    tm.tm_year = 124, tm.tm_mon = 13, tm.tm_mday = -3, tm.tm_hour = 30, tm.tm_isdst = -1;
    time_t made = mktime(&tm);
    printf("%ld %d-%d-%d %d\n", (long)made, tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_wday);
    memset(&tm, 0, sizeof tm);
    char *end = strptime("2024-02-29 13:14:15 Thu rest", "%Y-%m-%d %H:%M:%S %a", &tm);
    printf("%d %d %d %d:%d:%d %d [%s]\n", tm.tm_year, tm.tm_mon, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tm.tm_wday,
           end != NULL ? end : "none");
    printf("%.1f\n", difftime(100, 40));
    return 0;
}
