/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* atan(y/x) = atan(c) + atan((y - c x) / (x + c y)) with c = i/32 the closest to y/x. */
dd __atan2_dd(dd y, dd x)
{
    int swap = y.h > x.h, i;
    dd t, a;
    double c, z;

    if (swap) {
        dd tmp = y;
        y = x;
        x = tmp;
    }
    i = (int)(y.h / x.h * 32 + 0.5);
    c = i / 32.0;
    t = i != 0 ? dd_div(dd_sub(y, dd_mul_d(x, c)), dd_add(x, dd_mul_d(y, c))) : dd_div(y, x);
    z = t.h * t.h;
    a = fast_sum(t.h, t.l - t.h * z * (1 / 3.0 - z * (1 / 5.0 - z * (1 / 7.0 - z * (1 / 9.0 - z / 11.0)))));
    if (i != 0) {
        a = dd_add(__atan_table[i], a);
    }
    return swap ? dd_sub(DD_PIO2, a) : a;
}

double atan(double x)
{
    double a = fabs(x), r;

    if (isnan(x) || a < 0x1p-27) {
        return x;
    }
    r = a > 0x1p60 ? dd_round(DD_PIO2) : dd_round(__atan2_dd((dd) { a, 0 }, (dd) { 1, 0 }));
    return copysign(r, x);
}

static double atan2_edge(double y, double x)
{
    dd r;

    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (y == 0 || (isinf(x) && !isinf(y))) {
        return copysign(signbit(x) ? DD_PI.h : 0, y);
    }
    if (isinf(x)) {
        r = signbit(x) ? dd_mul_d(DD_PIO2, 1.5) : (dd) { DD_PIO2.h / 2, 0 };
        return copysign(r.h, y);
    }
    return copysign(DD_PIO2.h, y); /* x is 0 or y infinite */
}

double atan2(double y, double x)
{
    int ey, ex;
    double ay = fabs(y), ax = fabs(x);
    dd r;

    if (isnan(x) || isnan(y) || x == 0 || y == 0 || isinf(x) || isinf(y)) {
        return atan2_edge(y, x);
    }
    ay = frexp(ay, &ey);
    ax = frexp(ax, &ex);
    if (ey - ex > 60) {
        return copysign(DD_PIO2.h, y);
    }
    if (ey - ex < -60) {
        return x > 0 ? __math_checked(y / x) : copysign(DD_PI.h, y);
    }
    r = __atan2_dd((dd) { scalbn(ay, ey - ex), 0 }, (dd) { ax, 0 });
    if (x < 0) {
        r = dd_sub(DD_PI, r);
    }
    return copysign(dd_round(r), y);
}

/* sqrt((1 - x)(1 + x)) */
static dd other_side(double x)
{
    return dd_sqrt(dd_mul(two_sum(1, -x), two_sum(1, x)));
}

double asin(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double a = fabs(x);

    if (!(a <= 1)) {
        return __math_invalid(x);
    }
    if (a < 0x1p-27) {
        return x;
    }
    return copysign(dd_round(__atan2_dd((dd) { a, 0 }, other_side(a))), x);
}

double acos(double x)
{
    if (isnan(x)) {
        return x + x;
    }
    double a = fabs(x);
    dd r;

    if (!(a <= 1)) {
        return __math_invalid(x);
    }
    if (a < 0x1p-60) {
        return DD_PIO2.h;
    }
    r = __atan2_dd(other_side(a), (dd) { a, 0 });
    return dd_round(x < 0 ? dd_sub(DD_PI, r) : r);
}
