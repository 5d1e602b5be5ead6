/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* 0: not an integer, 1: odd, 2: even */
static int integer_kind(double y)
{
    double a = fabs(y);

    if (a >= 0x1p53) {
        return 2;
    }
    if (a != __builtin_trunc(a)) {
        return 0;
    }
    return (uint64_t)a & 1 ? 1 : 2;
}

static double pow_infinite_y(double x, double y)
{
    double a = fabs(x);

    if (a == 1) {
        return 1;
    }
    return (a > 1) == (y > 0) ? INFINITY : 0;
}

/* x is 0 or infinite, y neither 0 nor NaN. */
static double pow_edge_x(double x, double y)
{
    int negative = signbit(x) && integer_kind(y) == 1;

    if (x == 0 && y < 0) {
        return isinf(y) ? INFINITY : __math_pole(negative);
    }
    if ((x == 0) == (y > 0)) {
        return negative ? -0.0 : 0.0;
    }
    return negative ? -INFINITY : INFINITY;
}

double pow(double x, double y)
{
    int negative = 0;
    struct scaled s;
    dd l;

    if (y == 0 || x == 1) {
        return 1;
    }
    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (x == 0 || isinf(x)) {
        return pow_edge_x(x, y);
    }
    if (isinf(y)) {
        return pow_infinite_y(x, y);
    }
    if (x < 0) {
        int kind = integer_kind(y);
        if (kind == 0) {
            return __math_invalid(x);
        }
        negative = kind == 1;
    }
    l = __log_dd((dd) { fabs(x), 0 });
    if ((fabs(y) > 0x1p100 && fabs(x) != 1) || fabs(l.h * y) > 800) { /* x is not 1: its logarithm is not that small */
        return (l.h > 0) == (y > 0) ? __math_overflow(negative) : __math_underflow(negative);
    }
    if (fabs(y) < 0x1p-70) {
        return negative ? -1 : 1;
    }
    s = __exp_dd(dd_mul_d(l, y));
    double r = __scale(s.v, s.k);
    if (s.k > 1022 || s.k < -1021) {
        __math_checked(r);
    }
    return negative ? -r : r;
}
