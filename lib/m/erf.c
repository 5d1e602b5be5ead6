/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* exp(-x^2) */
static struct scaled gauss(double x)
{
    return __exp_dd(dd_neg(two_prod(x, x)));
}

/* erf(x) = 2/sqrt(pi) exp(-x^2) sum of x (2 x^2)^n / (1 3 5 ... (2n+1)): all terms positive. 0 <= x < 3 */
static dd erf_series(double x)
{
    dd z = two_prod(x, x), term = { x, 0 }, sum = term;
    struct scaled g = gauss(x);
    double scale = double_of((uint64_t)(1023 + g.k) << 52);

    z = (dd) { 2 * z.h, 2 * z.l };
    for (int n = 3; fabs(term.h) > fabs(sum.h) * 0x1p-80; n += 2) {
        term = dd_div(dd_mul(term, z), (dd) { n, 0 });
        sum = dd_add(sum, term);
    }
    sum = dd_mul(dd_mul(sum, g.v), DD_2_SQRTPI);
    return (dd) { sum.h * scale, sum.l * scale };
}

/* erfc(x) = exp(-x^2)/sqrt(pi) / (x + 1/2/(x + 1/(x + 3/2/(x + ...)))), evaluated from below. x >= 2 */
static struct scaled erfc_fraction(double x)
{
    struct scaled s = gauss(x);
    int n = x < 3 ? 130 : x < 5 ? 60 : 30;
    dd f = { x, 0 };

    for (; n > 0; n--) {
        f = dd_add_d(dd_div((dd) { n * 0.5, 0 }, f), x);
    }
    s.v = dd_div(dd_mul(s.v, DD_1_SQRTPI), f);
    return s;
}

double erf(double x)
{
    double a = fabs(x);

    if (x == 0 || isnan(x)) {
        return x;
    }
    if (a > 6) {
        return copysign(1, x);
    }
    if (a < 0x1p-30) {
        return dd_round(dd_mul_d(DD_2_SQRTPI, x));
    }
    if (a < 3) {
        return copysign(dd_round(erf_series(a)), x);
    }
    return copysign(1 - __scale(erfc_fraction(a).v, erfc_fraction(a).k), x);
}

double erfc(double x)
{
    if (isnan(x)) {
        return x;
    }
    if (x < -6) {
        return 2;
    }
    if (x > 28) {
        return isinf(x) ? 0 : __math_underflow(0);
    }
    if (x < 2) {
        dd e = x < 0 ? erf_series(-x < 3 ? -x : 3) : erf_series(x);
        if (x <= -3) {
            struct scaled t = erfc_fraction(-x);
            return 2 - __scale(t.v, t.k);
        }
        return dd_round(x < 0 ? dd_add_d(e, 1) : dd_add_d(dd_neg(e), 1));
    }
    struct scaled s = erfc_fraction(x);
    double r = __scale(s.v, s.k);
    return s.k < -1000 ? __math_checked(r) : r;
}
