// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/time_fmt/calendar.c lib/c/src/time_fmt/zone.c lib/c/src/time_fmt/gmtime.c lib/c/src/time_fmt/localtime.c lib/c/src/time_fmt/mktime.c lib/c/src/time_fmt/strftime.c lib/c/src/time_fmt/strptime.c lib/c/src/time_fmt/asctime.c lib/c/src/locale/nl_langinfo.c lib/c/src/ctype/ctype.c lib/c/src/strings/strncasecmp.c
// flags: -include tests/unit/libc_rename.h -Dpauli_getenv=getenv -Dpauli_labs=labs -Dpauli_strcpy=strcpy -Dpauli_strncpy=strncpy -Dpauli_strncmp=strncmp -Dpauli_snprintf=snprintf -Dpauli_strchr=strchr -Ilib/c/include -fno-builtin -Wno-unused-parameter -U_FORTIFY_SOURCE
/* Calendar and time zones against the machine's C library, whose struct tm has the same layout. */
#include "libc_host.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int host_setenv(const char *name, const char *value, int overwrite) __asm__("setenv");
struct tm *host_localtime_r(const time_t *t, struct tm *tm) __asm__("localtime_r");
struct tm *host_gmtime_r(const time_t *t, struct tm *tm) __asm__("gmtime_r");
time_t host_mktime(struct tm *tm) __asm__("mktime");
time_t host_timegm(struct tm *tm) __asm__("timegm");
size_t host_strftime(char *s, size_t max, const char *fmt, const struct tm *tm) __asm__("strftime");
void host_tzset(void) __asm__("tzset");

int pthread_mutex_lock(pthread_mutex_t *m)
{
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    return 0;
}

static int differ(const struct tm *a, const struct tm *b)
{
    return a->tm_sec != b->tm_sec || a->tm_min != b->tm_min || a->tm_hour != b->tm_hour || a->tm_mday != b->tm_mday ||
           a->tm_mon != b->tm_mon || a->tm_year != b->tm_year || a->tm_wday != b->tm_wday || a->tm_yday != b->tm_yday ||
           a->tm_isdst != b->tm_isdst || a->tm_gmtoff != b->tm_gmtoff;
}

static time_t random_time(void)
{
    return (time_t)(test_random() % 6000000000ul) + 86400 * 366; /* the machine knows no summer time before 1970 */
}

static int utc(void)
{
    int bad = 0;

    for (int i = 0; i < 50000; i++) {
        time_t t = i % 10 == 0 ? (time_t)(test_random() >> 12) - ((time_t)1 << 51) : random_time();
        struct tm a, b;
        host_gmtime_r(&t, &a);
        gmtime_r(&t, &b);
        bad += differ(&a, &b) || timegm(&b) != t;
    }
    return bad;
}

static int zone(const char *tz)
{
    static const char fmt[] = "%a %A %b %B %c %C %d %D %e %F %g %G %H %I %j %k %l %m %M %n %p %r %R %s %S %t %T %u %U %V %w "
                              "%W %x %X %y %Y %z %Z %%";
    int bad = 0;

    host_setenv("TZ", tz, 1);
    host_tzset();
    for (int i = 0; i < 20000; i++) {
        time_t t = random_time();
        struct tm a, b;
        char x[512], y[512];
        host_localtime_r(&t, &a);
        localtime_r(&t, &b);
        if (differ(&a, &b)) {
            host_printf("# localtime %s %ld\n", tz, (long)t);
            bad++;
            continue;
        }
        host_strftime(x, sizeof x, fmt, &a);
        strftime(y, sizeof y, fmt, &b);
        if (strcmp(x, y) != 0) {
            host_printf("# want %s\n# got  %s\n", x, y);
            bad++;
        }
        bad += mktime(&b) != t;
        a.tm_mday += (int)(test_random() % 800) - 400;
        a.tm_hour += (int)(test_random() % 100) - 50;
        a.tm_mon -= 13;
        a.tm_isdst = -1;
        b = a;
        if (host_mktime(&a) != mktime(&b)) {
            struct tm c = b;
            bad += labs((long)(host_mktime(&a) - mktime(&c))) > 7200; /* within the hour that occurs twice or never */
        }
    }
    return bad;
}

static int parsing(void)
{
    struct tm tm = { 0 };
    const char *text = "Tue, 29 Feb 2000 11:22:33 PM +0130 rest";
    char *end = strptime(text, "%a, %d %b %Y %I:%M:%S %p %z", &tm);
    int bad = end == NULL || strcmp(end, " rest") != 0 || tm.tm_hour != 23 || tm.tm_yday != 59 || tm.tm_wday != 2 ||
              tm.tm_gmtoff != 5400;

    memset(&tm, 0, sizeof tm);
    end = strptime("2024-060", "%Y-%j", &tm);
    bad += end == NULL || tm.tm_yday != 59;
    bad += strptime("25:00", "%H:%M", &tm) != NULL;
    return bad;
}

int main(void)
{
    test_result("UTC", utc());
    test_result("no summer time", zone("XST-5:30"));
    test_result("northern summer time", zone("CET-1CEST,M3.5.0,M10.5.0/3"));
    test_result("southern summer time", zone("AEST-10AEDT,M10.1.0,M4.1.0/3"));
    test_result("default rule and west", zone("EST5EDT,M3.2.0,M11.1.0"));
    test_result("day rules", zone("<AAA>3:15BBB2,J60/0,300/25:00"));
    test_result("strptime", parsing());
    return test_failures != 0;
}
