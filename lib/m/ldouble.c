/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Elementary functions of long double. Special arguments first; the rest is computed in wide numbers and rounded once.
 * Results too large or too small get errno and flags from the rounding itself.
 */
#include "mlib.h"

#if __LDBL_MANT_DIG__ == 113

#include "wide_func.h"

#define HUGE_EXP 20000      /* beyond any exponent: rounds to infinity, or its reciprocal to zero */

static wide one(void)
{
    return __wide_int(1);
}

/* exp of w, whatever its size. */
static long double exp_of(wide w)
{
    if (w.exp > 20)
        return __wide_round(wide_scale(one(), w.negative ? -HUGE_EXP : HUGE_EXP));
    return __wide_round(__wide_exp(w));
}

long double expl(long double x)
{
    if (isnan(x) || isinf(x))
        return x < 0 ? 0 : x + x;
    return exp_of(__wide_ld(x));
}

long double exp2l(long double x)
{
    if (isnan(x) || isinf(x))
        return x < 0 ? 0 : x + x;
    wide w = __wide_ld(x), rest;
    int64_t n;
    if (w.exp > 20)
        return exp_of(w);
    rest = __wide_trunc_int(w, &n);
    return __wide_round(wide_scale(__wide_exp(__wide_mul(rest, __wide_ln2)), (int)n));
}

long double expm1l(long double x)
{
    if (isnan(x) || isinf(x) || x == 0)
        return x < 0 && isinf(x) ? -1 : x == 0 ? x : x + x;
    if (x < -200)
        return -1 + 0x1p-200L;
    return x > 12000 ? exp_of(__wide_ld(x)) : __wide_round(__wide_expm1(__wide_ld(x)));
}

/* What the three logarithms have in common. */
static long double log_of(long double x, wide (*func)(wide))
{
    if (isnan(x) || (isinf(x) && x > 0))
        return x + x;
    if (x == 0)
        return __math_pole(1);
    if (x < 0)
        return __math_invalid(0);
    return x == 1 ? 0 : __wide_round(func(__wide_ld(x)));
}

static wide wide_log10(wide x)
{
    return __wide_mul(__wide_log(x), __wide_log10e);
}

long double logl(long double x)
{
    return log_of(x, __wide_log);
}

long double log2l(long double x)
{
    return log_of(x, __wide_log2);
}

long double log10l(long double x)
{
    return log_of(x, wide_log10);
}

long double log1pl(long double x)
{
    if (isnan(x) || x == 0 || (isinf(x) && x > 0))
        return x + x;
    if (x == -1)
        return __math_pole(1);
    if (x < -1)
        return __math_invalid(0);
    return __wide_round(__wide_log1p(__wide_ld(x)));
}

/* sin (shift 0) or cos (shift 1) of x. */
static long double circular(long double x, unsigned shift)
{
    wide s, c, r;
    unsigned n;

    if (!isfinite(x))
        return isnan(x) ? x + x : (long double)__math_invalid(0);
    r = __wide_rem_pio2(x, &n);
    __wide_sincos(r, &s, &c);
    n += shift;
    s = n & 1 ? c : s;
    return __wide_round(n & 2 ? wide_neg(s) : s);
}

long double sinl(long double x)
{
    return x == 0 ? x : circular(x, 0);
}

long double cosl(long double x)
{
    return circular(x, 1);
}

void sincosl(long double x, long double *s, long double *c)
{
    *s = sinl(x);
    *c = cosl(x);
}

long double tanl(long double x)
{
    wide s, c;
    unsigned n;

    if (!isfinite(x) || x == 0)
        return isinf(x) ? (long double)__math_invalid(0) : x + x;
    __wide_sincos(__wide_rem_pio2(x, &n), &s, &c);
    return __wide_round(n & 1 ? wide_neg(__wide_div(c, s)) : __wide_div(s, c));
}

