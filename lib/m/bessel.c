/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/*
 * Small arguments: power series in pairs of doubles, whose extra bits pay for the cancellation. Large ones: Hankel's
 * asymptotic expansion. Absolute errors stay below 1e-16; relative ones grow near the zeros.
 */
#define SERIES_LIMIT 26.0

/* sum of (-x^2/4)^k / (k! (k+n)!) times (x/2)^n, n = 0 or 1; harmonic also sums with H_k + H_{k+n} */
static dd series(int n, double x, dd *harmonic)
{
    dd z = dd_mul_d(two_prod(x, x), -0.25), term = n == 0 ? (dd) { 1, 0 } : (dd) { x / 2, 0 }, sum = term;
    dd h = { n, 0 };

    *harmonic = dd_mul(term, h);
    for (int k = 1; k < 200; k++) {
        term = dd_div(dd_mul(term, z), (dd) { (double)k * (k + n), 0 });
        h = dd_add(h, dd_add(dd_div((dd) { 1, 0 }, (dd) { k, 0 }), dd_div((dd) { 1, 0 }, (dd) { k + n, 0 })));
        sum = dd_add(sum, term);
        *harmonic = dd_add(*harmonic, dd_mul(term, h));
        if (k > x && fabs(term.h) < 1e-33) {
            break;
        }
    }
    return sum;
}

/* P and Q of order n; J = sqrt(1/(pi x)) (P c - Q s), Y = sqrt(1/(pi x)) (P s + Q c), c and s of phase() */
static void hankel(int n, double x, dd *p, dd *q)
{
    double mu = 4.0 * n * n;
    dd term = { 1, 0 };

    *p = term;
    *q = (dd) { 0, 0 };
    for (int k = 1; k < 40 && x < 0x1p120; k++) {
        dd next = dd_div(dd_mul_d(term, mu - (2.0 * k - 1) * (2.0 * k - 1)), two_prod(8.0 * k, x));
        if (fabs(next.h) > fabs(term.h) && k > 1) {
            break;
        }
        term = next;
        if (k & 1) {
            *q = k & 2 ? dd_sub(*q, term) : dd_add(*q, term);
        } else {
            *p = k & 2 ? dd_sub(*p, term) : dd_add(*p, term);
        }
        if (fabs(term.h) < 1e-33) {
            break;
        }
    }
}

/* sqrt(2) times cos and sin of x - (2n+1) pi/4 from those of x, without rounding the difference. */
static void phase(int n, double x, dd *c, dd *s)
{
    dd r, sx, cx, t;
    int q = __reduce_pio2(x, &r);

    __sincos_dd(r, &sx, &cx);
    for (; q > 0; q--) {
        t = sx;
        sx = cx;
        cx = dd_neg(t);
    }
    *c = n == 0 ? dd_add(cx, sx) : dd_sub(sx, cx);
    *s = n == 0 ? dd_sub(sx, cx) : dd_neg(dd_add(sx, cx));
}

static double j_large(int n, double x)
{
    dd p, q, c, s;

    hankel(n, x, &p, &q);
    phase(n, x, &c, &s);
    return sqrt(M_1_PI / x) * dd_round(dd_sub(dd_mul(p, c), dd_mul(q, s)));
}

static double y_large(int n, double x)
{
    dd p, q, c, s;

    hankel(n, x, &p, &q);
    phase(n, x, &c, &s);
    return sqrt(M_1_PI / x) * dd_round(dd_add(dd_mul(p, s), dd_mul(q, c)));
}

double j0(double x)
{
    dd unused;

    x = fabs(x);
    if (!isfinite(x)) {
        return isnan(x) ? x : 0;
    }
    return x < SERIES_LIMIT ? dd_round(series(0, x, &unused)) : j_large(0, x);
}

double j1(double x)
{
    dd unused;
    double a = fabs(x), r;

    if (!isfinite(x)) {
        return isnan(x) ? x : copysign(0, x);
    }
    r = a < SERIES_LIMIT ? dd_round(series(1, a, &unused)) : j_large(1, a);
    return signbit(x) ? -r : r;
}

