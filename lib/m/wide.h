/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of 256 bits for the functions of long double (IEEE quad, 113 bits): they are computed in these, with integer
 * operations, and rounded once at the end. What is left over covers every cancellation the formulas have, so results are
 * within 0.51 ulp unless a function says otherwise.
 *
 * Value: 0.m 2^exp with the sign; the top bit of m[3] is set. Zero: all of m is 0. A bit lost in an addition is kept in the
 * lowest one left ("jamming"), so that the rounding at the end sees that there was something.
 */
#ifndef WIDE_H_INCLUDED
#define WIDE_H_INCLUDED

#include <stdint.h>

typedef struct {
    int negative;
    int exp;
    uint64_t m[4];
} wide;

wide __wide_ld(long double x);           /* x finite */
wide __wide_int(int64_t n);
long double __wide_round(wide a);        /* overflow and underflow with errno and flags */
double __wide_double(wide a);            /* near enough to start an iteration */
wide __wide_add(wide a, wide b);
wide __wide_mul(wide a, wide b);
wide __wide_div(wide a, wide b);
wide __wide_div_int(wide a, uint64_t n); /* n < 2^63 */
wide __wide_sqrt(wide a);
wide __wide_trunc_int(wide a, int64_t *n); /* the nearest integer, |a| < 2^62, and what is left */

static inline int wide_zero(const wide *a)
{
    return a->m[3] == 0;
}

static inline wide wide_neg(wide a)
{
    a.negative = !a.negative;
    return a;
}

static inline wide wide_abs(wide a)
{
    a.negative = 0;
    return a;
}

static inline wide wide_sub(wide a, wide b)
{
    return __wide_add(a, wide_neg(b));
}

/* a 2^n */
static inline wide wide_scale(wide a, int n)
{
    a.exp += n;
    return a;
}

#endif
