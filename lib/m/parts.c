/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <limits.h>

double copysign(double x, double y)
{
    return double_of((bits_of(x) & ~(UINT64_C(1) << 63)) | (bits_of(y) & UINT64_C(1) << 63));
}

float copysignf(float x, float y)
{
    uint32_t bx, by;

    memcpy(&bx, &x, sizeof bx);
    memcpy(&by, &y, sizeof by);
    bx = (bx & 0x7fffffff) | (by & 0x80000000);
    memcpy(&x, &bx, sizeof x);
    return x;
}

/* In steps that are exact, but for the last. */
double scalbn(double x, int n)
{
    while (n > 1023) {
        x *= 0x1p1023;
        n -= 1023;
        if (n > 3000) {
            n = 3000;
        }
    }
    while (n < -1022) {
        /* Stay normal until the last step, or a result would be rounded twice. */
        x *= 0x1p-1022 * 0x1p53;
        n += 1022 - 53;
        if (n < -3000) {
            n = -3000;
        }
    }
    return x * double_of((uint64_t)(1023 + n) << 52);
}

double scalbln(double x, long n)
{
    return scalbn(x, n > INT_MAX ? INT_MAX : n < INT_MIN ? INT_MIN : (int)n);
}

double ldexp(double x, int n)
{
    double r = scalbn(x, n);

    return isfinite(x) && x != 0 && (isinf(r) || r == 0) ? __math_checked(r) : r;
}

double scalb(double x, double n)
{
    if (isnan(n) || isnan(x)) {
        return x + n;
    }
    return scalbn(x, n > 5000 ? 5000 : n < -5000 ? -5000 : (int)n);
}

double frexp(double x, int *exp)
{
    uint64_t b = bits_of(x);
    int e = (int)(b >> 52 & 0x7ff);

    if (e == 0x7ff || x == 0) {
        *exp = 0;
        return x;
    }
    if (e == 0) {
        x = frexp(x * 0x1p64, exp);
        *exp -= 64;
        return x;
    }
    *exp = e - 1022;
    return double_of((b & ~(UINT64_C(0x7ff) << 52)) | UINT64_C(1022) << 52);
}

double modf(double x, double *ip)
{
    *ip = __builtin_trunc(x);
    return copysign(isinf(x) ? 0 : x - *ip, x);
}

int ilogb(double x)
{
    int e;

    if (x == 0) {
        __math_invalid(-1);
        return FP_ILOGB0;
    }
    if (!isfinite(x)) {
        __math_invalid(-1);
        return isnan(x) ? FP_ILOGBNAN : INT_MAX;
    }
    frexp(x, &e);
    return e - 1;
}

double logb(double x)
{
    if (x == 0) {
        return __math_pole(1);
    }
    return isfinite(x) ? ilogb(x) : x * x;
}

double significand(double x)
{
    int e;

    x = frexp(x, &e);
    return isfinite(x) ? x * 2 : x;
}

double nan(const char *tag)
{
    return NAN;
}

/* A step that ends at an infinity or below the normal numbers raises what an operation with that result would. */
void __math_stepped(int infinite, int tiny)
{
    volatile double raised;

    if (infinite) {
        raised = __math_overflow(0);
    } else if (tiny) {
        raised = __math_underflow(0);
    }
    (void)raised;
}

double nextafter(double x, double y)
{
    uint64_t b = bits_of(x);

    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (x == y) {
        return y;
    }
    if (x == 0) {
        x = copysign(0x1p-1074, y);
    } else {
        b += (x < y) == (x > 0) ? 1 : UINT64_MAX;
        x = double_of(b);
    }
    __math_stepped(isinf(x), fabs(x) < 0x1p-1022);
    return x;
}

double nexttoward(double x, long double y)
{
    return isnan(y) ? (double)y + x : x == y ? (double)y : nextafter(x, x < y ? INFINITY : -INFINITY);
}

double fdim(double x, double y)
{
    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    double r = x > y ? x - y : 0;
    return isinf(r) && !isinf(x) && !isinf(y) ? __math_checked(r) : r;
}

double fmax(double x, double y)
{
    if (isnan(x) || isnan(y)) {
        return isnan(x) ? y : x;
    }
    return x == y ? (signbit(x) ? y : x) : x > y ? x : y;
}

double fmin(double x, double y)
{
    if (isnan(x) || isnan(y)) {
        return isnan(x) ? y : x;
    }
    return x == y ? (signbit(x) ? x : y) : x < y ? x : y;
}

int finite(double x)
{
    return isfinite(x);
}
