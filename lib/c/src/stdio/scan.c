/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"
#include "../stdlib/float_scan.h"
#include "../stdlib/strtoint.h"
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MATCH_OK, MATCH_FAIL, MATCH_INPUT };

/* The stream, how much was taken from it, and the rest of the field's width (the source float_scan reads). */
struct input {
    struct char_source src;
    FILE *fp;
    size_t count;
    long left;
};

struct directive {
    int suppress, allocate, width, arg;
    char length, conv;
};

static int in_get(struct input *in)
{
    int c;

    if (in->left <= 0) {
        return EOF;
    }
    c = file_getc(in->fp);
    if (c != EOF) {
        in->left--;
        in->count++;
    }
    return c;
}

static void in_unget(struct input *in, int c)
{
    if (c != EOF) {
        ungetc(c, in->fp);
        in->left++;
        in->count--;
    }
}

static int src_get(struct char_source *src)
{
    return in_get((struct input *)src);
}

static void src_unget(struct char_source *src, int c)
{
    in_unget((struct input *)src, c);
}

static int at_end(struct input *in)
{
    return (in->fp->flags & (F_EOF | F_ERR)) != 0 && in->fp->rp == in->fp->re;
}

static void skip_space(struct input *in)
{
    int c;

    in->left = LONG_MAX;
    do {
        c = in_get(in);
    } while (isspace(c));
    in_unget(in, c);
}

static void store_int(void *p, char length, uintmax_t v)
{
    switch (length) {
    case 'H':
        *(unsigned char *)p = (unsigned char)v;
        break;
    case 'h':
        *(unsigned short *)p = (unsigned short)v;
        break;
    case 0:
        *(unsigned *)p = (unsigned)v;
        break;
    default:
        *(unsigned long *)p = v;
        break;
    }
}

static uintmax_t clamp_int(const struct directive *d, uintmax_t v, int negative, int over)
{
    if (d->conv == 'd' || d->conv == 'i') {
        uintmax_t limit = (uintmax_t)INT64_MAX + (negative ? 1 : 0);
        if (over || v > limit) {
            errno = ERANGE;
            v = limit;
        }
    } else if (over) {
        errno = ERANGE;
        return UINTMAX_MAX;
    }
    return negative ? 0 - v : v;
}

/* Takes "0x" when the base allows; *any tells of a digit seen. Returns the next character. */
static int scan_prefix(struct input *in, int c, unsigned *base, int *any)
{
    if (c != '0' || (*base != 0 && *base != 16)) {
        *base = *base == 0 ? 10 : *base;
        return c;
    }
    c = in_get(in);
    if (c == 'x' || c == 'X') {
        *base = 16;
        return in_get(in);
    }
    *any = 1;
    *base = *base == 0 ? 8 : *base;
    return c;
}

static int scan_integer(struct input *in, const struct directive *d, void *p)
{
    unsigned base = d->conv == 'o' ? 8 : d->conv == 'i' ? 0 : d->conv == 'd' || d->conv == 'u' ? 10 : 16;
    uintmax_t v = 0;
    int negative = 0, over = 0, any = 0, c = in_get(in);

    if (c == '+' || c == '-') {
        negative = c == '-';
        c = in_get(in);
    }
    c = scan_prefix(in, c, &base, &any);
    for (; c != EOF && digit_value((unsigned char)c) < base; c = in_get(in)) {
        any = 1;
        over |= __builtin_mul_overflow(v, base, &v);
        over |= __builtin_add_overflow(v, digit_value((unsigned char)c), &v);
    }
    in_unget(in, c);
    if (!any) {
        return at_end(in) && in->count == 0 ? MATCH_INPUT : MATCH_FAIL;
    }
    if (p != NULL) {
        store_int(p, d->conv == 'p' ? 'l' : d->length, clamp_int(d, v, negative, over));
    }
    return MATCH_OK;
}

static int scan_float(struct input *in, const struct directive *d, void *p)
{
    struct float_format fmt = d->length == 'L' ? FORMAT_LDOUBLE : d->length == 'l' ? FORMAT_DOUBLE : FORMAT_FLOAT;
    struct float_result r;

    __float_scan(&in->src, &fmt, &r);
    if (r.used == 0 || r.used != r.read) {
        return MATCH_FAIL;
    }
    if (p != NULL) {
        if (d->length == 'L') {
            *(long double *)p = __ldouble_result(&r);
        } else if (d->length == 'l') {
            *(double *)p = __double_result(&r);
        } else {
            *(float *)p = __float_result(&r);
        }
    }
    return MATCH_OK;
}

