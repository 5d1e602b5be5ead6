/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C11 7.25, POSIX.1-2008 <tgmath.h>. */
#ifndef __TGMATH_H_INCLUDED
#define __TGMATH_H_INCLUDED

#include <math.h>
#include <complex.h>

/* Real and complex versions by the type of the argument; integers count as double. */
#define __TG_REAL(fn, x) _Generic((x), float: fn##f, long double: fn##l, default: fn)
#define __TG_ONE(fn, x) __TG_REAL(fn, x)(x)
#define __TG_BOTH(fn, x) \
    _Generic((x), float: fn##f, long double: fn##l, float complex: c##fn##f, double complex: c##fn, \
             long double complex: c##fn##l, default: fn)(x)
#define __TG_COMPLEX(fn, x) \
    _Generic((x), float: fn##f, long double: fn##l, float complex: fn##f, long double complex: fn##l, default: fn)(x)
#define __TG_TWO(fn, x, y) _Generic((x) + (y), float: fn##f, long double: fn##l, default: fn)(x, y)

#define acos(x) __TG_BOTH(acos, x)
#define asin(x) __TG_BOTH(asin, x)
#define atan(x) __TG_BOTH(atan, x)
#define acosh(x) __TG_BOTH(acosh, x)
#define asinh(x) __TG_BOTH(asinh, x)
#define atanh(x) __TG_BOTH(atanh, x)
#define cos(x) __TG_BOTH(cos, x)
#define sin(x) __TG_BOTH(sin, x)
#define tan(x) __TG_BOTH(tan, x)
#define cosh(x) __TG_BOTH(cosh, x)
#define sinh(x) __TG_BOTH(sinh, x)
#define tanh(x) __TG_BOTH(tanh, x)
#define exp(x) __TG_BOTH(exp, x)
#define log(x) __TG_BOTH(log, x)
#define sqrt(x) __TG_BOTH(sqrt, x)
#define fabs(x) \
    _Generic((x), float: fabsf, long double: fabsl, float complex: cabsf, double complex: cabs, \
             long double complex: cabsl, default: fabs)(x)
#define pow(x, y) \
    _Generic((x) + (y), float: powf, long double: powl, float complex: cpowf, double complex: cpow, \
             long double complex: cpowl, default: pow)(x, y)
#define cbrt(x) __TG_ONE(cbrt, x)
#define ceil(x) __TG_ONE(ceil, x)
#define erf(x) __TG_ONE(erf, x)
#define erfc(x) __TG_ONE(erfc, x)
#define exp2(x) __TG_ONE(exp2, x)
#define expm1(x) __TG_ONE(expm1, x)
#define floor(x) __TG_ONE(floor, x)
#define ilogb(x) __TG_ONE(ilogb, x)
#define lgamma(x) __TG_ONE(lgamma, x)
#define llrint(x) __TG_ONE(llrint, x)
#define llround(x) __TG_ONE(llround, x)
#define log10(x) __TG_ONE(log10, x)
#define log1p(x) __TG_ONE(log1p, x)
#define log2(x) __TG_ONE(log2, x)
#define logb(x) __TG_ONE(logb, x)
#define lrint(x) __TG_ONE(lrint, x)
#define lround(x) __TG_ONE(lround, x)
#define nearbyint(x) __TG_ONE(nearbyint, x)
#define rint(x) __TG_ONE(rint, x)
#define round(x) __TG_ONE(round, x)
#define tgamma(x) __TG_ONE(tgamma, x)
#define trunc(x) __TG_ONE(trunc, x)
#define atan2(x, y) __TG_TWO(atan2, x, y)
#define copysign(x, y) __TG_TWO(copysign, x, y)
#define fdim(x, y) __TG_TWO(fdim, x, y)
#define fmax(x, y) __TG_TWO(fmax, x, y)
#define fmin(x, y) __TG_TWO(fmin, x, y)
#define fmod(x, y) __TG_TWO(fmod, x, y)
#define hypot(x, y) __TG_TWO(hypot, x, y)
#define nextafter(x, y) __TG_TWO(nextafter, x, y)
#define remainder(x, y) __TG_TWO(remainder, x, y)
#define frexp(x, y) __TG_REAL(frexp, x)(x, y)
#define ldexp(x, y) __TG_REAL(ldexp, x)(x, y)
#define scalbn(x, y) __TG_REAL(scalbn, x)(x, y)
#define scalbln(x, y) __TG_REAL(scalbln, x)(x, y)
#define nexttoward(x, y) __TG_REAL(nexttoward, x)(x, y)
#define fma(x, y, z) _Generic((x) + (y) + (z), float: fmaf, long double: fmal, default: fma)(x, y, z)
#define remquo(x, y, q) _Generic((x) + (y), float: remquof, long double: remquol, default: remquo)(x, y, q)
#define carg(x) __TG_COMPLEX(carg, x)
#define conj(x) __TG_COMPLEX(conj, x)
#define cproj(x) __TG_COMPLEX(cproj, x)
#define creal(x) __TG_COMPLEX(creal, x)
#define cimag(x) __TG_COMPLEX(cimag, x)

#endif
