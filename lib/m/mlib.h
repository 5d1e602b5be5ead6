/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of libm share. */
#ifndef MLIB_H_INCLUDED
#define MLIB_H_INCLUDED

#include "dd.h"
#include "tables.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t bits_of(double x)
{
    uint64_t b;

    memcpy(&b, &x, sizeof b);
    return b;
}

static inline double double_of(uint64_t b)
{
    double x;

    memcpy(&x, &b, sizeof x);
    return x;
}

/* Results at the edges, with errno and the exception flag that go with them. */
double __math_invalid(double x);            /* NaN; EDOM unless x is NaN */
double __math_pole(int negative);           /* infinity, ERANGE, divide by zero */
double __math_overflow(int negative);
double __math_underflow(int negative);
double __math_checked(double x);            /* sets ERANGE when x is infinite, zero or subnormal */
void __math_stepped(int infinite, int tiny);

/* v * 2^k */
struct scaled {
    dd v;
    int k;
};

struct scaled __exp_dd(dd x);    /* |x| < 2000 */
dd __expm1_dd(dd x);             /* |x| < 40 */
dd __log_dd(dd x);               /* x > 0 and finite */
dd __log1p_dd(dd x);             /* x > -1 */
dd __atan2_dd(dd y, dd x);       /* y >= 0, x >= 0, not both 0, ratio neither huge nor tiny */
int __reduce_pio2(double x, dd *r); /* x = n pi/2 + r, |r| <= pi/4; returns n mod 4. x finite */
void __sincos_dd(dd r, dd *s, dd *c); /* |r| <= pi/4 + tiny */
dd __sinpi_dd(double x);         /* sin(pi x), |x| < 2^52 */
dd __lgamma_dd(dd x);            /* x > 0 */
double __scale(dd v, int k);

#endif
