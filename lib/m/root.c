/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

double sqrt(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    if (x < 0) {
        return __math_invalid(x);
    }
    return __builtin_sqrt(x);
}

float sqrtf(float x)
{
    if (isnan(x)) {
        return x + x;
    }
    return x < 0 ? (float)__math_invalid(x) : __builtin_sqrtf(x);
}

/* Newton's step from a rough root doubles its bits; two from a good one reach the dd's precision. */
double cbrt(double x)
{
    double m, y;
    int e, shift;
    dd d;

    if (!isfinite(x) || x == 0) {
        return x;
    }
    m = frexp(fabs(x), &e);
    shift = ((e % 3) + 3) % 3;
    m = scalbn(m, shift); /* [0.5, 4) */
    e = (e - shift) / 3;
    struct scaled s = __exp_dd(dd_mul_d(__log_dd((dd) { m, 0 }), 1 / 3.0));
    y = __scale(s.v, s.k);
    d = dd_sub(dd_mul(two_prod(y, y), (dd) { y, 0 }), (dd) { m, 0 });
    y = dd_round(fast_sum(y, -d.h / (3 * y * y)));
    return copysign(scalbn(y, e), x);
}

double hypot(double x, double y)
{
    int e;
    double r;

    if (isinf(x) || isinf(y)) {
        return INFINITY;
    }
    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    x = fabs(x);
    y = fabs(y);
    if (x < y) {
        r = x;
        x = y;
        y = r;
    }
    if (y == 0 || y < x * 0x1p-60) {
        return x + y;
    }
    x = frexp(x, &e);
    y = scalbn(y, -e);
    r = dd_round(dd_sqrt(dd_add(two_prod(x, x), two_prod(y, y))));
    r = scalbn(r, e);
    return isinf(r) ? __math_overflow(0) : r;
}
