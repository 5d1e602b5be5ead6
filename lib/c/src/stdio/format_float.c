/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"
#include <string.h>

/*
 * m * 2^e is an integer N times a power of ten: for e < 0, N = m * 5^-e and the point moves -e places.
 * N is held exactly, in words of nine digits, rounded to the digits asked for, and printed from the top.
 */
#define WORD 1000000000u
#define WORDS_DOUBLE 92
#define WORDS_LDOUBLE 1292

struct digits {
    uint32_t *w; /* least significant first */
    int n;       /* words */
    int nd;      /* digits */
    int shift;   /* value = N * 10^-shift */
    int negative;
};

static const uint32_t tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, WORD };

static void multiply(struct digits *d, uint32_t by)
{
    uint64_t carry = 0;

    for (int i = 0; i < d->n; i++) {
        uint64_t v = (uint64_t)d->w[i] * by + carry;
        d->w[i] = (uint32_t)(v % WORD);
        carry = v / WORD;
    }
    if (carry != 0) {
        d->w[d->n++] = (uint32_t)carry;
    }
}

static void count_digits(struct digits *d)
{
    int top = 1;

    while (d->n > 1 && d->w[d->n - 1] == 0) {
        d->n--;
    }
    while (top < 9 && d->w[d->n - 1] >= tens[top]) {
        top++;
    }
    d->nd = (d->n - 1) * 9 + top;
}

static void expand(struct digits *d, const struct float_parts *f)
{
    u128 m = f->m;
    int e = f->e;

    while (e < 0 && (m & 1) == 0 && m != 0) {
        m >>= 1;
        e++;
    }
    d->n = 0;
    do {
        d->w[d->n++] = (uint32_t)(m % WORD);
        m /= WORD;
    } while (m != 0);
    d->shift = e < 0 ? -e : 0;
    for (; e > 0; e -= e < 29 ? e : 29) {
        multiply(d, 1u << (e < 29 ? e : 29));
    }
    for (; e <= -12; e += 12) {
        multiply(d, 244140625);
    }
    for (; e < 0; e++) {
        multiply(d, 5);
    }
    count_digits(d);
}

static int digit_at(const struct digits *d, int from_bottom)
{
    if (from_bottom < 0 || from_bottom >= d->nd) {
        return 0;
    }
    return (int)(d->w[from_bottom / 9] / tens[from_bottom % 9] % 10);
}

static int any_below(const struct digits *d, int drop)
{
    for (int i = 0; i < drop / 9 && i < d->n; i++) {
        if (d->w[i] != 0) {
            return 1;
        }
    }
    return drop / 9 < d->n && d->w[drop / 9] % tens[drop % 9] != 0;
}

static void set_digit(struct digits *d, unsigned digit, int shift)
{
    d->w[0] = digit;
    d->n = 1;
    d->nd = 1;
    d->shift = shift;
}

static int is_zero(const struct digits *d)
{
    return d->n == 1 && d->w[0] == 0;
}

static enum remainder remainder_of(const struct digits *d, int drop)
{
    int first = digit_at(d, drop - 1), more = any_below(d, drop - 1);

    if (first == 5) {
        return more ? REMAINDER_ABOVE : REMAINDER_HALF;
    }
    return first > 5 ? REMAINDER_ABOVE : first > 0 || more ? REMAINDER_BELOW : REMAINDER_NONE;
}

/* Drops the lowest digits, rounding the way fesetround() says; they stay in place as zeros. */
static void round_off(struct digits *d, int drop)
{
    int up;

    if (drop <= 0) {
        return;
    }
    if (drop > d->nd) {
        unsigned unit = !is_zero(d) && float_rounds_up(d->negative, 0, REMAINDER_BELOW);
        set_digit(d, unit, unit ? d->shift - drop : 0);
        return;
    }
    up = float_rounds_up(d->negative, digit_at(d, drop) & 1, remainder_of(d, drop));
    for (int i = 0; i < drop / 9; i++) {
        d->w[i] = 0;
    }
    if (drop / 9 >= d->n) {
        d->w[d->n++] = 0;
    }
    d->w[drop / 9] -= d->w[drop / 9] % tens[drop % 9];
    if (up) {
        uint32_t add = tens[drop % 9];
        for (int i = drop / 9; add != 0; i++) {
            if (i == d->n) {
                d->w[d->n++] = 0;
            }
            d->w[i] += add;
            add = d->w[i] >= WORD;
            d->w[i] -= add ? WORD : 0;
        }
    }
    count_digits(d);
    if (is_zero(d)) {
        set_digit(d, 0, 0);
    }
}

