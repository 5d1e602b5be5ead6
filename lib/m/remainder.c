/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/*
 * |x| mod |y| by long division on the mantissas; *quotient gets the low bits of the integer quotient.
 * x finite, y finite and not 0.
 */
static double divide(double x, double y, unsigned *quotient)
{
    int ex, ey;
    uint64_t mx, my;
    unsigned q = 0;

    x = fabs(x);
    y = fabs(y);
    *quotient = 0;
    if (x < y) {
        return x;
    }
    mx = (uint64_t)(frexp(x, &ex) * 0x1p53);
    my = (uint64_t)(frexp(y, &ey) * 0x1p53);
    for (;; ex--) {
        q <<= 1;
        if (mx >= my) {
            mx -= my;
            q |= 1;
        }
        if (ex == ey || mx == 0) {
            break;
        }
        mx <<= 1;
    }
    *quotient = ex - ey < 32 ? q << (ex - ey) : 0;
    return scalbn((double)mx, ey - 53);
}

static int special(double x, double y, double *r)
{
    if (isnan(x) || isnan(y)) {
        *r = x + y;
    } else if (isinf(x) || y == 0) {
        *r = __math_invalid(0);
    } else if (isinf(y) || x == 0) {
        *r = x;
    } else {
        return 0;
    }
    return 1;
}

double fmod(double x, double y)
{
    unsigned q;
    double r;

    return special(x, y, &r) ? r : copysign(divide(x, y, &q), x);
}

/* Whether r, below y, is nearer to y than to 0 (1), as near (0) or not (-1): without an operation that is inexact. */
static int nearer(double r, double y)
{
    double twice = y < 0x1p1023 ? r * 2 : r, all = y < 0x1p1023 ? y : y / 2;

    return (twice > all) - (twice < all);
}

double remquo(double x, double y, int *quo)
{
    unsigned q;
    double r, ay = fabs(y);

    *quo = 0;
    if (special(x, y, &r)) {
        return r;
    }
    r = divide(x, y, &q);
    int side = nearer(r, ay);
    if (side > 0 || (side == 0 && (q & 1))) {
        r -= ay;
        q++;
    }
    *quo = (int)(q & 0x7fffffff);
    if (signbit(x) != signbit(y)) {
        *quo = -*quo;
    }
    return signbit(x) ? -r : r;
}

double remainder(double x, double y)
{
    int q;

    return remquo(x, y, &q);
}

double drem(double x, double y)
{
    return remainder(x, y);
}
