/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

#define SQRT_HALF_BITS UINT64_C(0x3fe6a09e00000000)

/*
 * x = 2^k m, m in [sqrt(1/2), sqrt(2)); with c near 1/m from the table, r = m c - 1 is exact as a dd and
 * log(x) = k ln2 - log(c) + log(1 + r).
 */
static dd log_positive(double x)
{
    uint64_t b = bits_of(x), t;
    int k = 0;
    dd p, r, sum;
    double m, s;

    if (b >> 52 == 0) {
        b = bits_of(x * 0x1p54);
        k = -54;
    }
    t = b - SQRT_HALF_BITS;
    k += (int)((int64_t)t >> 52);
    const struct log_entry *e = &__log_table[t >> 45 & 127];
    m = double_of(b - (t & UINT64_C(0xfff0000000000000)));
    p = two_prod(m, e->c);
    r = two_sum(p.h - 1, p.l);
    s = r.h;
    /* log(1 + r) = r - r^2/2 + r^3 (1/3 - r/4 + ...) */
    sum = two_prod(s, s);
    sum = (dd) { -0.5 * sum.h, -0.5 * sum.l };
    double cube = s * s * s;
    double tail = cube * (1 / 3.0 - s * (1 / 4.0 - s * (1 / 5.0 - s * (1 / 6.0 - s * (1 / 7.0 - s * (1 / 8.0 - s *
                  (1 / 9.0 - s / 10.0)))))));
    sum = dd_add_d(dd_add(r, sum), tail - r.h * r.l);
    sum = dd_add(e->log, sum);
    return k != 0 ? dd_add(dd_mul_d(DD_LN2, k), sum) : sum;
}

dd __log_dd(dd x)
{
    double ratio = x.l / x.h;

    return x.l != 0 ? dd_add_d(log_positive(x.h), ratio - 0.5 * ratio * ratio) : log_positive(x.h);
}

dd __log1p_dd(dd x)
{
    dd s;

    if (fabs(x.h) < 0x1p-60) {
        return x;
    }
    s = two_sum(1, x.h);
    return __log_dd(fast_sum(s.h, s.l + x.l));
}

/* The cases log functions share: returns 1 and the result when x is not an ordinary positive number. */
static int special(double x, double *result)
{
    if (x > 0 && !isinf(x)) {
        return 0;
    }
    *result = x == 0 ? __math_pole(1) : isnan(x) ? x + x : x > 0 ? x : __math_invalid(x);
    return 1;
}

double log(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double r;

    return special(x, &r) ? r : dd_round(log_positive(x));
}

double log2(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double r;

    return special(x, &r) ? r : dd_round(dd_mul(log_positive(x), DD_LOG2E));
}

double log10(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double r;

    return special(x, &r) ? r : dd_round(dd_mul(log_positive(x), DD_LOG10E));
}

double log1p(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    if (x == -1) {
        return __math_pole(1);
    }
    if (!(x > -1)) {
        return isnan(x) ? x + x : __math_invalid(x);
    }
    return isinf(x) || fabs(x) < 0x1p-54 ? x : dd_round(__log1p_dd((dd) { x, 0 }));
}
