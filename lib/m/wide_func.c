/* SPDX-License-Identifier: Apache-2.0 */
/* Elementary functions of wide numbers. Bounds of arguments stand in wide_func.h. */
#include "mlib.h"

#if __LDBL_MANT_DIG__ == 113

#include "wide_func.h"

typedef unsigned __int128 u128;

/*
 * exp(r) - 1 for |r| < 1: r is made smaller by 2^HALVINGS, a short Taylor series follows, then E <- E (E + 2) as often.
 * The relative precision of small results is kept.
 */
#define HALVINGS 14
#define TERMS    15

static wide expm1_small(wide r)
{
    wide x = wide_scale(r, -HALVINGS), term = x, sum = x, two = __wide_int(2);

    if (wide_zero(&r))
        return r;
    for (unsigned n = 2; n <= TERMS && !wide_zero(&term); n++) {
        term = __wide_div_int(__wide_mul(term, x), n);
        sum = __wide_add(sum, term);
    }
    for (int i = 0; i < HALVINGS; i++)
        sum = __wide_mul(sum, __wide_add(sum, two));
    return sum;
}

/* x = k ln 2 + r */
static wide reduce_ln2(wide x, int64_t *k)
{
    if (x.exp < -1) {
        *k = 0;
        return x;
    }
    __wide_trunc_int(__wide_mul(x, __wide_log2e), k);
    return wide_sub(x, __wide_mul(__wide_int(*k), __wide_ln2));
}

wide __wide_exp(wide x)
{
    int64_t k;
    wide r = reduce_ln2(x, &k);

    return wide_scale(__wide_add(expm1_small(r), __wide_int(1)), (int)k);
}

wide __wide_expm1(wide x)
{
    int64_t k;
    wide r = reduce_ln2(x, &k), e = expm1_small(r), one = __wide_int(1);

    return k == 0 ? e : wide_sub(wide_scale(__wide_add(e, one), (int)k), one);
}

/*
 * log(1 + d) for -0.3 < d < 0.5, to the relative precision of the result: from the double's value y, the correction
 * 2 u / (2 + u) with u = (1 + d) exp(-y) - 1 is of third order; two of them.
 */
static wide log1p_small(wide d)
{
    wide y, one = __wide_int(1), two = __wide_int(2);

    if (wide_zero(&d))
        return d;
    if (d.exp < -90)                            /* d - d^2/2 + d^3/3 is all */
        return __wide_mul(d, __wide_add(one, __wide_mul(d, wide_sub(__wide_div_int(d, 3), wide_scale(one, -1)))));
    y = __wide_ld(log1p(__wide_double(d)));
    for (int i = 0; i < 2; i++) {
        wide e = expm1_small(wide_neg(y)), u = __wide_add(__wide_add(d, e), __wide_mul(d, e));

        y = __wide_add(y, __wide_div(wide_scale(u, 1), __wide_add(two, u)));
    }
    return y;
}

/* x = m 2^*k, m from 0.7 to 1.41; -> m - 1 */
static wide split(wide x, int *k)
{
    *k = x.exp;
    x.exp = 0;
    if (x.m[3] < 0xb504f333f9de6484u) {
        x.exp = 1;
        --*k;
    }
    return wide_sub(x, __wide_int(1));
}

wide __wide_log(wide x)
{
    int k;
    wide y = log1p_small(split(x, &k));

    return k == 0 ? y : __wide_add(y, __wide_mul(__wide_int(k), __wide_ln2));
}

/* k + log(m) / ln 2: exact for powers of two. */
wide __wide_log2(wide x)
{
    int k;
    wide y = log1p_small(split(x, &k));

    return __wide_add(__wide_mul(y, __wide_log2e), __wide_int(k));
}

wide __wide_log1p(wide x)
{
    if (x.exp < -1)
        return log1p_small(x);
    return __wide_log(__wide_add(x, __wide_int(1)));
}

/* Both series at once: r^n / n!, |r| < 1: as many terms as 256 bits need. */
void __wide_sincos(wide r, wide *s, wide *c)
{
    wide square = wide_neg(__wide_mul(r, r)), term = __wide_int(1);

    *c = term;
    *s = r;
    if (wide_zero(&r))
        return;
    term = r;
    for (unsigned n = 2; !wide_zero(&term) && term.exp > s->exp - 256; n += 2) {
        term = __wide_div_int(__wide_mul(term, square), (uint64_t)n * (n + 1));
        *s = __wide_add(*s, term);
    }
    term = __wide_int(1);
    for (unsigned n = 1; term.exp > -256; n += 2) {
        term = __wide_div_int(__wide_mul(term, square), (uint64_t)n * (n + 1));
        if (wide_zero(&term))
            break;
        *c = __wide_add(*c, term);
    }
}