/* Power of ten of the first digit. */
static int exponent10(const struct digits *d)
{
    return is_zero(d) ? 0 : d->nd - 1 - d->shift;
}

/* Digits from the first-th from the top on; beyond the last they are zeros. */
static void put_digits(struct sink *out, const struct digits *d, int first, long count)
{
    char buf[64];

    while (count > 0) {
        int n = count < (long)sizeof buf ? (int)count : (int)sizeof buf;
        if (first >= d->nd) {
            __sink_pad(out, '0', count);
            return;
        }
        for (int i = 0; i < n; i++) {
            buf[i] = (char)('0' + digit_at(d, d->nd - 1 - (first + i)));
        }
        __sink_put(out, buf, (size_t)n);
        first += n;
        count -= n;
    }
}

static int trailing_zeros(const struct digits *d)
{
    int z = 0;

    while (z < d->nd - 1 && digit_at(d, z) == 0) {
        z++;
    }
    return z;
}

static int sign_text(const struct spec *s, int negative, char *buf)
{
    if (negative) {
        *buf = '-';
    } else if (s->flags & FLAG_PLUS) {
        *buf = '+';
    } else if (s->flags & FLAG_SPACE) {
        *buf = ' ';
    } else {
        return 0;
    }
    return 1;
}

/* Sign or prefix, padding on the side the flags say; returns what is left to pad after the body. */
static long open_field(struct sink *out, const struct spec *s, const char *prefix, int plen, long body)
{
    long pad = s->width - plen - body;

    if (!(s->flags & (FLAG_LEFT | FLAG_ZERO))) {
        __sink_pad(out, ' ', pad);
    }
    __sink_put(out, prefix, (size_t)plen);
    if ((s->flags & FLAG_ZERO) && !(s->flags & FLAG_LEFT)) {
        __sink_pad(out, '0', pad);
    }
    return s->flags & FLAG_LEFT ? pad : 0;
}

static void put_fixed(struct sink *out, const struct spec *s, const struct digits *d, int negative, long prec)
{
    int x = exponent10(d);
    char sign[1];
    int slen = sign_text(s, negative, sign), dot = prec > 0 || (s->flags & FLAG_ALT);
    long after = open_field(out, s, sign, slen, (x > 0 ? x : 0) + 1 + dot + prec);

    if (x >= 0) {
        put_digits(out, d, 0, x + 1);
    } else {
        __sink_put(out, "0", 1);
    }
    if (dot) {
        __sink_put(out, ".", 1);
    }
    if (x >= 0) {
        put_digits(out, d, x + 1, prec);
    } else {
        long zeros = -x - 1 < prec ? -x - 1 : prec;
        __sink_pad(out, '0', zeros);
        put_digits(out, d, 0, prec - zeros);
    }
    __sink_pad(out, ' ', after);
}

static int exponent_text(char *buf, char letter, int x, int min_digits)
{
    char tmp[8];
    int n = 0, len = 0;
    unsigned v = (unsigned)(x < 0 ? -x : x);

    do {
        tmp[n++] = (char)('0' + v % 10);
        v /= 10;
    } while (v != 0 || n < min_digits);
    buf[len++] = letter;
    buf[len++] = x < 0 ? '-' : '+';
    while (n > 0) {
        buf[len++] = tmp[--n];
    }
    return len;
}

static void put_scientific(struct sink *out, const struct spec *s, const struct digits *d, int negative, long prec)
{
    char sign[1], exp[12];
    int upper = s->conv < 'a';
    int slen = sign_text(s, negative, sign), dot = prec > 0 || (s->flags & FLAG_ALT);
    int elen = exponent_text(exp, upper ? 'E' : 'e', exponent10(d), 2);
    long after = open_field(out, s, sign, slen, 1 + dot + prec + elen);

    put_digits(out, d, 0, 1);
    if (dot) {
        __sink_put(out, ".", 1);
    }
    put_digits(out, d, 1, prec);
    __sink_put(out, exp, (size_t)elen);
    __sink_pad(out, ' ', after);
}

