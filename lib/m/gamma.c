/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <errno.h>

int signgam;

/* Stirling's series for z >= 24. */
static dd stirling(dd z)
{
    dd w = dd_div((dd) { 1, 0 }, z), s;
    double x = w.h, x2 = x * x;
    double tail = x * x2 * (-1 / 360.0 + x2 * (1 / 1260.0 + x2 * (-1 / 1680.0 + x2 * (1 / 1188.0 + x2 *
                  (-691 / 360360.0 + x2 * (1 / 156.0 - x2 * 3617 / 122400.0))))));

    s = dd_sub(dd_mul(dd_add_d(z, -0.5), __log_dd(z)), z);
    s = dd_add(s, DD_HALF_LN_2PI);
    return dd_add_d(dd_add(s, dd_div(w, (dd) { 12, 0 })), tail);
}

/* Raises z to 24 or more; *product gets z (z+1) ... of the steps taken. */
static dd raise(dd z, dd *product)
{
    *product = (dd) { 1, 0 };
    while (z.h < 24) {
        *product = dd_mul(*product, z);
        z = dd_add_d(z, 1);
    }
    return z;
}

/* lgamma(1 + e), |e| <= 0.3 */
static dd near_one(dd e)
{
    dd sum = { 0, 0 }, m = dd_neg(e);

    for (int i = ZETA_TERMS - 1; i >= 0; i--) {
        sum = dd_add(dd_mul(sum, m), __zeta_over_k[i]);
    }
    return dd_add(dd_mul(dd_mul(sum, m), m), dd_mul(DD_GAMMA, m));
}

dd __lgamma_dd(dd x)
{
    dd product, z;

    if (fabs(x.h - 1) <= 0.25) {
        return near_one(dd_add_d(x, -1));
    }
    if (fabs(x.h - 2) <= 0.25) {
        dd e = dd_add_d(x, -2);
        return dd_add(near_one(e), __log1p_dd(e));
    }
    z = raise(x, &product);
    return dd_sub(stirling(z), __log_dd(product));
}

/* log(pi / |x sin(pi x)|) - lgamma(|x|) for x < 0. Near the zeros of the result its relative error grows. */
static double reflect(double x, int *sign)
{
    dd s = __sinpi_dd(-x);

    *sign = s.h > 0 ? -1 : 1;
    if (s.h < 0) {
        s = dd_neg(s);
    }
    s = dd_div(DD_PI, dd_mul_d(s, -x));
    return dd_round(dd_sub(__log_dd(s), __lgamma_dd((dd) { -x, 0 })));
}

double lgamma_r(double x, int *sign)
{
    *sign = signbit(x) && x == 0 ? -1 : 1;
    if (isnan(x)) {
        return x;
    }
    if (isinf(x)) {
        return INFINITY;
    }
    if (x <= 0 && x == __builtin_floor(x)) {
        return __math_pole(0);
    }
    if (fabs(x) < 0x1p-60) {
        *sign = x < 0 ? -1 : 1;
        return -log(fabs(x));
    }
    if (x < 0) {
        return reflect(x, sign);
    }
    if (x > 0x1.754d9278b51a7p+1014) {
        return __math_overflow(0);
    }
    if (x > 0x1p60) {
        double r = dd_round(dd_mul_d(dd_add_d(__log_dd((dd) { x, 0 }), -1), x));
        return r;
    }
    return dd_round(__lgamma_dd((dd) { x, 0 }));
}

double lgamma(double x)
{
    return lgamma_r(x, &signgam);
}

double gamma(double x)
{
    return lgamma(x);
}

double gamma_r(double x, int *sign)
{
    return lgamma_r(x, sign);
}

/* Gamma(x) for 0 < x < 180, scaled. */
static struct scaled gamma_positive(double x)
{
    dd product, z = raise((dd) { x, 0 }, &product);
    struct scaled s = __exp_dd(stirling(z));

    s.v = dd_div(s.v, product);
    return s;
}

double tgamma(double x)
{
    struct scaled s;
    double r;

    if (x == 0) {
        return __math_pole(signbit(x));
    }
    if (isnan(x) || x == INFINITY) {
        return x;
    }
    if (x < 0 && x == __builtin_floor(x)) {
        return __math_invalid(x);
    }
    if (fabs(x) < 0x1p-1024) {
        return __math_overflow(x < 0);
    }
    if (x > 172) {
        return __math_overflow(0);
    }
    if (x < -184) {
        return __math_underflow((int64_t)__builtin_floor(fabs(x) > 0x1p52 ? 0 : x) & 1);
    }
    if (x > 0) {
        s = gamma_positive(x);
    } else {
        if (fabs(x) < 0x1p-60) {
            return 1 / x;
        }
        s = gamma_positive(-x);
        /* Gamma(x) = -pi / (x sin(pi x) Gamma(-x)) */
        s.v = dd_div(DD_PI, dd_mul(dd_mul_d(__sinpi_dd(x), -x), s.v));
        s.k = -s.k;
    }
    r = __scale(s.v, s.k);
    return s.k > 1000 || s.k < -1000 ? __math_checked(r) : r;
}
