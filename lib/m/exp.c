/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/*
 * x = n ln2/32 + r, |r| <= ln2/64: exp(x) = 2^(n/32) exp(r), the first factor from a table.
 * ln2/32 comes in three pieces; n times the first is exact.
 */
#define STEP1 0x1.62e42fefp-6
#define STEP2 0x1.473de6af278edp-39
#define STEP3 -0x1.9ff034p-95

static dd reduce(dd x, int *n)
{
    double fn = __builtin_round(x.h * 0x1.71547652b82fep+5);
    dd r = two_sum(__builtin_fma(-fn, STEP1, x.h), x.l);

    *n = (int)fn;
    return dd_add_d(dd_sub(r, two_prod(fn, STEP2)), -fn * STEP3);
}

/* exp(r) - 1; what follows r is small enough for plain doubles. */
static dd expm1_small(dd r)
{
    double x = r.h;
    double tail = x * x * (0.5 + x * (1 / 6.0 + x * (1 / 24.0 + x * (1 / 120.0 + x * (1 / 720.0 + x / 5040.0)))));

    return fast_sum(x, r.l + (tail + r.l * x));
}

struct scaled __exp_dd(dd x)
{
    struct scaled s;
    dd r, t;
    int n;

    r = reduce(x, &n);
    t = __exp_table[n & 31];
    s.v = dd_add(t, dd_mul(t, expm1_small(r)));
    s.k = (n - (n & 31)) / 32;
    return s;
}

dd __expm1_dd(dd x)
{
    struct scaled s;
    double scale;
    int n;
    dd r = reduce(x, &n);

    if (n == 0) {
        return expm1_small(r);
    }
    s = __exp_dd(x);
    scale = double_of((uint64_t)(1023 + s.k) << 52);
    return dd_add_d((dd) { s.v.h * scale, s.v.l * scale }, -1);
}

/* Below the normal range the sum is rounded where it ends up, not before. */
double __scale(dd v, int k)
{
    double x;

    if (k > -1000 && k < 1000) {
        double f = double_of((uint64_t)(1023 + k) << 52);
        return v.h * f + v.l * f;
    }
    if (k >= 1000) {
        return k > 2000 ? dd_round(v) * 0x1p1000 * 0x1p1000 : scalbn(dd_round(v), k);
    }
    if (k < -1200) {
        return v.h * 0x1p-1000 * 0x1p-1000;
    }
    x = v.h * 0x1p-600;
    x = scalbn(x, k + 600);
    if (x * 0x1p52 * 0x1p2 == 0 || fabs(x) >= 0x1p-1021) {
        return scalbn(dd_round(v), k);
    }
    /* Add the big number whose ulp is the smallest subnormal in the scaled domain. */
    double edge = double_of((uint64_t)(1023 - 1074 + 52 - k) << 52) * (v.h < 0 ? -1.5 : 1.5);
    dd s = two_sum(edge, v.h);
    double rounded = s.h, rest = s.l + v.l, ulp = double_of((uint64_t)(1023 - 1074 - k) << 52);
    if (fabs(rest) > ulp / 2 || (fabs(rest) == ulp / 2 && (rest > 0) != (s.l > 0))) {
        rounded += rest > 0 ? ulp : -ulp;
    }
    return scalbn(rounded - edge, k);
}

static double finish(struct scaled s)
{
    return __math_checked(__scale(s.v, s.k));
}

double exp(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    if (!(fabs(x) < 800)) {
        return isnan(x) ? x + x : isinf(x) ? (x > 0 ? x : 0) : x > 0 ? __math_overflow(0) : __math_underflow(0);
    }
    struct scaled s = __exp_dd((dd) { x, 0 });
    return s.k > 1022 || s.k < -1021 ? finish(s) : __scale(s.v, s.k);
}

double exp2(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    struct scaled s;
    double n;

    if (!(fabs(x) < 1100)) {
        return isnan(x) ? x + x : isinf(x) ? (x > 0 ? x : 0) : x > 0 ? __math_overflow(0) : __math_underflow(0);
    }
    n = __builtin_round(x);
    s = __exp_dd(dd_mul_d(DD_LN2, x - n));
    s.k += (int)n;
    return finish(s);
}

double exp10(double x)
{
    if (!(fabs(x) < 400)) {
        return isnan(x) ? x + x : isinf(x) ? (x > 0 ? x : 0) : x > 0 ? __math_overflow(0) : __math_underflow(0);
    }
    return finish(__exp_dd(dd_mul_d(DD_LN10, x)));
}

double expm1(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    if (fabs(x) < 0x1p-54) {
        return x;
    }
    if (!(x < 40)) {
        return exp(x);
    }
    if (x < -40) {
        return -1 + 0x1p-60;
    }
    return dd_round(__expm1_dd((dd) { x, 0 }));
}
