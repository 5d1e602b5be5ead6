/* SPDX-License-Identifier: Apache-2.0 */
#include "awk.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "tool.h"

#define WIDTH_MAX 65536

struct output { char *s; size_t n, room; };

static void put(struct output *o, const char *s, size_t n)
{
    o->s = tool_grow(o->s, &o->room, o->n + n + 1, 1);
    memcpy(o->s + o->n, s, n);
    o->n += n;
}

static void pad(struct output *o, size_t n)
{
    for (; n > 0; n--)
        put(o, " ", 1);
}

struct spec { char flags[8]; int width, precision; bool left; };

/* Padded by characters, not bytes. */
static void put_text(struct output *o, const struct spec *spec, const char *s, size_t n)
{
    if (spec->precision >= 0)
        n = awk_bytes(s, n, (size_t)spec->precision);
    size_t columns = awk_characters(s, n), fill = (size_t)spec->width > columns ? (size_t)spec->width - columns : 0;
    if (!spec->left)
        pad(o, fill);
    put(o, s, n);
    if (spec->left)
        pad(o, fill);
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"

static void put_number(struct output *o, const struct spec *spec, char type, double value)
{
    char format[32], text[512], *long_text = NULL;
    bool integer = strchr("diouxX", type) != NULL;
    if (integer && (isnan(value) || isinf(value) || fabs(value) >= 9.2e18)) {
        integer = false;                /* larger than any integer: its digits all the same */
        type = 'f';
        value = trunc(value);
    }
    int precision = integer || spec->precision >= 0 || type != 'f' || fabs(value) < 9.2e18 ? spec->precision : 0;
    snprintf(format, sizeof format, "%%%s*.*%s%c", spec->flags, integer ? "j" : "", type);
    int n;
    if (!integer)
        n = snprintf(text, sizeof text, format, spec->width, precision, value);
    else if (type == 'd' || type == 'i')
        n = snprintf(text, sizeof text, format, spec->width, precision, (intmax_t)value);
    else
        n = snprintf(text, sizeof text, format, spec->width, precision,
            value < 0 ? (uintmax_t)(intmax_t)value : (uintmax_t)value);
    if (n >= (int)sizeof text) {
        long_text = tool_alloc((size_t)n + 1);
        if (!integer)
            snprintf(long_text, (size_t)n + 1, format, spec->width, precision, value);
        else
            snprintf(long_text, (size_t)n + 1, format, spec->width, precision, (intmax_t)value);
    }
    if (n > 0)
        put(o, long_text != NULL ? long_text : text, (size_t)n);
    free(long_text);
}

/* %c: the character with this number, or the first of a string */
static void put_character(struct output *o, const struct spec *spec, struct awk_value *v)
{
    char text[16];
    size_t n = 1;
    struct spec plain = *spec;
    plain.precision = -1;
    if (v->kind == AWK_NUMBER || v->kind == AWK_UNSET || (v->kind == AWK_INPUT && awk_is_numeric(v))) {
        double number = awk_to_number(v);
        unsigned code = number >= 0 && number < 1114112 ? (unsigned)number : 0;
        int length = MB_CUR_MAX > 1 && code >= 128 ? wctomb(text, (wchar_t)code) : -1;
        if (length > 0)
            n = (size_t)length;
        else
            text[0] = (char)code;
        put_text(o, &plain, text, n);
        return;
    }
    put_text(o, &plain, v->str->s, awk_bytes(v->str->s, v->str->length, 1));
}

static int clamp(double n)
{
    return n > WIDTH_MAX ? WIDTH_MAX : n < -WIDTH_MAX ? -WIDTH_MAX : (int)n;
}

static int number_or_star(const char **s, struct awk_node **argument, int otherwise)
{
    if (**s == '*') {
        ++*s;
        if (*argument == NULL)
            awk_die("printf: an argument for * is missing");
        int n = clamp(awk_eval_number(*argument));
        *argument = (*argument)->next;
        return n;
    }
    if (**s < '0' || **s > '9')
        return otherwise;
    int n = 0;
    for (; **s >= '0' && **s <= '9'; ++*s)
        n = n > WIDTH_MAX ? n : n * 10 + **s - '0';
    return n > WIDTH_MAX ? WIDTH_MAX : n;
}

static void convert(struct output *o, const char **s, struct awk_node **argument)
{
    const char *start = *s - 1;
    struct spec spec = { .precision = -1 };
    size_t flags = strspn(*s, "-+ #0");
    for (size_t i = 0, n = 0; i < flags && n < sizeof spec.flags - 1; i++)
        if (strchr(spec.flags, (*s)[i]) == NULL)
            spec.flags[n++] = (*s)[i];
    *s += flags;
    spec.width = number_or_star(s, argument, 0);
    spec.left = strchr(spec.flags, '-') != NULL || spec.width < 0;
    if (**s == '.') {
        ++*s;
        spec.precision = number_or_star(s, argument, 0);
    }
    *s += strspn(*s, "hlLjzt");
    char type = **s;
    if (type == '\0' || strchr("diouxXeEfFgGaAcs", type) == NULL) {
        put(o, start, (size_t)(*s - start));
        return;
    }
    ++*s;
    struct awk_value v = { 0 };
    if (*argument != NULL) {
        v = awk_eval(*argument);
        *argument = (*argument)->next;
    }
    if (type == 's' || type == 'c')
        spec.width = abs(spec.width);
    if (type == 's') {
        struct awk_str *text = awk_to_str(&v, false);
        put_text(o, &spec, text->s, text->length);
        awk_str_release(text);
    } else if (type == 'c') {
        put_character(o, &spec, &v);
    } else {
        put_number(o, &spec, type, awk_to_number(&v));
    }
    awk_free(&v);
}

struct awk_str *awk_format(struct awk_node *arguments)
{
    struct output o = { 0 };
    struct awk_str *format = awk_eval_str(arguments);
    struct awk_node *argument = arguments->next;
    const char *s = format->s, *end = s + format->length;
    while (s < end) {
        size_t n = 0;
        while (s + n < end && s[n] != '%')
            n++;
        put(&o, s, n);
        s += n;
        if (s == end)
            break;
        s++;
        if (*s == '%') {
            put(&o, "%", 1);
            s++;
        } else {
            convert(&o, &s, &argument);
        }
    }
    struct awk_str *result = awk_str_new(o.s, o.n);
    free(o.s);
    awk_str_release(format);
    return result;
}
