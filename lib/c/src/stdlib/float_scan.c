/* SPDX-License-Identifier: Apache-2.0 */
#include "float_scan.h"
#include <errno.h>
#include <string.h>

/*
 * Decimal input is held as words of nine digits. Multiplying or dividing by powers of two brings its integer part
 * between 2^115 and 2^127; that part, and whether anything is left over, decide the rounding exactly.
 * More digits than any halfway case can have are only looked at for being non-zero.
 */
#define WORD 1000000000u
#define DIGITS_DOUBLE 800
#define DIGITS_LDOUBLE 11600
#define POINT_MAX_DOUBLE 400
#define POINT_MAX_LDOUBLE 5100
#define EXP_CLAMP 100000000

struct decimal {
    char *digit;   /* values 0..9, the first non-zero */
    int n, room;
    int sticky;    /* a non-zero digit did not fit */
    long point;    /* value = 0.d1d2d3... * 10^point */
};

struct words {
    uint32_t *w;      /* most significant first */
    int start, end;   /* used range */
    int point;        /* words before this index are the integer part */
    int sticky;
};

struct reader {
    struct char_source *src;
    size_t n;
};

static int next(struct reader *r)
{
    int c = r->src->get(r->src);

    if (c >= 0) {
        r->n++;
    }
    return c;
}

static void back(struct reader *r, int c)
{
    if (c >= 0) {
        r->src->unget(r->src, c);
        r->n--;
    }
}

static void words_mul(struct words *x, unsigned shift)
{
    uint64_t carry = 0;

    for (int i = x->end; i-- > x->start;) {
        uint64_t v = ((uint64_t)x->w[i] << shift) + carry;
        x->w[i] = (uint32_t)(v % WORD);
        carry = v / WORD;
    }
    if (carry != 0) {
        x->w[--x->start] = (uint32_t)carry;
    }
    while (x->end > x->start && x->end > x->point && x->w[x->end - 1] == 0) {
        x->end--;
    }
}

/* Works on the integer part alone; what falls out is sticky. */
static void words_div(struct words *x, unsigned shift)
{
    uint64_t rest = 0;

    for (int i = x->start; i < x->point; i++) {
        uint64_t v = rest * WORD + x->w[i];
        x->w[i] = (uint32_t)(v >> shift);
        rest = v & ((UINT64_C(1) << shift) - 1);
    }
    x->sticky |= rest != 0;
    while (x->start < x->point && x->w[x->start] == 0) {
        x->start++;
    }
}

/* Lays the digits out on the nine-digit grid around the decimal point. */
static void words_load(struct words *x, const struct decimal *d, uint32_t *store, int headroom)
{
    long words_before = d->point > 0 ? (d->point + 8) / 9 : -(-d->point / 9);
    int lead = (int)(words_before * 9 - d->point); /* zeros before the first digit in its word */
    int i = headroom, filled = lead;
    uint32_t v = 0;

    x->w = store;
    x->start = headroom;
    x->point = headroom + (int)words_before;
    x->sticky = d->sticky;
    for (int k = 0; k < d->n; k++) {
        v = v * 10 + (uint32_t)d->digit[k];
        if (++filled == 9) {
            store[i++] = v;
            v = 0;
            filled = 0;
        }
    }
    if (filled > 0) {
        for (; filled < 9; filled++) {
            v *= 10;
        }
        store[i++] = v;
    }
    while (i < x->point) {
        store[i++] = 0;
    }
    x->end = i;
    while (x->start < x->end && x->w[x->start] == 0) {
        x->start++;
    }
}

/* Scales to an integer part in [2^115, 2^127) and returns it; *e gets the power of two taken out. */
static u128 words_scale(struct words *x, int *e)
{
    u128 m = 0;

    *e = 0;
    for (;;) {
        int n = x->point - x->start;
        if (n >= 6) {
            words_div(x, 29);
            *e += 29;
        } else if (n == 5 && (uint64_t)x->w[x->start] * WORD + x->w[x->start + 1] >= UINT64_C(170141183460)) {
            words_div(x, 12);
            *e += 12;
        } else if (n <= 3) {
            words_mul(x, 29);
            *e -= 29;
        } else if (n == 4 && x->w[x->start] < 41538375) {
            words_mul(x, 8);
            *e -= 8;
        } else {
            break;
        }
    }
    for (int i = x->start; i < x->point; i++) {
        m = m * WORD + x->w[i];
    }
    for (int i = x->point; i < x->end; i++) {
        x->sticky |= x->w[i] != 0;
    }
    return m;
}

