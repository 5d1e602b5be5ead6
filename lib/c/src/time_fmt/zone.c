/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"
#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* When summer time starts or ends: Mm.w.d, Jn (no leap day) or n (with leap day), and the local time of day. */
struct rule {
    char kind; /* 'M', 'J' or 'D' */
    int month, week, day;
    long time;
};

/* All under the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char current[128];
static int loaded;
static char names[2][16] = { "UTC", "UTC" };
static long offset[2]; /* seconds east */
static int has_dst;
static struct rule rules[2];

int daylight;
long timezone;
char *tzname[2] = { names[0], names[1] };

static const char *parse_name(const char *p, char *name)
{
    size_t n = 0;

    if (*p == '<') {
        for (p++; *p != '\0' && *p != '>'; p++) {
            if (n < 15) {
                name[n++] = *p;
            }
        }
        p = *p == '>' ? p + 1 : NULL;
    } else {
        for (; isalpha((unsigned char)*p); p++) {
            if (n < 15) {
                name[n++] = *p;
            }
        }
    }
    name[n] = '\0';
    return n >= 3 ? p : NULL;
}

static const char *parse_int(const char *p, int *v)
{
    *v = 0;
    if (!isdigit((unsigned char)*p)) {
        return NULL;
    }
    for (; isdigit((unsigned char)*p); p++) {
        *v = *v < 100000 ? *v * 10 + (*p - '0') : *v;
    }
    return p;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static const char *parse_time(const char *p, long *seconds)
{
    int sign = *p == '-' ? -1 : 1, part;
    long unit = 3600;

    p += *p == '-' || *p == '+';
    *seconds = 0;
    for (;; unit /= 60) {
        p = parse_int(p, &part);
        if (p == NULL) {
            return NULL;
        }
        *seconds += part * unit;
        if (*p != ':' || unit == 1) {
            *seconds *= sign;
            return p;
        }
        p++;
    }
}

static const char *parse_rule(const char *p, struct rule *r)
{
    r->time = 7200;
    r->kind = 'D';
    if (*p == 'M') {
        r->kind = 'M';
        p = parse_int(p + 1, &r->month);
        p = p != NULL && *p == '.' ? parse_int(p + 1, &r->week) : NULL;
        p = p != NULL && *p == '.' ? parse_int(p + 1, &r->day) : NULL;
        if (p == NULL || r->month < 1 || r->month > 12 || r->week < 1 || r->week > 5 || r->day > 6) {
            return NULL;
        }
    } else {
        if (*p == 'J') {
            r->kind = 'J';
            p++;
        }
        p = parse_int(p, &r->day);
        if (p == NULL || r->day > 365) {
            return NULL;
        }
    }
    return *p == '/' ? parse_time(p + 1, &r->time) : p;
}

static int parse_zone(const char *p)
{
    long west;

    p = parse_name(p, names[0]);
    p = p != NULL ? parse_time(p, &west) : NULL;
    if (p == NULL) {
        return -1;
    }
    offset[0] = -west;
    has_dst = *p != '\0';
    if (!has_dst) {
        strcpy(names[1], names[0]);
        return 0;
    }
    p = parse_name(p, names[1]);
    if (p == NULL) {
        return -1;
    }
    offset[1] = offset[0] + 3600;
    if (*p != ',' && *p != '\0') {
        p = parse_time(p, &west);
        offset[1] = -west;
    }
    if (p != NULL && *p == '\0') {
        p = ",M3.2.0,M11.1.0"; /* what POSIX leaves open is the rule of the zones' home */
    }
    p = p != NULL && *p == ',' ? parse_rule(p + 1, &rules[0]) : NULL;
    p = p != NULL && *p == ',' ? parse_rule(p + 1, &rules[1]) : NULL;
    return p != NULL && *p == '\0' ? 0 : -1;
}

static void use_utc(void)
{
    strcpy(names[0], "UTC");
    strcpy(names[1], "UTC");
    offset[0] = offset[1] = 0;
    has_dst = 0;
}

/* Caller holds the lock. */
static void load(void)
{
    const char *tz = getenv("TZ");

    tz = tz != NULL ? tz : "";
    tz += *tz == ':';
    if (loaded && strncmp(tz, current, sizeof current - 1) == 0) {
        return;
    }
    strncpy(current, tz, sizeof current - 1);
    loaded = 1;
    if (parse_zone(current) != 0) {
        use_utc();
    }
    timezone = -offset[0];
    daylight = has_dst;
}

void tzset(void)
{
    pthread_mutex_lock(&lock);
    load();
    pthread_mutex_unlock(&lock);
}

static int leap(int64_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Local wall-clock second (as if UTC) at which the rule takes effect in that year. */
static int64_t rule_second(const struct rule *r, int64_t year)
{
    int64_t day;

    if (r->kind == 'M') {
        int64_t first = __days_from_civil(year, r->month, 1);
        int64_t next = __days_from_civil(r->month == 12 ? year + 1 : year, r->month == 12 ? 1 : r->month + 1, 1);
        int wday = (int)(((first + 4) % 7 + 7) % 7);
        day = first + (r->day - wday + 7) % 7 + (r->week - 1) * 7;
        if (day >= next) {
            day -= 7;
        }
    } else {
        day = __days_from_civil(year, 1, 1) + r->day;
        if (r->kind == 'J') {
            day -= !(leap(year) && r->day >= 60);
        }
    }
    return day * 86400 + r->time;
}

static int in_dst(int64_t t)
{
    struct tm tm;
    int64_t start, end;

    if (!has_dst || __seconds_to_tm(t + offset[0], &tm) != 0) {
        return 0;
    }
    start = rule_second(&rules[0], (int64_t)tm.tm_year + 1900) - offset[0];
    end = rule_second(&rules[1], (int64_t)tm.tm_year + 1900) - offset[1];
    return start < end ? t >= start && t < end : t >= start || t < end;
}

long __zone_offset(int64_t t, int *isdst, const char **name)
{
    long east;

    pthread_mutex_lock(&lock);
    load();
    *isdst = in_dst(t);
    *name = names[*isdst];
    east = offset[*isdst];
    pthread_mutex_unlock(&lock);
    return east;
}

void __zone_offsets(long pair[2])
{
    pthread_mutex_lock(&lock);
    load();
    pair[0] = offset[0];
    pair[1] = has_dst ? offset[1] : offset[0];
    pthread_mutex_unlock(&lock);
}
