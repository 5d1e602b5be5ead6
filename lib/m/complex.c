/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <complex.h>

/* Textbook formulas over the real functions, with the scaling that keeps intermediate results in range. */
#undef I

double creal(double complex z)
{
    return __real__ z;
}

double cimag(double complex z)
{
    return __imag__ z;
}

double cabs(double complex z)
{
    return hypot(creal(z), cimag(z));
}

double carg(double complex z)
{
    return atan2(cimag(z), creal(z));
}

double complex conj(double complex z)
{
    return CMPLX(creal(z), -cimag(z));
}

double complex cproj(double complex z)
{
    return isinf(creal(z)) || isinf(cimag(z)) ? CMPLX(INFINITY, copysign(0, cimag(z))) : z;
}

static double complex times_i(double complex z)
{
    return CMPLX(-cimag(z), creal(z));
}

static double complex over_i(double complex z)
{
    return CMPLX(cimag(z), -creal(z));
}

double complex cexp(double complex z)
{
    double x = creal(z), y = cimag(z), e;

    if (y == 0) {
        return CMPLX(exp(x), y);
    }
    if (isinf(x) && !isfinite(y)) {
        return x < 0 ? CMPLX(0, 0) : CMPLX(x, NAN);
    }
    if (x > 700 && x < 1400) {
        e = exp(x - 700);
        return CMPLX(e * cos(y) * exp(700), e * sin(y) * exp(700));
    }
    e = exp(x);
    return CMPLX(e * cos(y), e * sin(y));
}

double complex clog(double complex z)
{
    double x = fabs(creal(z)), y = fabs(cimag(z)), t;

    if (x < y) {
        t = x;
        x = y;
        y = t;
    }
    /* Near |z| = 1 the logarithm of the rounded modulus would lose everything. */
    if (x > 0.5 && x < 2 && y < 2) {
        dd m = dd_add(dd_add_d(two_prod(x, x), -1), two_prod(y, y));
        return CMPLX(0.5 * dd_round(__log1p_dd(m)), carg(z));
    }
    return CMPLX(log(hypot(x, y)), carg(z));
}

double complex csqrt(double complex z)
{
    double x = creal(z), y = cimag(z), t, scale = 1;

    if (x == 0 && y == 0) {
        return CMPLX(0, y);
    }
    if (isinf(y)) {
        return CMPLX(INFINITY, y);
    }
    if (isinf(x)) {
        return x > 0 ? CMPLX(x, isnan(y) ? y : copysign(0, y)) : CMPLX(isnan(y) ? y : 0, copysign(x, y));
    }
    if (fabs(x) > 0x1p1020 || fabs(y) > 0x1p1020) {
        x *= 0x1p-2;
        y *= 0x1p-2;
        scale = 2;
    } else if (fabs(x) < 0x1p-1000 && fabs(y) < 0x1p-1000) {
        x *= 0x1p54;
        y *= 0x1p54;
        scale = 0x1p-27;
    }
    t = sqrt((hypot(x, y) + fabs(x)) / 2);
    return x >= 0 ? CMPLX(t * scale, y / (2 * t) * scale) : CMPLX(fabs(y) / (2 * t) * scale, copysign(t, y) * scale);
}

double complex cpow(double complex z, double complex w)
{
    if (creal(z) == 0 && cimag(z) == 0) {
        return creal(w) == 0 && cimag(w) == 0 ? CMPLX(1, 0) : CMPLX(0, 0);
    }
    return cexp(w * clog(z));
}

double complex csinh(double complex z)
{
    double x = creal(z), y = cimag(z);

    return y == 0 ? CMPLX(sinh(x), y) : CMPLX(sinh(x) * cos(y), cosh(x) * sin(y));
}

double complex ccosh(double complex z)
{
    double x = creal(z), y = cimag(z);

    return y == 0 ? CMPLX(cosh(x), x * y) : CMPLX(cosh(x) * cos(y), sinh(x) * sin(y));
}

double complex ctanh(double complex z)
{
    double x = creal(z), y = cimag(z), t, s, d;

    if (fabs(x) > 22) {
        return CMPLX(copysign(1, x), 4 * sin(y) * cos(y) * exp(-2 * fabs(x)));
    }
    t = tan(y);
    s = sinh(x);
    d = 1 + s * s * (1 + t * t);
    return CMPLX((1 + t * t) * s * cosh(x) / d, t / d);
}

double complex csin(double complex z)
{
    return over_i(csinh(times_i(z)));
}

double complex ccos(double complex z)
{
    return ccosh(times_i(z));
}

double complex ctan(double complex z)
{
    return over_i(ctanh(times_i(z)));
}

/* Kahan's forms: branch cuts come from those of the square root. */
double complex casinh(double complex z)
{
    return over_i(casin(times_i(z)));
}

double complex casin(double complex z)
{
    double complex a = csqrt(CMPLX(1 - creal(z), -cimag(z))), b = csqrt(CMPLX(1 + creal(z), cimag(z)));

    return CMPLX(atan2(creal(z), creal(a) * creal(b) - cimag(a) * cimag(b)),
                 asinh(creal(a) * cimag(b) - cimag(a) * creal(b)));
}

double complex cacos(double complex z)
{
    double complex a = csqrt(CMPLX(1 - creal(z), -cimag(z))), b = csqrt(CMPLX(1 + creal(z), cimag(z)));

    return CMPLX(2 * atan2(creal(a), creal(b)), asinh(creal(b) * cimag(a) - cimag(b) * creal(a)));
}

double complex cacosh(double complex z)
{
    double complex a = csqrt(CMPLX(creal(z) - 1, cimag(z))), b = csqrt(CMPLX(creal(z) + 1, cimag(z)));

    return CMPLX(asinh(creal(a) * creal(b) + cimag(a) * cimag(b)), 2 * atan2(cimag(a), creal(b)));
}

double complex catanh(double complex z)
{
    double x = creal(z), y = cimag(z), near = (1 - x) * (1 - x) + y * y;

    return CMPLX(log1p(4 * x / near) / 4, atan2(2 * y, (1 - x) * (1 + x) - y * y) / 2);
}

double complex catan(double complex z)
{
    return over_i(catanh(times_i(z)));
}

/* The other two precisions compute in double. */
#define OTHERS(type, s) \
    type creal##s(type complex z) \
    { \
        return __real__ z; \
    } \
    type cimag##s(type complex z) \
    { \
        return __imag__ z; \
    } \
    type cabs##s(type complex z) \
    { \
        return hypot##s(__real__ z, __imag__ z); \
    } \
    type carg##s(type complex z) \
    { \
        return atan2##s(__imag__ z, __real__ z); \
    } \
    type complex cpow##s(type complex z, type complex w) \
    { \
        return cpow(z, w); \
    }
#define OTHER(name) \
    float complex name##f(float complex z) \
    { \
        return name(z); \
    } \
    long double complex name##l(long double complex z) \
    { \
        return name(z); \
    }

OTHERS(float, f)
OTHERS(long double, l)
OTHER(cacos)
OTHER(casin)
OTHER(catan)
OTHER(ccos)
OTHER(csin)
OTHER(ctan)
OTHER(cacosh)
OTHER(casinh)
OTHER(catanh)
OTHER(ccosh)
OTHER(csinh)
OTHER(ctanh)
OTHER(cexp)
OTHER(clog)
OTHER(csqrt)
OTHER(conj)
OTHER(cproj)