static void finish(const struct float_format *fmt, struct float_result *r, u128 m, int e, int sticky)
{
    int how = __float_round(fmt, r->negative, m, e, sticky, &r->m, &r->e);

    r->class = r->m != 0 ? FLOAT_FINITE : FLOAT_ZERO;
    if (how == ROUND_OVERFLOW || how == ROUND_LARGEST) {
        r->class = how == ROUND_OVERFLOW ? FLOAT_INF : FLOAT_FINITE;
        r->range = 1;
    } else if (how == ROUND_INEXACT && u128_bits(r->m) < fmt->mant_bits && r->e == fmt->e_min) {
        r->range = 1;
    }
}

static void decimal_convert(const struct float_format *fmt, struct float_result *r, struct decimal *d, uint32_t *store,
                            long point_max)
{
    struct words x;
    int e;
    u128 m;

    while (d->n > 0 && !d->sticky && d->digit[d->n - 1] == 0) {
        d->n--;
    }
    if (d->n == 0) {
        r->class = FLOAT_ZERO;
        return;
    }
    if (d->point > point_max || d->point < -point_max) {
        finish(fmt, r, 1, d->point > 0 ? EXP_CLAMP : -EXP_CLAMP, 1);
        return;
    }
    words_load(&x, d, store, (int)(point_max / 9) + 8);
    m = words_scale(&x, &e);
    finish(fmt, r, m, e, x.sticky);
}

static void add_digit(struct decimal *d, int c, int after_point)
{
    if (d->n == 0 && c == '0') {
        d->point -= after_point;
        return;
    }
    if (d->n < d->room) {
        d->digit[d->n++] = (char)(c - '0');
    } else {
        d->sticky |= c != '0';
    }
    d->point += !after_point;
}

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* Reads [sign] digits after the e or p; when none follow, the number ended before that letter. */
static long read_exponent(struct reader *in, struct float_result *r)
{
    int c = next(in), neg = 0;
    long e = 0;

    if (c == '+' || c == '-') {
        neg = c == '-';
        c = next(in);
    }
    if (!is_digit(c)) {
        back(in, c);
        return 0;
    }
    for (; is_digit(c); c = next(in)) {
        if (e < EXP_CLAMP) {
            e = e * 10 + (c - '0');
        }
    }
    back(in, c);
    r->used = in->n;
    return neg ? -e : e;
}

/* c is the first character, a digit or the point. */
static int read_decimal(struct reader *in, struct float_result *r, struct decimal *d, int c, int any)
{
    int after_point = 0;

    for (;; c = next(in)) {
        if (is_digit(c)) {
            any = 1;
            add_digit(d, c, after_point);
        } else if (c == '.' && !after_point) {
            after_point = 1;
        } else {
            break;
        }
        if (any) {
            r->used = in->n;
        }
    }
    if (!any) {
        back(in, c);
        return 0;
    }
    if (c == 'e' || c == 'E') {
        d->point += read_exponent(in, r);
    } else {
        back(in, c);
    }
    return 1;
}