/*
 * x mod pi/2 for any long double: x = M 2^e with M of 113 bits meets those bits of 2/pi that decide about the quadrant
 * and the 384 after the point; what lies before gives multiples of 4, what lies behind is too small.
 */
#define WINDOW 9

wide __wide_rem_pio2(long double x, unsigned *quadrant)
{
    wide a = __wide_ld(x), f = { 0, 0, { 0 } };
    uint64_t p[WINDOW + 4] = { 0 }, w[WINDOW];
    int e = a.exp - 128, word, bit;             /* x = (m[3]:m[2]) 2^e */
    u128 carry;

    *quadrant = 0;
    if (a.exp < 0 || wide_zero(&a))
        return a;                               /* |x| < 1/2 */
    /* The first bit of 2/pi of weight 2^-(e + 2) or less counts: all before give multiples of 8. */
    bit = e > 66 ? e - 66 : 0;
    word = bit / 64;
    bit %= 64;
    for (int i = 0; i < WINDOW; i++) {
        uint64_t high = __wide_2_pi[word + i], low = __wide_2_pi[word + i + 1];

        w[WINDOW - 1 - i] = bit == 0 ? high : high << bit | low >> (64 - bit);
    }
    for (int i = 0; i < 2; i++) {               /* p = m times the window */
        carry = 0;
        for (int j = 0; j < WINDOW; j++) {
            carry += (u128)a.m[2 + i] * w[j] + p[i + j];
            p[i + j] = (uint64_t)carry;
            carry >>= 64;
        }
        p[i + WINDOW] = (uint64_t)carry;
    }
    /* p 2^(e - 64 word - bit - 64 WINDOW): the point lies so many bits above p's lowest one. */
    int point = 64 * WINDOW + 64 * word + bit - e;
    int top = point / 64, shift = point % 64;
    uint64_t fraction[6];

    *quadrant = (unsigned)((shift == 0 ? p[top] : p[top] >> shift) & 3);
    if (shift > 62)
        *quadrant = (unsigned)((p[top] >> shift | p[top + 1] << (64 - shift)) & 3);
    for (int i = 0; i < 6; i++) {
        int at = top - 1 - i;

        fraction[i] = shift == 0 ? p[at] : p[at + 1] << (64 - shift) | p[at] >> shift;
    }
    f.negative = 0;
    if (fraction[0] >> 63) {                    /* more than half: the next quadrant, from below */
        for (int i = 0; i < 6; i++)
            fraction[i] = ~fraction[i];
        f.negative = 1;
        ++*quadrant;
    }
    /* Leading zeros are many when x is close to a multiple of pi/2. */
    while (fraction[0] == 0) {
        for (int i = 0; i < 5; i++)
            fraction[i] = fraction[i + 1];
        fraction[5] = 0;
        f.exp -= 64;
        if (f.exp <= -6 * 64)
            return (wide){ 0 };
    }
    shift = __builtin_clzll(fraction[0]);
    for (int i = 0; i < 4; i++)
        f.m[3 - i] = shift == 0 ? fraction[i] : fraction[i] << shift | fraction[i + 1] >> (64 - shift);
    f.exp -= shift;
    f = __wide_mul(f, __wide_pio2);
    if (a.negative) {
        f.negative = !f.negative;
        *quadrant = -*quadrant;
    }
    *quadrant &= 3;
    return f;
}

/* atan(q) for small q. */
static wide atan_tiny(wide q)
{
    wide square = __wide_mul(q, q), term = q, sum = q;

    for (unsigned n = 3; n < 12 && !wide_zero(&term); n += 2) {
        term = wide_neg(__wide_mul(term, square));
        sum = __wide_add(sum, __wide_div_int(term, n));
    }
    return sum;
}

/* The angle of (x, y), both >= 0 and not both zero: a double's angle t, and the small angle that is left. */
wide __wide_atan2(wide y, wide x)
{
    wide s, c, t;

    if (wide_zero(&y))
        return y;
    if (wide_zero(&x) || y.exp - x.exp > 400)
        return wide_zero(&x) ? __wide_pio2 : wide_sub(__wide_pio2, __wide_div(x, y));
    if (x.exp - y.exp > 60)
        return atan_tiny(__wide_div(y, x));
    y.exp -= x.exp;
    x.exp = 0;
    t = __wide_ld(atan2(__wide_double(y), __wide_double(x)));
    __wide_sincos(t, &s, &c);
    return __wide_add(t, atan_tiny(__wide_div(wide_sub(__wide_mul(y, c), __wide_mul(x, s)),
                                              __wide_add(__wide_mul(x, c), __wide_mul(y, s)))));
}

#endif