static int y_special(double x, double *r)
{
    if (isnan(x)) {
        *r = x;
        return 1;
    }
    if (x > 0 && isfinite(x)) {
        return 0;
    }
    *r = x == 0 ? __math_pole(1) : x > 0 ? 0 : __math_invalid(x);
    return 1;
}

/* pi/2 Y = (ln(x) - ln(2) + gamma) J - 1/2 (harmonic sum) - [n = 1] 1/x, of which the last is all when x is tiny. */
static double y_small(int n, double x)
{
    dd h, j, l, r;

    if (n == 1 && x < 0x1p-100) {
        return __math_checked(-M_2_PI / x);
    }
    j = series(n, x, &h);
    l = dd_add(dd_sub(__log_dd((dd) { x, 0 }), DD_LN2), DD_GAMMA);
    r = dd_sub(dd_mul(l, j), dd_mul_d(h, 0.5));

    if (n == 1) {
        r = dd_sub(r, dd_div((dd) { 1, 0 }, (dd) { x, 0 }));
    }
    return dd_round(dd_div(r, DD_PIO2));
}

double y0(double x)
{
    double r;

    return y_special(x, &r) ? r : x < SERIES_LIMIT ? y_small(0, x) : y_large(0, x);
}

double y1(double x)
{
    double r;

    return y_special(x, &r) ? r : x < SERIES_LIMIT ? y_small(1, x) : y_large(1, x);
}

/* Forward recurrence grows errors for n > x; there the ratios are found backwards from far above. */
static double jn_backward(int n, double x)
{
    int start = 2 * ((n + (int)sqrt(60.0 * n) + 20) / 2);
    double above = 0, here = 1e-300, sum = 0, wanted = 0;

    for (int k = start; k > 0; k--) {
        double below = 2 * k / x * here - above;
        above = here;
        here = below;
        if (k - 1 == n) {
            wanted = here;
        }
        if ((k - 1) % 2 == 0 && k > 1) {
            sum += 2 * here;
        }
        if (fabs(here) > 1e250) {
            here *= 1e-250;
            above *= 1e-250;
            sum *= 1e-250;
            wanted *= 1e-250;
        }
    }
    return wanted / (sum + here);
}

double jn(int n, double x)
{
    double a, b, r, sign = 1;

    if (isnan(x)) {
        return x;
    }
    if (n < 0) {
        n = -n;
        sign = n & 1 ? -1 : 1;
    }
    if (x < 0) {
        x = -x;
        sign = n & 1 ? -sign : sign;
    }
    if (n < 2) {
        return sign * (n == 0 ? j0(x) : j1(x));
    }
    if (x == 0 || isinf(x)) {
        return sign * 0;
    }
    if (n > x) {
        return sign * jn_backward(n, x);
    }
    a = j0(x);
    b = j1(x);
    for (int k = 1; k < n; k++) {
        r = 2 * k / x * b - a;
        a = b;
        b = r;
    }
    return sign * b;
}

double yn(int n, double x)
{
    double a, b, r, sign = 1;

    if (n < 0) {
        n = -n;
        sign = n & 1 ? -1 : 1;
    }
    if (y_special(x, &r)) {
        return r;
    }
    a = y0(x);
    b = y1(x);
    if (n == 0) {
        return a;
    }
    for (int k = 1; k < n && !isinf(b); k++) {
        r = 2 * k / x * b - a;
        a = b;
        b = r;
    }
    return sign * b;
}

float j0f(float x)
{
    return (float)j0(x);
}

float j1f(float x)
{
    return (float)j1(x);
}

float jnf(int n, float x)
{
    return (float)jn(n, x);
}

float y0f(float x)
{
    return (float)y0(x);
}

float y1f(float x)
{
    return (float)y1(x);
}

float ynf(int n, float x)
{
    return (float)yn(n, x);
}
