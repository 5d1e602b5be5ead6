/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <errno.h>

/* The double function rounded once more: wrong by more than half an ulp only in a few cases per thousand million. */
static float narrow(double x)
{
    float f = (float)x;

    if ((isinf(f) && !isinf(x)) || (f == 0 && x != 0)) {
        errno = ERANGE;
    }
    return f;
}

#define ONE(name) \
    float name##f(float x) \
    { \
        return narrow(name(x)); \
    }
#define TWO(name) \
    float name##f(float x, float y) \
    { \
        return narrow(name(x, y)); \
    }

ONE(acos)
ONE(acosh)
ONE(asin)
ONE(asinh)
ONE(atan)
ONE(atanh)
ONE(cbrt)
ONE(cos)
ONE(cosh)
ONE(erf)
ONE(erfc)
ONE(exp)
ONE(exp10)
ONE(exp2)
ONE(expm1)
ONE(lgamma)
ONE(log)
ONE(log10)
ONE(log1p)
ONE(log2)
ONE(logb)
ONE(significand)
ONE(sin)
ONE(sinh)
ONE(tan)
ONE(tanh)
ONE(tgamma)
ONE(gamma)
TWO(atan2)
TWO(drem)
TWO(fdim)
TWO(fmax)
TWO(fmin)
TWO(fmod)
TWO(hypot)
TWO(pow)
TWO(remainder)
TWO(scalb)

float frexpf(float x, int *exp)
{
    return (float)frexp(x, exp);
}

float scalbnf(float x, int n)
{
    return (float)scalbn(x, n);
}

float scalblnf(float x, long n)
{
    return (float)scalbln(x, n);
}

float ldexpf(float x, int n)
{
    return narrow(scalbn(x, n));
}

float modff(float x, float *ip)
{
    double whole, part = modf(x, &whole);

    *ip = (float)whole;
    return (float)part;
}

int ilogbf(float x)
{
    return ilogb(x);
}

float nanf(const char *tag)
{
    return NAN;
}

float nextafterf(float x, float y)
{
    uint32_t b;

    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (x == y) {
        return y;
    }
    if (x == 0) {
        x = copysignf(0x1p-149f, y);
    } else {
        memcpy(&b, &x, sizeof b);
        b += (x < y) == (x > 0) ? 1 : UINT32_MAX;
        memcpy(&x, &b, sizeof b);
    }
    __math_stepped(isinf(x), fabsf(x) < 0x1p-126f);
    return x;
}

float nexttowardf(float x, long double y)
{
    return isnan(y) ? (float)y + x : x == y ? (float)y : nextafterf(x, x < y ? INFINITY : -INFINITY);
}

float remquof(float x, float y, int *quo)
{
    return (float)remquo(x, y, quo);
}

void sincosf(float x, float *s, float *c)
{
    *s = sinf(x);
    *c = cosf(x);
}

float lgammaf_r(float x, int *sign)
{
    return narrow(lgamma_r(x, sign));
}

int finitef(float x)
{
    return isfinite(x);
}
