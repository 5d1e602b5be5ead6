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
#include <wctype.h>

enum { MATCH_OK, MATCH_FAIL, MATCH_INPUT };

/*
 * The stream, how much was taken from it, and the rest of the field's width (the source float_scan reads). Of a wide
 * scan both are counted in characters, of any other in bytes.
 */
struct input {
    struct char_source src;
    FILE *fp;
    size_t count;
    long left;
    int wide, bad; /* bad: the stream's bytes are no characters */
};

/* What a width counts: a byte, or in a wide scan a character. wc is then its value. */
struct unit {
    unsigned char byte[4];
    int n;
    wint_t wc;
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

/* The rest of a character whose first byte is there. */
static int read_rest(struct input *in, struct unit *u)
{
    mbstate_t ps = { 0 };
    wchar_t wc = 0;
    size_t k = mbrtowc(&wc, (char *)u->byte, 1, &ps);

    while (k == (size_t)-2) {
        int c = file_getc(in->fp);
        if (c == EOF) {
            errno = EILSEQ;
            break;
        }
        u->byte[u->n++] = (unsigned char)c;
        k = mbrtowc(&wc, (char *)&u->byte[u->n - 1], 1, &ps);
    }
    u->wc = (wint_t)wc;
    in->bad = k == (size_t)-1 || k == (size_t)-2;
    return !in->bad;
}

/* -> false at the end of the field or of the stream */
static int unit_get(struct input *in, struct unit *u)
{
    int c = in_get(in);

    if (c == EOF) {
        return 0;
    }
    u->byte[0] = (unsigned char)c;
    u->n = 1;
    u->wc = (wint_t)c;
    return !in->wide || c < 0x80 || read_rest(in, u);
}

static void unit_back(struct input *in, const struct unit *u)
{
    for (int i = u->n; i-- > 1;) {
        ungetc(u->byte[i], in->fp);
    }
    in_unget(in, u->byte[0]);
}

static int unit_is_space(const struct input *in, const struct unit *u)
{
    return in->wide ? iswspace(u->wc) : isspace((int)u->wc);
}

static int at_end(struct input *in)
{
    return (in->fp->flags & (F_EOF | F_ERR)) != 0 && in->fp->rp == in->fp->re;
}

static void skip_space(struct input *in)
{
    struct unit u;

    in->left = LONG_MAX;
    while (unit_get(in, &u)) {
        if (!unit_is_space(in, &u)) {
            unit_back(in, &u);
            break;
        }
    }
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

static void text_add_byte(struct text *t, char byte)
{
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

static void text_add(struct text *t, const struct unit *u)
{
    for (int i = 0; i < u->n; i++) {
        text_add_byte(t, (char)u->byte[i]);
    }
}

static void text_open(struct text *t, const struct directive *d, void *p)
{
    memset(t, 0, sizeof *t);
    t->wide = d->length == 'l';
    t->grows = d->allocate && p != NULL;
    t->buf = t->grows ? NULL : p;
}

/* A character cut short or none at all, and memory running out, end the input like its end. */
static int text_close(struct text *t, const struct input *in, void *p, int how)
{
    if (t->wide && t->ps.__need != 0) {
        errno = EILSEQ;
        t->failed = 1;
    }
    if (t->failed || in->bad) {
        how = MATCH_INPUT;
    }
    if (t->grows && how != MATCH_OK) {
        free(t->buf);
    } else if (t->grows) {
        *(char **)p = t->buf;
    }
    return how;
}

static int scan_chars(struct input *in, const struct directive *d, void *p)
{
    struct text t;
    struct unit u;
    long want = d->width > 0 ? d->width : 1, got = 0;

    text_open(&t, d, p);
    in->left = t.wide ? LONG_MAX : want;
    for (; got < want && unit_get(in, &u); got++) {
        text_add(&t, &u);
        while (t.wide && t.ps.__need != 0 && unit_get(in, &u)) {
            text_add(&t, &u);
        }
    }
    return text_close(&t, in, p, got == want ? MATCH_OK : got == 0 ? MATCH_INPUT : MATCH_FAIL);
}

struct scanset {
    unsigned char member[256]; /* of a byte scan */
    const char *text;          /* what stands between the brackets, after a ^ */
    size_t len;
    int invert;
};

/* *p is after the '['. Leaves it after the ']'. */
static int parse_set(const char **p, struct scanset *set)
{
    const unsigned char *s = (const unsigned char *)*p;
    int first = 1;

    set->invert = *s == '^';
    s += set->invert;
    set->text = (const char *)s;
    memset(set->member, set->invert, sizeof set->member);
    for (; *s != '\0' && (first || *s != ']'); first = 0) {
        unsigned lo = *s, hi = lo;
        if (s[1] == '-' && s[2] != '\0' && s[2] != ']') {
            hi = s[2];
            s += 2;
        }
        s++;
        for (; lo <= hi; lo++) {
            set->member[lo] = (unsigned char)!set->invert;
        }
    }
    if (*s == '\0') {
        return -1;
    }
    set->len = (size_t)((const char *)s - set->text);
    *p = (const char *)s + 1;
    return 0;
}

static wint_t set_character(const char **s)
{
    mbstate_t ps = { 0 };
    wchar_t wc = 0;
    size_t k = mbrtowc(&wc, *s, MB_LEN_MAX, &ps);

    *s += k < MB_LEN_MAX && k > 0 ? k : 1;
    return (wint_t)wc;
}

static int set_has(const struct scanset *set, const struct input *in, const struct unit *u)
{
    const char *s = set->text, *end = s + set->len;

    if (!in->wide) {
        return set->member[u->byte[0]];
    }
    while (s < end) {
        wint_t lo = set_character(&s), hi = lo;
        if (s + 1 < end && *s == '-') {
            s++;
            hi = set_character(&s);
        }
        if (lo <= u->wc && u->wc <= hi) {
            return !set->invert;
        }
    }
    return set->invert;
}

/* The characters of the set, or with none up to white space. */
static int scan_run(struct input *in, const struct directive *d, const struct scanset *set, void *p)
{
    struct text t;
    struct unit u;
    int any = 0;

    text_open(&t, d, p);
    for (; unit_get(in, &u); any = 1) {
        if (set != NULL ? !set_has(set, in, &u) : unit_is_space(in, &u)) {
            unit_back(in, &u);
            break;
        }
        text_add(&t, &u);
    }
    if (any) {
        text_add_byte(&t, '\0');
    }
    return text_close(&t, in, p, any ? MATCH_OK : MATCH_FAIL);
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
        return scan_run(in, d, NULL, p);
    case '[':
        return scan_run(in, d, set, p);
    default:
        return MATCH_FAIL;
    }
}

/* Literal text of the format: white space matches any amount, other characters themselves. */
static int scan_literal(struct input *in, const char **fmt)
{
    struct unit u;

    if (isspace((unsigned char)**fmt)) {
        while (isspace((unsigned char)**fmt)) {
            (*fmt)++;
        }
        skip_space(in);
        return MATCH_OK;
    }
    in->left = LONG_MAX;
    if (!unit_get(in, &u)) {
        return MATCH_INPUT;
    }
    if (strncmp((char *)u.byte, *fmt, (size_t)u.n) != 0) {
        unit_back(in, &u);
        return MATCH_FAIL;
    }
    *fmt += u.n;
    return MATCH_OK;
}

static int scan_directive(struct input *in, const char **fmt, va_list *ap, va_list all, int *done)
{
    struct directive d;
    struct scanset set;
    struct unit u;
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
    if (!unit_get(in, &u)) {
        return MATCH_INPUT;
    }
    unit_back(in, &u);
    how = scan_value(in, &d, &set, p);
    *done += how == MATCH_OK && !d.suppress;
    return how;
}

int __scan(FILE *fp, const char *fmt, va_list ap, int wide)
{
    struct input in = { { src_get, src_unget }, fp, 0, 0, wide, 0 };
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
