/* SPDX-License-Identifier: Apache-2.0 */
#include "zone.h"
#include <ctype.h>
#include <langinfo.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* What was read beside the fields of struct tm. */
struct parse {
    struct tm *tm;
    int pm, hour12, century, year2; /* -1: not given */
    int have_year, have_day, have_yday; /* day: of the month, or the month */
    int width;                           /* at most so many digits; 0: not given */
};

static const char *number(const char *s, int max_digits, int lo, int hi, int *v)
{
    int n = 0, neg = 0;

    while (isspace((unsigned char)*s)) {
        s++;
    }
    if (max_digits > 3 && (*s == '+' || *s == '-')) {
        neg = *s++ == '-';
    }
    *v = 0;
    while (n < max_digits && isdigit((unsigned char)*s)) {
        *v = *v * 10 + (*s++ - '0');
        n++;
    }
    *v = neg ? -*v : *v;
    return n > 0 && *v >= lo && *v <= hi ? s : NULL;
}

/* Longest of n names (full ones at full, short ones at brief). */
static const char *name(const char *s, int full, int brief, int n, int *index)
{
    for (int i = 0; i < n; i++) {
        const char *text = nl_langinfo(full + i), *little = nl_langinfo(brief + i);
        if (strncasecmp(s, text, strlen(text)) == 0) {
            *index = i;
            return s + strlen(text);
        }
        if (strncasecmp(s, little, strlen(little)) == 0) {
            *index = i;
            return s + strlen(little);
        }
    }
    return NULL;
}

static const char *zone_offset(const char *s, struct tm *tm)
{
    int sign, h, m = 0;

    while (isspace((unsigned char)*s)) {
        s++;
    }
    if (*s == 'Z') {
        tm->tm_gmtoff = 0;
        return s + 1;
    }
    if (*s != '+' && *s != '-') {
        return NULL;
    }
    sign = *s++ == '-' ? -1 : 1;
    s = number(s, 2, 0, 24, &h);
    if (s == NULL) {
        return NULL;
    }
    s += *s == ':';
    if (isdigit((unsigned char)*s)) {
        s = number(s, 2, 0, 59, &m);
    }
    tm->tm_gmtoff = sign * (h * 3600L + m * 60L);
    return s;
}

static const char *run(const char *s, const char *fmt, struct parse *p);

static const char *am_pm(const char *s, struct parse *p)
{
    for (int i = 0; i < 2; i++) {
        const char *text = nl_langinfo(AM_STR + i);
        if (strncasecmp(s, text, strlen(text)) == 0) {
            p->pm = i;
            return s + strlen(text);
        }
    }
    return NULL;
}

static const char *epoch(const char *s, struct tm *tm)
{
    time_t t = 0;
    int any = 0;

    for (; isdigit((unsigned char)*s); s++) {
        t = t * 10 + (*s - '0');
        any = 1;
    }
    return any && localtime_r(&t, tm) != NULL ? s : NULL;
}

static const char *time_field(const char *s, char c, struct parse *p)
{
    struct tm *tm = p->tm;

    switch (c) {
    case 'H': case 'k':
        p->hour12 = -1;
        return number(s, 2, 0, 23, &tm->tm_hour);
    case 'I': case 'l':
        s = number(s, 2, 1, 12, &p->hour12);
        return s;
    case 'M':
        return number(s, 2, 0, 59, &tm->tm_min);
    case 'S':
        return number(s, 2, 0, 60, &tm->tm_sec);
    case 'p':
        return am_pm(s, p);
    case 'r':
        return run(s, "%I:%M:%S %p", p);
    case 'R':
        return run(s, "%H:%M", p);
    case 'T': case 'X':
        return run(s, "%H:%M:%S", p);
    case 's':
        return epoch(s, tm);
    case 'z':
        return zone_offset(s, tm);
    case 'Z':
        while (isalpha((unsigned char)*s)) {
            s++;
        }
        return s;
    default:
        return NULL;
    }
}

/* A width given takes the place of the usual one; nine digits never overflow. */
static int digits(const struct parse *p, int usual)
{
    return p->width == 0 ? usual : p->width < 9 ? p->width : 9;
}

