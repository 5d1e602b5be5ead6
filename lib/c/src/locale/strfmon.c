/* SPDX-License-Identifier: Apache-2.0 */
/* strfmon(). The one locale has no currency and no grouping: what is left is sign, width, fill and precision. */
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <monetary.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct spec {
    char fill;
    int parentheses;
    int left;
    int width, digits, precision;
};

static int number(const char **pp)
{
    int n = 0;

    while (isdigit((unsigned char)**pp) && n < 100000)
        n = n * 10 + (*(*pp)++ - '0');
    return n;
}

/* From behind the % to the conversion character; -1: not a specification. */
static int parse(const char **pp, struct spec *s)
{
    const char *p = *pp;

    *s = (struct spec){ .fill = ' ', .digits = -1, .precision = 2 };
    for (;; p++) {
        if (*p == '=' && p[1] != '\0')
            s->fill = *++p;
        else if (*p == '(')
            s->parentheses = 1;
        else if (*p == '-')
            s->left = 1;
        else if (*p != '^' && *p != '!' && *p != '+')
            break;
    }
    s->width = number(&p);
    if (*p == '#') {
        p++;
        s->digits = number(&p);
    }
    if (*p == '.') {
        p++;
        s->precision = number(&p);
    }
    *pp = p;
    return *p == 'n' || *p == 'i' || *p == '%' ? 0 : -1;
}

/* The amount with its sign and fill; -1 when it does not fit. */
static int amount(char *out, size_t size, const struct spec *s, double value)
{
    char digits[400];
    int negative = signbit(value) != 0;
    int n = snprintf(digits, sizeof digits, "%.*f", s->precision > 60 ? 60 : s->precision, fabs(value));
    int whole = (int)strcspn(digits, "."), pad = s->digits > whole ? s->digits - whole : 0;
    const char *before = s->parentheses ? (negative ? "(" : s->digits >= 0 ? " " : "")
                                        : negative ? "-" : s->digits >= 0 ? " " : "";
    const char *after = s->parentheses ? (negative ? ")" : s->digits >= 0 ? " " : "") : "";
    size_t need = strlen(before) + (size_t)pad + (size_t)n + strlen(after);

    if (n < 0 || need >= size)
        return -1;
    out += sprintf(out, "%s", before);
    memset(out, s->fill, (size_t)pad);
    sprintf(out + pad, "%s%s", digits, after);
    return (int)need;
}

static ssize_t too_big(void)
{
    errno = E2BIG;
    return -1;
}

static ssize_t format(char *out, size_t size, const char *fmt, va_list ap)
{
    size_t used = 0;

    while (*fmt != '\0') {
        struct spec s;
        char text[1024];
        int n, pad;
        if (*fmt != '%') {
            if (used + 1 >= size)
                return too_big();
            out[used++] = *fmt++;
            continue;
        }
        fmt++;
        if (parse(&fmt, &s) == -1) {
            errno = EINVAL;
            return -1;
        }
        n = *fmt == '%' ? sprintf(text, "%%") : amount(text, sizeof text, &s, va_arg(ap, double));
        fmt++;
        pad = n < s.width ? s.width - n : 0;
        if (n < 0 || used + (size_t)n + (size_t)pad >= size)
            return too_big();
        memset(out + used + (s.left ? n : 0), ' ', (size_t)pad);
        memcpy(out + used + (s.left ? 0 : pad), text, (size_t)n);
        used += (size_t)(n + pad);
    }
    if (size == 0)
        return too_big();
    out[used] = '\0';
    return (ssize_t)used;
}

ssize_t strfmon(char *restrict s, size_t size, const char *restrict fmt, ...)
{
    va_list ap;
    ssize_t n;

    va_start(ap, fmt);
    n = format(s, size, fmt, ap);
    va_end(ap);
    return n;
}

ssize_t strfmon_l(char *restrict s, size_t size, locale_t locale, const char *restrict fmt, ...)
{
    va_list ap;
    ssize_t n;

    va_start(ap, fmt);
    n = format(s, size, fmt, ap);
    va_end(ap);
    return n;
}