long double atan2l(long double y, long double x)
{
    wide a;

    if (isnan(x) || isnan(y))
        return x + y;
    if (y == 0)
        a = signbit(x) ? __wide_pi : __wide_int(0);
    else if (isinf(x) && isinf(y))
        a = wide_scale(x < 0 ? __wide_mul(__wide_pio2, __wide_int(3)) : __wide_pio2, -1);
    else if (isinf(x))
        a = x < 0 ? __wide_pi : __wide_int(0);
    else if (isinf(y))
        a = __wide_pio2;
    else {
        a = __wide_atan2(wide_abs(__wide_ld(y)), wide_abs(__wide_ld(x)));
        if (x < 0)
            a = wide_sub(__wide_pi, a);
    }
    a.negative = signbit(y) != 0;
    return __wide_round(a);
}

long double atanl(long double x)
{
    return x == 0 ? x : atan2l(x, 1);
}

/* sqrt(1 - x^2) */
static wide other_leg(wide x)
{
    return __wide_sqrt(__wide_mul(wide_sub(one(), x), __wide_add(one(), x)));
}

long double asinl(long double x)
{
    wide w, a;

    if (isnan(x) || x == 0)
        return x + x;
    if (fabsl(x) > 1)
        return __math_invalid(0);
    w = wide_abs(__wide_ld(x));
    a = __wide_atan2(w, other_leg(w));
    a.negative = x < 0;
    return __wide_round(a);
}

long double acosl(long double x)
{
    wide w, a;

    if (isnan(x))
        return x + x;
    if (fabsl(x) > 1)
        return __math_invalid(0);
    if (x == 1)
        return 0;
    w = wide_abs(__wide_ld(x));
    a = __wide_atan2(other_leg(w), w);
    return __wide_round(x < 0 ? wide_sub(__wide_pi, a) : a);
}

/* For the even and odd parts of exp: |x| so large that the other exponential does not count. */
static long double half_exp(wide x)
{
    int negative = x.negative;
    wide r;

    if (x.exp > 20)
        r = wide_scale(one(), HUGE_EXP);
    else
        r = wide_scale(__wide_exp(wide_abs(x)), -1);
    r.negative = negative;
    return __wide_round(r);
}

long double sinhl(long double x)
{
    wide w, e;

    if (!isfinite(x) || x == 0)
        return x + x;
    w = __wide_ld(x);
    if (fabsl(x) > 200)
        return half_exp(w);
    e = __wide_expm1(w);
    return __wide_round(wide_scale(__wide_add(e, __wide_div(e, __wide_add(e, one()))), -1));
}

long double coshl(long double x)
{
    wide e;

    if (!isfinite(x))
        return x * x;
    if (fabsl(x) > 200)
        return half_exp(wide_abs(__wide_ld(x)));
    e = __wide_exp(__wide_ld(x));
    return __wide_round(wide_scale(__wide_add(e, __wide_div(one(), e)), -1));
}

long double tanhl(long double x)
{
    wide e;

    if (isnan(x) || x == 0)
        return x + x;
    if (fabsl(x) > 100)
        return isinf(x) ? copysignl(1, x) : copysignl(1 - 0x1p-200L, x);
    e = __wide_expm1(wide_scale(__wide_ld(x), 1));
    return __wide_round(__wide_div(e, __wide_add(e, __wide_int(2))));
}

long double asinhl(long double x)
{
    wide w, square, a;

    if (!isfinite(x) || x == 0)
        return x + x;
    w = wide_abs(__wide_ld(x));
    square = __wide_mul(w, w);
    a = __wide_add(one(), __wide_sqrt(__wide_add(one(), square)));
    a = __wide_log1p(__wide_add(w, __wide_div(square, a)));
    a.negative = x < 0;
    return __wide_round(a);
}

long double acoshl(long double x)
{
    wide w, d;

    if (isnan(x) || (isinf(x) && x > 0))
        return x + x;
    if (x < 1)
        return __math_invalid(0);
    if (x == 1)
        return 0;
    w = __wide_ld(x);
    d = wide_sub(w, one());
    return __wide_round(__wide_log1p(__wide_add(d, __wide_sqrt(__wide_mul(d, __wide_add(w, one()))))));
}