/* Where text goes: the caller's buffer, one that grows (%m), or nowhere. Wide when the elements are wchar_t. */
struct text {
    char *buf;
    size_t n, room;
    int wide, grows, failed;
    mbstate_t ps;
};

static size_t element(const struct text *t)
{
    return t->wide ? sizeof(wchar_t) : 1;
}

static void text_store(struct text *t, wchar_t wc, char c)
{
    if (t->grows && t->n == t->room && !t->failed) {
        size_t room = t->room > 0 ? t->room * 2 : 32;
        char *p = realloc(t->buf, room * element(t));
        if (p == NULL) {
            t->failed = 1;
        } else {
            t->buf = p;
            t->room = room;
        }
    }
    if (t->buf == NULL || t->failed) {
        return;
    }
    if (t->wide) {
        ((wchar_t *)(void *)t->buf)[t->n++] = wc;
    } else {
        t->buf[t->n++] = c;
    }
}

static void text_add(struct text *t, int c)
{
    char byte = (char)c;
    wchar_t wc = 0;
    size_t k;

    if (!t->wide) {
        text_store(t, 0, byte);
        return;
    }
    k = mbrtowc(&wc, &byte, 1, &t->ps);
    if (k == (size_t)-1) {
        t->failed = 1;
    } else if (k != (size_t)-2) {
        text_store(t, wc, 0);
    }
}

static void text_open(struct text *t, const struct directive *d, void *p)
{
    memset(t, 0, sizeof *t);
    t->wide = d->length == 'l';
    t->grows = d->allocate && p != NULL;
    t->buf = t->grows ? NULL : p;
}

static int text_close(struct text *t, void *p, int terminate)
{
    if (terminate) {
        text_store(t, 0, '\0');
    }
    if (t->failed) {
        if (t->grows) {
            free(t->buf);
        }
        return MATCH_FAIL;
    }
    if (t->grows) {
        *(char **)p = t->buf;
    }
    return MATCH_OK;
}

static int scan_chars(struct input *in, const struct directive *d, void *p)
{
    struct text t;
    long want = d->width > 0 ? d->width : 1;

    text_open(&t, d, p);
    in->left = t.wide ? LONG_MAX : want;
    for (long got = 0; got < want; got++) {
        int c = in_get(in);
        if (c == EOF) {
            if (t.grows) {
                free(t.buf);
            }
            return got == 0 ? MATCH_INPUT : MATCH_FAIL;
        }
        text_add(&t, c);
        while (t.wide && t.ps.__need != 0 && (c = in_get(in)) != EOF) {
            text_add(&t, c);
        }
    }
    return text_close(&t, p, 0);
}

static int scan_word(struct input *in, const struct directive *d, void *p)
{
    struct text t;
    int c = in_get(in), any = 0;

    text_open(&t, d, p);
    for (; c != EOF && !isspace(c); c = in_get(in)) {
        any = 1;
        text_add(&t, c);
    }
    in_unget(in, c);
    return any ? text_close(&t, p, 1) : MATCH_INPUT;
}

struct scanset {
    unsigned char member[256];
};

/* *p is after the '['. Leaves it after the ']'. */
static int parse_set(const char **p, struct scanset *set)
{
    const unsigned char *s = (const unsigned char *)*p;
    int invert = *s == '^', first = 1;

    s += invert;
    memset(set->member, invert, sizeof set->member);
    for (; *s != '\0' && (first || *s != ']'); first = 0) {
        unsigned lo = *s, hi = lo;
        if (s[1] == '-' && s[2] != '\0' && s[2] != ']') {
            hi = s[2];
            s += 2;
        }
        s++;
        for (; lo <= hi; lo++) {
            set->member[lo] = (unsigned char)!invert;
        }
    }
    if (*s == '\0') {
        return -1;
    }
    *p = (const char *)s + 1;
    return 0;
}

static int scan_set(struct input *in, const struct directive *d, const struct scanset *set, void *p)
{
    struct text t;
    int c = in_get(in), any = 0;

    if (c == EOF) {
        return MATCH_INPUT;
    }
    text_open(&t, d, p);
    for (; c != EOF && set->member[c]; c = in_get(in)) {
        any = 1;
        text_add(&t, c);
    }
    in_unget(in, c);
    return any ? text_close(&t, p, 1) : MATCH_FAIL;
}

