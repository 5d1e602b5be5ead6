/* SPDX-License-Identifier: Apache-2.0 */
/* Error functions and gamma functions of long double, in wide numbers. */
#include "mlib.h"

#if __LDBL_MANT_DIG__ == 113

#include "wide_func.h"
#include <errno.h>

static wide one(void)
{
    return __wide_int(1);
}

/* 2/sqrt(pi) exp(-x^2) (x + 2 x^3 / 3 + 4 x^5 / 15 + ...): all terms have one sign. */
static wide erf_series(wide x)
{
    wide square = __wide_mul(x, x), term = x, sum = x;

    for (unsigned n = 3; term.exp > sum.exp - 256; n += 2) {
        term = __wide_div_int(wide_scale(__wide_mul(term, square), 1), n);
        sum = __wide_add(sum, term);
    }
    return __wide_mul(__wide_mul(sum, __wide_2_sqrtpi), __wide_exp(wide_neg(square)));
}

/* exp(-x^2)/sqrt(pi) / (x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))), x > 7 */
static wide erfc_fraction(wide x)
{
    wide f = x, square = __wide_mul(x, x);

    for (int n = 120; n > 0; n--)
        f = __wide_add(x, __wide_div(wide_scale(__wide_int(n), -1), f));
    return __wide_div(__wide_mul(wide_scale(__wide_2_sqrtpi, -1), __wide_exp(wide_neg(square))), f);
}

long double erfl(long double x)
{
    if (isnan(x) || x == 0)
        return x + x;
    if (isinf(x))
        return copysignl(1, x);
    if (fabsl(x) > 9)
        return copysignl(1 - 0x1p-200L, x);
    return __wide_round(erf_series(__wide_ld(x)));
}

long double erfcl(long double x)
{
    if (isnan(x))
        return x + x;
    if (isinf(x))
        return x > 0 ? 0 : 2;
    if (x < -10)
        return 2 - 0x1p-200L;
    if (x == 0)
        return 1;
    if (x > 200)
        return __wide_round(wide_scale(one(), -20000));
    return __wide_round(x > 7 ? erfc_fraction(__wide_ld(x)) : wide_sub(one(), erf_series(__wide_ld(x))));
}

/* Stirling's series for log gamma, x >= 64. */
static wide stirling(wide x)
{
    wide sum = wide_sub(__wide_mul(wide_sub(x, wide_scale(one(), -1)), __wide_log(x)), x);
    wide inverse = __wide_div(one(), x), square = __wide_mul(inverse, inverse);

    sum = __wide_add(sum, __wide_half_ln2pi);
    for (int i = 0; i < STIRLING_TERMS; i++) {
        sum = __wide_add(sum, __wide_mul(__wide_stirling[i], inverse));
        inverse = __wide_mul(inverse, square);
    }
    return sum;
}

/* x (x + 1) ... until the argument is large enough: gamma(x) is the gamma of the result over *product. */
static wide shift_up(wide x, wide *product)
{
    *product = one();
    while (x.exp < 7) {
        *product = __wide_mul(*product, x);
        x = __wide_add(x, one());
    }
    return x;
}

/* x > 0 */
static wide gamma_positive(wide x)
{
    wide product, large = shift_up(x, &product);

    return __wide_div(__wide_exp(stirling(large)), product);
}

/* x > 0. Where gamma is about 1, its distance from 1 says more than its logarithm. */
static wide lgamma_positive(wide x)
{
    wide g;

    if (x.exp > 7)
        return stirling(x);
    g = gamma_positive(x);
    return g.exp >= 0 && g.exp <= 1 ? __wide_log1p(wide_sub(g, one())) : __wide_log(g);
}

/* |sin(pi x)| */
static wide sin_pi(long double x)
{
    long double r = fabsl(x - roundl(x));
    wide s, c;

    __wide_sincos(__wide_mul(__wide_ld(r), __wide_pi), &s, &c);
    return wide_abs(s);
}

long double lgammal_r(long double x, int *sign)
{
    wide w;

    *sign = 1;
    if (!isfinite(x))
        return x * x;
    if (x <= 0 && truncl(x) == x) {
        *sign = signbit(x) && x == 0 ? -1 : 1;
        return __math_pole(0);
    }
    if (x == 1 || x == 2)
        return 0;
    if (x > 0)
        return __wide_round(lgamma_positive(__wide_ld(x)));
    *sign = fmodl(floorl(x), 2) == 0 ? 1 : -1;
    w = wide_abs(__wide_ld(x));
    if (x > -0x1p-120L)
        return __wide_round(wide_neg(__wide_log(w)));
    /* gamma(-w) = -pi / (w sin(pi w) gamma(w)) */
    return __wide_round(wide_sub(__wide_log(__wide_div(__wide_pi, __wide_mul(w, sin_pi(x)))), lgamma_positive(w)));
}

long double lgammal(long double x)
{
    return lgammal_r(x, &signgam);
}

long double tgammal(long double x)
{
    int negative;
    wide w;

    if (isnan(x) || (isinf(x) && x > 0))
        return x + x;
    if (x == 0)
        return copysignl(__math_pole(0), x);
    if (isinf(x) || (x < 0 && truncl(x) == x))
        return __math_invalid(0);
    w = wide_abs(__wide_ld(x));
    if (x > 0)
        return __wide_round(x > 1800 ? wide_scale(one(), 20000) : gamma_positive(w));
    negative = fmodl(floorl(x), 2) != 0;
    if (x < -1900)
        w = wide_scale(one(), -20000);
    else
        w = __wide_div(__wide_pi, __wide_mul(__wide_mul(w, sin_pi(x)), gamma_positive(w)));
    w.negative = negative;
    return __wide_round(w);
}

#endif
