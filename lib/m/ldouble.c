/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* Elementary functions of long double have the precision of double: documented in docs/limits.md. */
#define ONE(name) \
    long double name##l(long double x) \
    { \
        return name((double)x); \
    }

ONE(acos)
ONE(acosh)
ONE(asin)
ONE(asinh)
ONE(atan)
ONE(atanh)
ONE(cos)
ONE(cosh)
ONE(erf)
ONE(erfc)
ONE(exp)
ONE(exp2)
ONE(expm1)
ONE(lgamma)
ONE(log)
ONE(log10)
ONE(log1p)
ONE(log2)
ONE(sin)
ONE(sinh)
ONE(tan)
ONE(tanh)
ONE(tgamma)

long double atan2l(long double y, long double x)
{
    return atan2((double)y, (double)x);
}

long double hypotl(long double x, long double y)
{
    return sqrtl(x * x + y * y);
}

long double powl(long double x, long double y)
{
    return pow((double)x, (double)y);
}

/* Two roundings: not a fused operation in this precision. */
long double fmal(long double x, long double y, long double z)
{
    return x * y + z;
}

void sincosl(long double x, long double *s, long double *c)
{
    *s = sinl(x);
    *c = cosl(x);
}

long double lgammal_r(long double x, int *sign)
{
    return lgamma_r((double)x, sign);
}

/* The root of the mantissa in double, then one step of Newton: twice the digits. */
long double cbrtl(long double x)
{
    int e;
    long double m, y;

    if (x == 0 || isnan(x) || isinf(x)) {
        return x + x;
    }
    m = frexpl(x, &e);
    while (e % 3 != 0) {
        m *= 2;
        e--;
    }
    y = cbrt((double)m);
    y -= (y * y * y - m) / (3 * y * y);
    y -= (y * y * y - m) / (3 * y * y);
    return ldexpl(y, e / 3);
}