static const char *date_field(const char *s, char c, struct parse *p)
{
    struct tm *tm = p->tm;
    int v;

    switch (c) {
    case 'a': case 'A':
        return name(s, DAY_1, ABDAY_1, 7, &tm->tm_wday);
    case 'b': case 'B': case 'h':
        p->have_day = 1;
        return name(s, MON_1, ABMON_1, 12, &tm->tm_mon);
    case 'c':
        return run(s, nl_langinfo(D_T_FMT), p);
    case 'C':
        return number(s, digits(p, 2), 0, 9999999, &p->century);
    case 'd': case 'e':
        p->have_day = 1;
        return number(s, 2, 1, 31, &tm->tm_mday);
    case 'D': case 'x':
        return run(s, "%m/%d/%y", p);
    case 'F':
        return run(s, "%Y-%m-%d", p);
    case 'j':
        s = number(s, 3, 1, 366, &v);
        tm->tm_yday = v - 1;
        p->have_yday = 1;
        return s;
    case 'm':
        s = number(s, 2, 1, 12, &v);
        tm->tm_mon = v - 1;
        p->have_day = 1;
        return s;
    case 'u':
        s = number(s, 1, 1, 7, &v);
        tm->tm_wday = v % 7;
        return s;
    case 'w':
        return number(s, 1, 0, 6, &tm->tm_wday);
    case 'U': case 'V': case 'W': case 'g':
        return number(s, 2, 0, 99, &v);
    case 'G':
        return number(s, 4, 0, 9999, &v);
    case 'y':
        return number(s, 2, 0, 99, &p->year2);
    case 'Y':
        s = number(s, digits(p, 4), -999999999, 999999999, &v);
        tm->tm_year = v - 1900;
        p->have_year = 1;
        p->century = p->year2 = -1;
        return s;
    default:
        return time_field(s, c, p);
    }
}

/* The flags say nothing here: zeros and a sign are always read. */
static const char *parse_width(const char *fmt, struct parse *p)
{
    fmt += *fmt == '0' || *fmt == '+';
    for (p->width = 0; isdigit((unsigned char)*fmt); fmt++) {
        p->width = p->width < 10 ? p->width * 10 + *fmt - '0' : p->width;
    }
    return fmt;
}

static const char *run(const char *s, const char *fmt, struct parse *p)
{
    for (; *fmt != '\0' && s != NULL; fmt++) {
        if (isspace((unsigned char)*fmt) || (*fmt == '%' && (fmt[1] == 'n' || fmt[1] == 't'))) {
            fmt += *fmt == '%';
            while (isspace((unsigned char)*s)) {
                s++;
            }
        } else if (*fmt != '%') {
            s = *s == *fmt ? s + 1 : NULL;
        } else {
            fmt = parse_width(fmt + 1, p);
            if (*fmt == 'E' || *fmt == 'O') {
                fmt++;
            }
            s = *fmt == '%' ? (*s == '%' ? s + 1 : NULL) : date_field(s, *fmt, p);
        }
    }
    return s;
}

static void complete(struct parse *p)
{
    struct tm *tm = p->tm;

    if (p->hour12 >= 0) {
        tm->tm_hour = p->hour12 % 12 + (p->pm == 1 ? 12 : 0);
    }
    if (p->year2 >= 0) {
        tm->tm_year = p->century >= 0 ? p->century * 100 + p->year2 - 1900 : p->year2 + (p->year2 < 69 ? 100 : 0);
        p->have_year = 1;
    } else if (p->century >= 0) {
        tm->tm_year = p->century * 100 + (tm->tm_year % 100 + 100) % 100 - 1900;
    }
    if (p->have_yday && !p->have_day) {
        struct tm day = { .tm_year = tm->tm_year, .tm_mon = 0, .tm_mday = tm->tm_yday + 1 };
        timegm(&day);
        tm->tm_mon = day.tm_mon;
        tm->tm_mday = day.tm_mday;
        tm->tm_wday = day.tm_wday;
    } else if ((p->have_year || p->have_day) && tm->tm_mday > 0) {
        struct tm day = { .tm_year = tm->tm_year, .tm_mon = tm->tm_mon, .tm_mday = tm->tm_mday };
        timegm(&day);
        tm->tm_wday = day.tm_wday;
        tm->tm_yday = day.tm_yday;
    }
}

char *strptime(const char *restrict s, const char *restrict fmt, struct tm *restrict tm)
{
    struct parse p = { tm, -1, -1, -1, -1, 0, 0, 0, 0 };
    const char *end = run(s, fmt, &p);

    if (end != NULL) {
        complete(&p);
    }
    return (char *)end;
}
