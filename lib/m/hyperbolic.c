/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* exp(|x|)/2 with the sign of x, where the other exponential no longer counts. */
static double half_exp(double x)
{
    struct scaled s;

    if (fabs(x) > 800) {
        return isinf(x) ? x : __math_overflow(x < 0);
    }
    s = __exp_dd((dd) { fabs(x), 0 });
    double r = __scale(s.v, s.k - 1);
    return copysign(s.k > 1022 ? __math_checked(r) : r, x);
}

double sinh(double x)
{
    dd e, r;

    if (isnan(x) || fabs(x) < 0x1p-28) {
        return x;
    }
    if (fabs(x) > 38) {
        return half_exp(x);
    }
    e = __expm1_dd((dd) { fabs(x), 0 });
    r = dd_add(e, dd_div(e, dd_add_d(e, 1)));
    return copysign(dd_round(r) / 2, x);
}

double cosh(double x)
{
    dd e;

    if (isnan(x)) {
        return x;
    }
    x = fabs(x);
    if (x > 38) {
        return half_exp(x);
    }
    e = dd_add_d(__expm1_dd((dd) { x, 0 }), 1);
    return dd_round(dd_add(e, dd_div((dd) { 1, 0 }, e))) / 2;
}

double tanh(double x)
{
    dd e;

    if (isnan(x) || fabs(x) < 0x1p-28) {
        return x;
    }
    if (fabs(x) > 19.5) {
        return copysign(1, x);
    }
    e = __expm1_dd((dd) { 2 * fabs(x), 0 });
    return copysign(dd_round(dd_div(e, dd_add_d(e, 2))), x);
}

/* log1p(x + x^2 / (1 + sqrt(1 + x^2))) */
double asinh(double x)
{
    double a = fabs(x);
    dd z, r;

    if (!isfinite(x) || a < 0x1p-28) {
        return x;
    }
    if (a > 0x1p60) {
        return copysign(dd_round(dd_add(__log_dd((dd) { a, 0 }), DD_LN2)), x);
    }
    z = two_prod(a, a);
    r = dd_add_d(dd_div(z, dd_add_d(dd_sqrt(dd_add_d(z, 1)), 1)), a);
    return copysign(dd_round(__log1p_dd(r)), x);
}

/* With t = x - 1: log1p(t + sqrt(t (t + 2))) */
double acosh(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    dd t;

    if (!(x >= 1)) {
        return __math_invalid(x);
    }
    if (x > 0x1p60) {
        return isinf(x) ? x : dd_round(dd_add(__log_dd((dd) { x, 0 }), DD_LN2));
    }
    t = two_sum(x, -1);
    return dd_round(__log1p_dd(dd_add(t, dd_sqrt(dd_mul(t, dd_add_d(t, 2))))));
}

double atanh(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double a = fabs(x);
    dd r;

    if (a == 1) {
        return __math_pole(x < 0);
    }
    if (!(a < 1)) {
        return __math_invalid(x);
    }
    if (a < 0x1p-28) {
        return x;
    }
    r = __log1p_dd(dd_div((dd) { 2 * a, 0 }, two_sum(1, -a)));
    return copysign(dd_round(r) / 2, x);
}
