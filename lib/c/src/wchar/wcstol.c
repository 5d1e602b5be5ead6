/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdlib/float_scan.h"
#include "../stdlib/strtoint.h"
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

/*
 * Numbers are ASCII: the wide text that can belong to one is copied to bytes and converted as such. The copy starts
 * after white space and holds one byte per character, so positions carry over.
 */
static const wchar_t *skip_space(const wchar_t *s)
{
    while (iswspace((wint_t)*s)) {
        s++;
    }
    return s;
}

static char *narrow(const wchar_t *s, char *small, size_t size)
{
    size_t n = 0;
    char *buf = small;

    while (s[n] != 0 && s[n] < 0x80 && s[n] != ' ') {
        n++;
    }
    if (n >= size && (buf = malloc(n + 1)) == NULL) {
        buf = small;
        n = size - 1;
    }
    for (size_t i = 0; i < n; i++) {
        buf[i] = (char)s[i];
    }
    buf[n] = '\0';
    return buf;
}

static uintmax_t convert(const wchar_t *s, wchar_t **end, int base, uintmax_t max, uintmax_t max_negative, int *neg)
{
    char small[80], *stop;
    const wchar_t *digits = skip_space(s);
    char *text = narrow(digits, small, sizeof small);
    uintmax_t v = __strtoint(text, &stop, base, max, max_negative, neg);

    if (end != NULL) {
        *end = (wchar_t *)(stop == text ? s : digits + (stop - text));
    }
    if (text != small) {
        free(text);
    }
    return v;
}

long wcstol(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    int neg;
    uintmax_t v = convert(s, end, base, LONG_MAX, (uintmax_t)LONG_MAX + 1, &neg);

    return (long)(neg ? -v : v);
}

unsigned long wcstoul(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    int neg;
    uintmax_t v = convert(s, end, base, ULONG_MAX, ULONG_MAX, &neg);

    return neg && v != ULONG_MAX ? -v : v;
}

long long wcstoll(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    return wcstol(s, end, base);
}

unsigned long long wcstoull(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    return wcstoul(s, end, base);
}

intmax_t wcstoimax(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    return wcstol(s, end, base);
}

uintmax_t wcstoumax(const wchar_t *restrict s, wchar_t **restrict end, int base)
{
    return wcstoul(s, end, base);
}

static void convert_float(const wchar_t *s, wchar_t **end, struct float_format fmt, struct float_result *r)
{
    char small[128];
    const wchar_t *digits = skip_space(s);
    char *text = narrow(digits, small, sizeof small);
    struct string_source src;

    __string_source(&src, text);
    __float_scan(&src.src, &fmt, r);
    if (r->used == 0) {
        r->class = FLOAT_ZERO;
        r->negative = 0;
    }
    if (end != NULL) {
        *end = (wchar_t *)(r->used == 0 ? s : digits + r->used);
    }
    if (text != small) {
        free(text);
    }
}

double wcstod(const wchar_t *restrict s, wchar_t **restrict end)
{
    struct float_result r;

    convert_float(s, end, FORMAT_DOUBLE, &r);
    return __double_result(&r);
}

float wcstof(const wchar_t *restrict s, wchar_t **restrict end)
{
    struct float_result r;

    convert_float(s, end, FORMAT_FLOAT, &r);
    return __float_result(&r);
}

long double wcstold(const wchar_t *restrict s, wchar_t **restrict end)
{
    struct float_result r;

    convert_float(s, end, FORMAT_LDOUBLE, &r);
    return __ldouble_result(&r);
}