static void put_general(struct sink *out, const struct spec *s, struct digits *d, int negative, long prec)
{
    int x;

    if (prec == 0) {
        prec = 1;
    }
    if (prec < d->nd) {
        round_off(d, (int)(d->nd - prec));
    }
    x = exponent10(d);
    if (!(s->flags & FLAG_ALT)) {
        long significant = d->nd - trailing_zeros(d);
        if (x >= -4 && x < prec) {
            long frac = significant - 1 - x;
            put_fixed(out, s, d, negative, frac > 0 ? frac : 0);
        } else {
            put_scientific(out, s, d, negative, significant - 1);
        }
    } else if (x >= -4 && x < prec) {
        put_fixed(out, s, d, negative, prec - 1 - x);
    } else {
        put_scientific(out, s, d, negative, prec - 1);
    }
}

static void put_decimal(struct sink *out, const struct spec *s, const struct float_parts *f, uint32_t *store)
{
    struct digits d = { store, 0, 0, 0, f->negative };
    long prec = s->prec < 0 ? 6 : s->prec;
    long drop;

    expand(&d, f);
    switch (s->conv | 0x20) {
    case 'f':
        drop = (long)d.shift - prec;
        round_off(&d, drop > 1000000 ? 1000000 : drop < 0 ? 0 : (int)drop);
        put_fixed(out, s, &d, f->negative, prec);
        break;
    case 'e':
        if (prec + 1 < d.nd) {
            round_off(&d, (int)(d.nd - prec - 1));
        }
        put_scientific(out, s, &d, f->negative, prec);
        break;
    default:
        put_general(out, s, &d, f->negative, prec);
        break;
    }
}

static __attribute__((__noinline__)) void put_double(struct sink *out, const struct spec *s, const struct float_parts *f)
{
    uint32_t store[WORDS_DOUBLE];

    put_decimal(out, s, f, store);
}

static __attribute__((__noinline__)) void put_ldouble(struct sink *out, const struct spec *s, const struct float_parts *f)
{
    uint32_t store[WORDS_LDOUBLE];

    put_decimal(out, s, f, store);
}

static void put_hex(struct sink *out, const struct spec *s, const struct float_parts *f)
{
    int upper = s->conv < 'a', frac_bits = (f->mant_bits - 1 + 3) & ~3, exp, nd = frac_bits / 4, dot;
    const char *hex = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    char prefix[3], text[40], etext[12];
    int plen = sign_text(s, f->negative, prefix), elen, lead;
    u128 m = f->m << (frac_bits - (f->mant_bits - 1));
    long prec, after;

    exp = f->class == FLOAT_ZERO ? 0 : f->e + f->mant_bits - 1;
    if (s->prec >= 0 && s->prec < nd) {
        int drop = 4 * (nd - s->prec);
        enum remainder rest = float_remainder(m, drop, 0);
        m >>= drop;
        m += (u128)float_rounds_up(f->negative, (int)(m & 1), rest);
        nd = s->prec;
    } else if (s->prec < 0) {
        for (; nd > 0 && (m & 15) == 0; nd--) {
            m >>= 4;
        }
    }
    prec = s->prec < 0 ? nd : s->prec;
    for (int i = nd; i-- > 0; m >>= 4) {
        text[i] = hex[(int)(m & 15)];
    }
    lead = (int)m;
    prefix[plen++] = '0';
    prefix[plen++] = upper ? 'X' : 'x';
    dot = prec > 0 || (s->flags & FLAG_ALT);
    elen = exponent_text(etext, upper ? 'P' : 'p', exp, 1);
    after = open_field(out, s, prefix, plen, 1 + dot + prec + elen);
    __sink_put(out, &hex[lead], 1);
    __sink_put(out, ".", (size_t)dot);
    __sink_put(out, text, (size_t)nd);
    __sink_pad(out, '0', prec - nd);
    __sink_put(out, etext, (size_t)elen);
    __sink_pad(out, ' ', after);
}

static void put_special(struct sink *out, const struct spec *s, const struct float_parts *f)
{
    struct spec plain = *s;
    char sign[1];
    int upper = s->conv < 'a';
    const char *text = f->class == FLOAT_INF ? (upper ? "INF" : "inf") : (upper ? "NAN" : "nan");
    long after;

    plain.flags &= ~(unsigned)FLAG_ZERO;
    after = open_field(out, &plain, sign, sign_text(s, f->negative, sign), 3);
    __sink_put(out, text, 3);
    __sink_pad(out, ' ', after);
}

void __format_float(struct sink *out, const struct spec *s, const struct float_parts *f)
{
    if (f->class == FLOAT_INF || f->class == FLOAT_NAN) {
        put_special(out, s, f);
    } else if ((s->conv | 0x20) == 'a') {
        put_hex(out, s, f);
    } else if (f->mant_bits == 53) {
        put_double(out, s, f);
    } else {
        put_ldouble(out, s, f);
    }
}