static int parse_decimal(const char **p)
{
    int v = 0;

    while (isdigit((unsigned char)**p)) {
        v = v < 100000000 ? v * 10 + (**p - '0') : v;
        (*p)++;
    }
    return v;
}

static void parse_directive(const char **p, struct directive *d)
{
    const char *q = *p;

    memset(d, 0, sizeof *d);
    d->arg = parse_decimal(&q);
    if (d->arg > 0 && *q == '$') {
        *p = q + 1;
    } else {
        d->arg = 0;
    }
    if (**p == '*') {
        d->suppress = 1;
        (*p)++;
    }
    d->width = parse_decimal(p);
    if (**p == 'm') {
        d->allocate = 1;
        (*p)++;
    }
    if (**p != '\0' && strchr("hljztLq", **p) != NULL) {
        d->length = *(*p)++;
        if ((d->length == 'h' || d->length == 'l') && **p == d->length) {
            (*p)++;
            d->length = d->length == 'h' ? 'H' : 'q';
        }
    }
    d->conv = **p;
    if (**p != '\0') {
        (*p)++;
    }
    if (d->conv == 'S' || d->conv == 'C') {
        d->conv |= 0x20;
        d->length = 'l';
    }
}

/* The n-th pointer of the argument list: with n$ they come in any order, and all are pointers. */
static void *nth_argument(va_list ap, int n)
{
    va_list again;
    void *p = NULL;

    va_copy(again, ap);
    while (n-- > 0) {
        p = va_arg(again, void *);
    }
    va_end(again);
    return p;
}

static void store_taken(const struct directive *d, void *p, size_t count)
{
    if (p != NULL) {
        store_int(p, d->length, count);
    }
}

static int scan_value(struct input *in, const struct directive *d, const struct scanset *set, void *p)
{
    in->left = d->width > 0 ? d->width : LONG_MAX;
    switch (d->conv) {
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': case 'p':
        return scan_integer(in, d, p);
    case 'a': case 'A': case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return scan_float(in, d, p);
    case 'c':
        return scan_chars(in, d, p);
    case 's':
        return scan_word(in, d, p);
    case '[':
        return scan_set(in, d, set, p);
    default:
        return MATCH_FAIL;
    }
}

/* Literal text of the format: white space matches any amount, other characters themselves. */
static int scan_literal(struct input *in, const char **fmt)
{
    int c;

    if (isspace((unsigned char)**fmt)) {
        while (isspace((unsigned char)**fmt)) {
            (*fmt)++;
        }
        skip_space(in);
        return MATCH_OK;
    }
    in->left = LONG_MAX;
    c = in_get(in);
    if (c == EOF) {
        return MATCH_INPUT;
    }
    if (c != (unsigned char)**fmt) {
        in_unget(in, c);
        return MATCH_FAIL;
    }
    (*fmt)++;
    return MATCH_OK;
}

static int scan_directive(struct input *in, const char **fmt, va_list *ap, va_list all, int *done)
{
    struct directive d;
    struct scanset set;
    void *p = NULL;
    int how;

    parse_directive(fmt, &d);
    if (d.conv == '[' && parse_set(fmt, &set) != 0) {
        return MATCH_FAIL;
    }
    if (d.conv != 'c' && d.conv != '[' && d.conv != 'n') {
        skip_space(in);
    }
    if (d.conv == '%') {
        const char *percent = "%";
        return scan_literal(in, &percent);
    }
    if (!d.suppress) {
        p = d.arg > 0 ? nth_argument(all, d.arg) : va_arg(*ap, void *);
    }
    if (d.conv == 'n') {
        store_taken(&d, p, in->count);
        return MATCH_OK;
    }
    in->left = 1;
    how = in_get(in);
    if (how == EOF) {
        return MATCH_INPUT;
    }
    in_unget(in, how);
    how = scan_value(in, &d, &set, p);
    *done += how == MATCH_OK && !d.suppress;
    return how;
}

int __scan(FILE *fp, const char *fmt, va_list ap)
{
    struct input in = { { src_get, src_unget }, fp, 0, 0 };
    int done = 0, how = MATCH_OK;
    va_list next, all;

    va_copy(next, ap);
    va_copy(all, ap);
    while (*fmt != '\0' && how == MATCH_OK) {
        if (*fmt == '%') {
            fmt++;
            how = scan_directive(&in, &fmt, &next, all, &done);
        } else {
            how = scan_literal(&in, &fmt);
        }
    }
    va_end(all);
    va_end(next);
    return how == MATCH_INPUT && done == 0 ? EOF : done;
}
