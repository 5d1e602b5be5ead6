/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* pi/2 in pieces; an integer below 2^20 times each of the first three is exact. */
#define P0 0x1.921fb544p+0
#define P1 0x1.0b4611a6p-34
#define P2 0x1.3198a2ep-69
#define P3 0x1.b839a252049cp-104

static int reduce_medium(double x, dd *r)
{
    double n = __builtin_round(x * 0x1.45f306dc9c883p-1);
    dd a = two_sum(__builtin_fma(-n, P0, x), -n * P1);

    a = dd_add_d(a, -n * P2);
    *r = dd_sub(a, two_prod(n, P3));
    return (int)(int64_t)n & 3;
}

/* 64 bits of 2/pi from the bit-th fraction bit on. */
static uint64_t two_over_pi_bits(int bit)
{
    int w = bit / 64, s = bit % 64;
    uint64_t v = __two_over_pi[w] << s;

    return s != 0 ? v | __two_over_pi[w + 1] >> (64 - s) : v;
}

static void shift_left(uint64_t *p, int n, int by)
{
    int words = by / 64, bits = by % 64;

    for (int i = 0; i < n; i++) {
        uint64_t hi = i + words < n ? p[i + words] : 0, lo = i + words + 1 < n ? p[i + words + 1] : 0;
        p[i] = bits != 0 ? hi << bits | lo >> (64 - bits) : hi;
    }
}

/*
 * Payne and Hanek: of x 2/pi only the part below 4 matters, so the bits of 2/pi whose product with x's mantissa is a
 * multiple of 4 are left out, and 256 bits from there on decide the rest.
 */
static int reduce_large(double x, dd *r)
{
    uint64_t m = (bits_of(x) & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52, p[5] = { 0 };
    int e = (int)(bits_of(x) >> 52 & 0x7ff) - 1075, skip = e > 2 ? e - 2 : 0, negative = 0, zeros = 0, q;
    unsigned __int128 carry = 0;
    double h, l, unit;

    for (int i = 3; i >= 0; i--) {
        carry += (unsigned __int128)m * two_over_pi_bits(skip + 64 * i);
        p[i + 1] = (uint64_t)carry;
        carry >>= 64;
    }
    p[0] = (uint64_t)carry;
    shift_left(p, 5, 62 + (e - skip)); /* now the top two bits count quarter turns */
    q = (int)(p[0] >> 62);
    shift_left(p, 5, 2);
    if (p[0] >> 63 != 0) {
        negative = 1;
        q++;
        for (int i = 0; i < 5; i++) {
            p[i] = ~p[i];
        }
    }
    while (zeros < 192 && p[0] >> 63 == 0) {
        shift_left(p, 5, 1);
        zeros++;
    }
    unit = double_of((uint64_t)(1023 - 64 - zeros) << 52);
    h = (double)(p[0] >> 11 << 11) * unit;
    l = (double)((p[0] & 0x7ff) << 53 | p[1] >> 11) * unit * 0x1p-53;
    *r = dd_mul(fast_sum(h, l), DD_PIO2);
    if (negative) {
        *r = dd_neg(*r);
    }
    return q & 3;
}

int __reduce_pio2(double x, dd *r)
{
    int q;

    if (fabs(x) <= 0x1.921fb54442d18p-1) {
        *r = (dd) { x, 0 };
        return 0;
    }
    if (fabs(x) < 0x1p19) {
        return reduce_medium(x, r);
    }
    q = reduce_large(fabs(x), r);
    if (x < 0) {
        *r = dd_neg(*r);
        q = -q & 3;
    }
    return q;
}

void __sincos_dd(dd r, dd *s, dd *c)
{
    dd z = dd_mul(r, r), u;
    double x = z.h, t;

    t = -1 / 5040.0 + x * (1 / 362880.0 + x * (-1 / 39916800.0 + x * (1 / 6227020800.0 + x * (-1 / 1307674368000.0 +
        x * (1 / 355687428096000.0 - x / 121645100408832000.0)))));
    u = dd_add((dd) { 0x1.1111111111111p-7, 0x1.1111111111111p-63 }, dd_mul_d(z, t));
    u = dd_add((dd) { -0x1.5555555555555p-3, -0x1.5555555555555p-57 }, dd_mul(z, u));
    *s = dd_add(r, dd_mul(r, dd_mul(z, u)));

    t = 1 / 40320.0 + x * (-1 / 3628800.0 + x * (1 / 479001600.0 + x * (-1 / 87178291200.0 + x * (1 / 20922789888000.0 -
        x / 6402373705728000.0))));
    u = dd_add((dd) { -0x1.6c16c16c16c17p-10, 0x1.f49f49f49f49fp-65 }, dd_mul_d(z, t));
    u = dd_add((dd) { 0x1.5555555555555p-5, 0x1.5555555555555p-59 }, dd_mul(z, u));
    u = dd_add_d(dd_mul(z, u), -0.5);
    *c = dd_add_d(dd_mul(z, u), 1);
}

double sin(double x)
{
    dd r, s, c;
    int q;

    if (!isfinite(x)) {
        return __math_invalid(x);
    }
    if (fabs(x) < 0x1p-27) {
        return x;
    }
    q = __reduce_pio2(x, &r);
    __sincos_dd(r, &s, &c);
    s = q & 1 ? c : s;
    return dd_round(q & 2 ? dd_neg(s) : s);
}

double cos(double x)
{
    dd r, s, c;
    int q;

    if (!isfinite(x)) {
        return __math_invalid(x);
    }
    q = __reduce_pio2(x, &r);
    __sincos_dd(r, &s, &c);
    c = q & 1 ? s : c;
    return dd_round((q + 1) & 2 ? dd_neg(c) : c);
}

void sincos(double x, double *sp, double *cp)
{
    *sp = sin(x);
    *cp = cos(x);
}

double tan(double x)
{
    dd r, s, c;

    if (!isfinite(x)) {
        return __math_invalid(x);
    }
    if (fabs(x) < 0x1p-27) {
        return x;
    }
    if (__reduce_pio2(x, &r) & 1) {
        __sincos_dd(r, &s, &c);
        return dd_round(dd_div(dd_neg(c), s));
    }
    __sincos_dd(r, &s, &c);
    return dd_round(dd_div(s, c));
}

/* The argument is reduced before pi comes in, so that zeros are exact. */
dd __sinpi_dd(double x)
{
    double n = __builtin_round(2 * x);
    dd s, c;
    int q = (int)((int64_t)n & 3);

    __sincos_dd(dd_mul_d(DD_PI, x - n / 2), &s, &c);
    s = q & 1 ? c : s;
    return q & 2 ? dd_neg(s) : s;
}