static int hex_value(int c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After "0x". The zero before the x is a valid number when nothing hexadecimal follows. */
static void read_hex(struct reader *in, const struct float_format *fmt, struct float_result *r)
{
    u128 m = 0;
    long e = 0;
    int c, sticky = 0, any = 0, after_point = 0;

    for (;;) {
        c = next(in);
        if (c == '.' && !after_point) {
            after_point = 1;
        } else if (c >= 0 && hex_value(c) >= 0) {
            any = 1;
            if (m >> 120 == 0) {
                m = m << 4 | (unsigned)hex_value(c);
                e -= after_point ? 4 : 0;
            } else {
                sticky |= hex_value(c) != 0;
                e += after_point ? 0 : 4;
            }
        } else {
            break;
        }
        if (any) {
            r->used = in->n;
        }
    }
    if (any && (c == 'p' || c == 'P')) {
        e += read_exponent(in, r);
    } else {
        back(in, c);
    }
    if (m == 0) {
        r->class = FLOAT_ZERO;
    } else {
        finish(fmt, r, m, e > EXP_CLAMP ? EXP_CLAMP : e < -EXP_CLAMP ? -EXP_CLAMP : (int)e, sticky);
    }
}

static int take_word(struct reader *in, const char *word)
{
    for (; *word != '\0'; word++) {
        int c = next(in);
        if (c < 0 || (c | 0x20) != *word) {
            back(in, c);
            return 0;
        }
    }
    return 1;
}

static void read_special(struct reader *in, struct float_result *r, int c)
{
    if ((c | 0x20) == 'i' && take_word(in, "nf")) {
        r->class = FLOAT_INF;
        r->used = in->n;
        if (take_word(in, "inity")) {
            r->used = in->n;
        }
    } else if ((c | 0x20) == 'n' && take_word(in, "an")) {
        r->class = FLOAT_NAN;
        r->used = in->n;
        c = next(in);
        if (c != '(') {
            back(in, c);
            return;
        }
        do {
            c = next(in);
        } while (c == '_' || hex_value(c) >= 0 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
        if (c == ')') {
            r->used = in->n;
        } else {
            back(in, c);
        }
    }
}

static int read_sign(struct reader *in, struct float_result *r)
{
    int c = next(in);

    if (c == '+' || c == '-') {
        r->negative = c == '-';
        c = next(in);
    }
    return c;
}

static void scan(struct reader *in, const struct float_format *fmt, struct float_result *r, struct decimal *d,
                 uint32_t *store, long point_max)
{
    int c = read_sign(in, r), any = 0;

    if (c == '0') {
        any = 1;
        r->used = in->n;
        c = next(in);
        if (c == 'x' || c == 'X') {
            read_hex(in, fmt, r);
            return;
        }
    }
    if (is_digit(c) || c == '.' || any) {
        if (read_decimal(in, r, d, c, any)) {
            decimal_convert(fmt, r, d, store, point_max);
        }
    } else if (c >= 0 && ((c | 0x20) == 'i' || (c | 0x20) == 'n')) {
        read_special(in, r, c);
    } else {
        back(in, c);
    }
}

/* Two copies, so that the usual case needs little stack. */
static __attribute__((__noinline__)) void scan_small(struct reader *in, const struct float_format *fmt,
                                                     struct float_result *r)
{
    char digits[DIGITS_DOUBLE];
    uint32_t store[DIGITS_DOUBLE / 9 + 2 * (POINT_MAX_DOUBLE / 9) + 24];
    struct decimal d = { digits, 0, DIGITS_DOUBLE, 0, 0 };

    scan(in, fmt, r, &d, store, POINT_MAX_DOUBLE);
}

static __attribute__((__noinline__)) void scan_large(struct reader *in, const struct float_format *fmt,
                                                     struct float_result *r)
{
    char digits[DIGITS_LDOUBLE];
    uint32_t store[DIGITS_LDOUBLE / 9 + 2 * (POINT_MAX_LDOUBLE / 9) + 24];
    struct decimal d = { digits, 0, DIGITS_LDOUBLE, 0, 0 };

    scan(in, fmt, r, &d, store, POINT_MAX_LDOUBLE);
}

void __float_scan(struct char_source *src, const struct float_format *fmt, struct float_result *r)
{
    struct reader in = { src, 0 };

    memset(r, 0, sizeof *r);
    if (fmt->mant_bits <= 53) {
        scan_small(&in, fmt, r);
    } else {
        scan_large(&in, fmt, r);
    }
    r->read = in.n;
    if (r->range) {
        errno = ERANGE;
    }
}

double __double_result(const struct float_result *r)
{
    switch (r->class) {
    case FLOAT_INF:
        return r->negative ? -__builtin_inf() : __builtin_inf();
    case FLOAT_NAN:
        return r->negative ? -__builtin_nan("") : __builtin_nan("");
    default:
        return __double_make(r->negative, r->m, r->e);
    }
}

float __float_result(const struct float_result *r)
{
    return r->class == FLOAT_FINITE ? __float_make(r->negative, r->m, r->e) : (float)__double_result(r);
}

long double __ldouble_result(const struct float_result *r)
{
    return r->class == FLOAT_FINITE ? __ldouble_make(r->negative, r->m, r->e) : (long double)__double_result(r);
}

static int string_get(struct char_source *src)
{
    return (unsigned char)*((struct string_source *)src)->p++;
}

static void string_unget(struct char_source *src, int c)
{
    ((struct string_source *)src)->p--;
}

void __string_source(struct string_source *s, const char *text)
{
    s->src.get = string_get;
    s->src.unget = string_unget;
    s->p = text;
}