long double atanhl(long double x)
{
    wide w, a;

    if (isnan(x) || x == 0)
        return x + x;
    if (fabsl(x) >= 1)
        return fabsl(x) == 1 ? (long double)__math_pole(x < 0) : (long double)__math_invalid(0);
    w = wide_abs(__wide_ld(x));
    a = wide_scale(__wide_log1p(__wide_div(wide_scale(w, 1), wide_sub(one(), w))), -1);
    a.negative = x < 0;
    return __wide_round(a);
}

long double hypotl(long double x, long double y)
{
    if (isinf(x) || isinf(y))
        return INFINITY;
    if (isnan(x) || isnan(y))
        return x + y;
    wide a = __wide_ld(x), b = __wide_ld(y);
    return __wide_round(__wide_sqrt(__wide_add(__wide_mul(a, a), __wide_mul(b, b))));
}

long double cbrtl(long double x)
{
    wide w, y, a;
    int n;

    if (!isfinite(x) || x == 0)
        return x + x;
    w = __wide_ld(x);
    n = (w.exp - 3 * 20000) / 3;                /* towards minus infinity, whatever the sign */
    a = wide_abs(w);
    n += 20000;
    a.exp -= 3 * n;
    y = __wide_ld(cbrt(__wide_double(a)));
    for (int i = 0; i < 3; i++) {
        wide square = __wide_mul(y, y);

        y = wide_sub(y, __wide_div(wide_sub(__wide_mul(square, y), a), __wide_mul(square, __wide_int(3))));
    }
    y.negative = w.negative;
    return __wide_round(wide_scale(y, n));
}

/* The product is exact; the sum keeps what it loses in its lowest bit. */
long double fmal(long double x, long double y, long double z)
{
    wide p, r;

    if (!isfinite(x) || !isfinite(y) || !isfinite(z) || x == 0 || y == 0)
        return isfinite(x) && isfinite(y) && !isfinite(z) ? z + z : x * y + z;
    p = __wide_mul(__wide_ld(x), __wide_ld(y));
    if (z == 0)
        return __wide_round(p);
    r = __wide_add(p, __wide_ld(z));
    if (wide_zero(&r))
        return x * y + z;                       /* the sign of an exact zero depends on the rounding direction */
    return __wide_round(r);
}

/* -> 0: y is no integer, 1: odd, 2: even */
static int integer_kind(long double y)
{
    long double half = fabsl(y) / 2;

    if (truncl(y) != y)
        return 0;
    return truncl(half) == half ? 2 : 1;
}

static long double power_special(long double x, long double y, int kind)
{
    long double ax = fabsl(x);

    if (isnan(x) || isnan(y))
        return x + y;
    if (isinf(y))
        return ax == 1 ? 1 : (ax > 1) == (y > 0) ? INFINITY : 0;
    if (x == 0 && y < 0) {
        __math_pole(0);
        return kind == 1 ? copysignl(INFINITY, x) : INFINITY;
    }
    if (y > 0)
        ax = x == 0 ? 0 : INFINITY;
    else
        ax = 0;
    return kind == 1 ? copysignl(ax, x) : ax;
}

long double powl(long double x, long double y)
{
    int kind, negative;
    wide w;

    if (y == 0 || x == 1)
        return 1;
    kind = isfinite(y) ? integer_kind(y) : 2;
    if (!isfinite(x) || !isfinite(y) || x == 0)
        return power_special(x, y, kind);
    if (x < 0 && kind == 0)
        return __math_invalid(0);
    negative = x < 0 && kind == 1;
    w = wide_abs(__wide_ld(x));
    if (fabsl(x) == 1)
        return negative ? -1 : 1;
    w = __wide_mul(__wide_ld(y), __wide_log(w));
    w = w.exp > 20 ? wide_scale(one(), w.negative ? -HUGE_EXP : HUGE_EXP) : __wide_exp(w);
    w.negative = negative;
    return __wide_round(w);
}

#endif
