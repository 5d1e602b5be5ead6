/* SPDX-License-Identifier: Apache-2.0 */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <wchar.h>

struct out {
    char *buf;
    size_t n, max;
};

static void put(struct out *o, const char *s)
{
    size_t n = strlen(s);

    if (o->n + n < o->max) {
        memcpy(o->buf + o->n, s, n);
    }
    o->n += n;
}

/* What may stand between the % and the letter; width -1: not given. */
struct spec {
    char flag;
    int width;
};

/*
 * width and pad are the letter's own; a width given and the flags - _ 0 + override them. With + a field that takes more
 * than usual characters has a sign.
 */
static void put_year(struct out *o, long v, int width, char pad, const struct spec *spec, int usual)
{
    char digits[24], fill[2] = { pad, '\0' };
    int n = snprintf(digits, sizeof digits, "%lu", v < 0 ? 0 - (unsigned long)v : (unsigned long)v);
    const char *sign;

    width = spec->width >= 0 ? spec->width : width;
    if (spec->flag == '-') {
        width = 0;
    } else if (spec->flag != 0) {
        fill[0] = spec->flag == '_' ? ' ' : '0';
    }
    sign = v < 0 ? "-" : spec->flag == '+' && (n > usual || width > usual) ? "+" : "";
    if (fill[0] == '0') {
        put(o, sign);
    }
    for (int left = width - n - (sign[0] != '\0'); left > 0 && o->n < o->max; left--) {
        put(o, fill);
    }
    if (fill[0] != '0') {
        put(o, sign);
    }
    put(o, digits);
}

static void put_int(struct out *o, long v, int width, char pad, const struct spec *spec)
{
    put_year(o, v, width, pad, spec, 100);
}

static int leap_year(long y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* ISO 8601: weeks start on Monday, and the week that holds the year's first Thursday is the first. */
static int iso_week(const struct tm *tm, long *year)
{
    int wday = (tm->tm_wday + 6) % 7, week = (tm->tm_yday - wday + 10) / 7;

    *year = tm->tm_year + 1900L;
    if (week < 1) {
        int days;
        --*year;
        days = tm->tm_yday + (leap_year(*year) ? 366 : 365);
        return (days - wday + 10) / 7;
    }
    if (week == 53 && (tm->tm_yday - wday + 3) >= (leap_year(*year) ? 366 : 365)) {
        ++*year;
        return 1;
    }
    return week;
}

static const char *day_name(const struct tm *tm, int base)
{
    return tm->tm_wday >= 0 && tm->tm_wday < 7 ? nl_langinfo(base + tm->tm_wday) : "?";
}

static const char *month_name(const struct tm *tm, int base)
{
    return tm->tm_mon >= 0 && tm->tm_mon < 12 ? nl_langinfo(base + tm->tm_mon) : "?";
}

static void put_offset(struct out *o, const struct tm *tm)
{
    long m = tm->tm_gmtoff / 60;
    char text[32];

    if (tm->tm_isdst >= 0) {
        snprintf(text, sizeof text, "%c%02ld%02ld", m < 0 ? '-' : '+', (m < 0 ? -m : m) / 60, (m < 0 ? -m : m) % 60);
        put(o, text);
    }
}

static void format(struct out *o, const char *fmt, const struct tm *tm);

/* %F is %+4Y-%m-%d; a width is that of the whole, and ten characters the usual one. */
static void put_date(struct out *o, const struct spec *spec, const struct tm *tm)
{
    struct spec year = { spec->flag == 0 && spec->width < 0 ? '+' : spec->flag, spec->width < 0 ? 4 : spec->width - 6 };

    year.width = year.width < 0 ? 0 : year.width;
    put_year(o, tm->tm_year + 1900L, 4, '0', &year, 4);
    format(o, "-%m-%d", tm);
}

static int put_name(struct out *o, char c, const struct tm *tm)
{
    switch (c) {
    case 'a': put(o, day_name(tm, ABDAY_1)); return 1;
    case 'A': put(o, day_name(tm, DAY_1)); return 1;
    case 'b': case 'h': put(o, month_name(tm, ABMON_1)); return 1;
    case 'B': put(o, month_name(tm, MON_1)); return 1;
    case 'c': format(o, nl_langinfo(D_T_FMT), tm); return 1;
    case 'D': case 'x': format(o, "%m/%d/%y", tm); return 1;
    case 'n': put(o, "\n"); return 1;
    case 'p': put(o, nl_langinfo(tm->tm_hour < 12 ? AM_STR : PM_STR)); return 1;
    case 'P': put(o, tm->tm_hour < 12 ? "am" : "pm"); return 1;
    case 'r': format(o, "%I:%M:%S %p", tm); return 1;
    case 'R': format(o, "%H:%M", tm); return 1;
    case 't': put(o, "\t"); return 1;
    case 'T': case 'X': format(o, "%H:%M:%S", tm); return 1;
    case 'z': put_offset(o, tm); return 1;
    case 'Z': put(o, tm->tm_zone != NULL && tm->tm_isdst >= 0 ? tm->tm_zone : ""); return 1;
    case '%': put(o, "%"); return 1;
    default: return 0;
    }
}

static int put_field(struct out *o, char c, const struct spec *spec, const struct tm *tm)
{
    long year = tm->tm_year + 1900L, iso_year;
    int week = iso_week(tm, &iso_year), hour12 = (tm->tm_hour + 11) % 12 + 1;
    struct tm copy = *tm;

    switch (c) {
    case 'C': put_year(o, year / 100 - (year % 100 < 0), 2, '0', spec, 2); return 1;
    case 'd': put_int(o, tm->tm_mday, 2, '0', spec); return 1;
    case 'e': put_int(o, tm->tm_mday, 2, ' ', spec); return 1;
    case 'F': put_date(o, spec, tm); return 1;
    case 'g': put_int(o, (iso_year % 100 + 100) % 100, 2, '0', spec); return 1;
    case 'G': put_year(o, iso_year, 1, '0', spec, 4); return 1;
    case 'H': put_int(o, tm->tm_hour, 2, '0', spec); return 1;
    case 'I': put_int(o, hour12, 2, '0', spec); return 1;
    case 'j': put_int(o, tm->tm_yday + 1, 3, '0', spec); return 1;
    case 'k': put_int(o, tm->tm_hour, 2, ' ', spec); return 1;
    case 'l': put_int(o, hour12, 2, ' ', spec); return 1;
    case 'm': put_int(o, tm->tm_mon + 1, 2, '0', spec); return 1;
    case 'M': put_int(o, tm->tm_min, 2, '0', spec); return 1;
    case 's': put_int(o, (long)mktime(&copy), 1, '0', spec); return 1;
    case 'S': put_int(o, tm->tm_sec, 2, '0', spec); return 1;
    case 'u': put_int(o, tm->tm_wday == 0 ? 7 : tm->tm_wday, 1, '0', spec); return 1;
    case 'U': put_int(o, (tm->tm_yday + 7 - tm->tm_wday) / 7, 2, '0', spec); return 1;
    case 'V': put_int(o, week, 2, '0', spec); return 1;
    case 'w': put_int(o, tm->tm_wday, 1, '0', spec); return 1;
    case 'W': put_int(o, (tm->tm_yday + 7 - (tm->tm_wday + 6) % 7) / 7, 2, '0', spec); return 1;
    case 'y': put_int(o, (year % 100 + 100) % 100, 2, '0', spec); return 1;
    case 'Y': put_year(o, year, 1, '0', spec, 4); return 1;
    default: return 0;
    }
}

/* After the %; returns the place of the letter. */
static const char *parse_spec(const char *fmt, struct spec *spec)
{
    *spec = (struct spec) { 0, -1 };
    if (*fmt != '\0' && strchr("-_0+", *fmt) != NULL) {
        spec->flag = *fmt++;
    }
    for (; *fmt >= '0' && *fmt <= '9'; fmt++) {
        spec->width = spec->width < 0 ? *fmt - '0' : spec->width < 100000 ? spec->width * 10 + *fmt - '0' : spec->width;
    }
    return fmt + (*fmt == 'E' || *fmt == 'O');
}

static void format(struct out *o, const char *fmt, const struct tm *tm)
{
    char plain[2] = "";

    for (; *fmt != '\0'; fmt++) {
        if (*fmt == '%') {
            struct spec spec;
            const char *letter = parse_spec(fmt + 1, &spec);
            if (put_name(o, *letter, tm) || put_field(o, *letter, &spec, tm)) {
                fmt = letter;
                continue;
            }
        }
        plain[0] = *fmt;
        put(o, plain);
    }
}

size_t strftime(char *restrict s, size_t max, const char *restrict fmt, const struct tm *restrict tm)
{
    struct out o = { s, 0, max };

    format(&o, fmt, tm);
    if (o.n >= max) {
        return 0;
    }
    s[o.n] = '\0';
    return o.n;
}

size_t strftime_l(char *restrict s, size_t max, const char *restrict fmt, const struct tm *restrict tm, locale_t loc)
{
    return strftime(s, max, fmt, tm);
}
