/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every function of one or two arguments at the edges of its domain, double and float: the value and the exceptions raised. Functions
 * whose result is defined to the bit have all flags compared, the others invalid, divide by zero and overflow.
 */
#include <fenv.h>
#include <limits.h>
#include <math.h>

#include "test.h"

#define INVALID   1
#define DIVBYZERO 2
#define OVERFLOW  4
#define UNDERFLOW 8
#define INEXACT   16

struct want {
    unsigned long long bits;
    int flags;
};

static const double args1[] = { 0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 1.5, -1.5, 2.5, -2.5, 0x1p-1074, -0x1p-1074, 0x1p-1022, -0x1p-1022,
    0x1.fffffffffffffp1023, -0x1.fffffffffffffp1023, INFINITY, -INFINITY, NAN, 100, -100, 710, -710, 746, -746, 1000, -1000, 0x1p-30, -0x1p-30,
    171, 172, -170.5, 26, 28, 1e300, 0x1.fffffffffffffp-1, 0x1.0000000000001p0, 0x1p52, 0x1.8p51, 0x1p53, 0x1p63, -0x1p63, 0x1p31, 0x1p-300 };
static const float args1f[] = { 0.0f, -0.0f, 1, -1, 0.5f, -0.5f, 2, -2, 3, -3, 1.5f, -1.5f, 2.5f, -2.5f, 0x1p-149f, -0x1p-149f, 0x1p-126f, -0x1p-126f,
    0x1.fffffep127f, -0x1.fffffep127f, INFINITY, -INFINITY, NAN, 88, -88, 89, -89, 104, -104, 128, -150, 0x1p-20f, -0x1p-20f, 35, 36, -34.5f, 9, 11,
    1e30f, 0x1.fffffep-1f, 0x1.000002p0f, 0x1p23f, 0x1.8p22f, 0x1p24f, 0x1p63f, -0x1p63f, 0x1p31f, 0x1p-60f };
static const double args2[] = { 0.0, -0.0, 1, -1, 0.5, -2, 3, -3.5, INFINITY, -INFINITY, NAN, 0x1p-1074, 0x1.fffffffffffffp1023, -0x1p-1022 };
static const float args2f[] = { 0.0f, -0.0f, 1, -1, 0.5f, -2, 3, -3.5f, INFINITY, -INFINITY, NAN, 0x1p-149f, 0x1.fffffep127f, -0x1p-126f };
#define N1 (sizeof args1 / sizeof args1[0])
#define N2 (sizeof args2 / sizeof args2[0])
#include "lib/libm_table.h"

static int raised(void)
{
    int f = fetestexcept(FE_ALL_EXCEPT);

    return (f & FE_INVALID ? INVALID : 0) | (f & FE_DIVBYZERO ? DIVBYZERO : 0) | (f & FE_OVERFLOW ? OVERFLOW : 0) |
           (f & FE_UNDERFLOW ? UNDERFLOW : 0) | (f & FE_INEXACT ? INEXACT : 0);
}

static double to_double(unsigned long long bits) { double d; memcpy(&d, &bits, sizeof d); return d; }
static float to_float(unsigned long long bits) { unsigned b = (unsigned)bits; float f; memcpy(&f, &b, sizeof f); return f; }

/*
 * ulps: how many steps beside the wanted one are let pass; 0: it and all flags must be right, EITHER_ZERO: but for a zero's sign, of
 * which the standard leaves the choice. Bessel functions: their zeros have no sign that all agree on.
 */
#define EITHER_ZERO (-1)
#define BESSEL      8

static void check_double(const char *name, double x, double y, double got, int flags, struct want w, int ulps)
{
    int mask = ulps <= 0 ? ~0 : INVALID | DIVBYZERO | OVERFLOW;
    double want = to_double(w.bits);
    long long a, b;

    memcpy(&a, &got, sizeof a);
    memcpy(&b, &want, sizeof b);
    if (!(isnan(got) && isnan(want)) && !((ulps < 0 || ulps == BESSEL) && got == want) && llabs(a - b) > ulps)
        test_fail(__FILE__, __LINE__, "%s(%a, %a) is %a, %a wanted", name, x, y, got, want);
    if ((flags ^ w.flags) & mask)
        test_fail(__FILE__, __LINE__, "%s(%a, %a) raises %d, %d wanted", name, x, y, flags, w.flags);
}

static void check_float(const char *name, float x, float y, float got, int flags, struct want w, int ulps)
{
    int mask = ulps <= 0 ? ~0 : INVALID | DIVBYZERO | OVERFLOW;
    float want = to_float(w.bits);
    int a, b;

    memcpy(&a, &got, sizeof a);
    memcpy(&b, &want, sizeof b);
    if (!(isnan(got) && isnan(want)) && !((ulps < 0 || ulps == BESSEL) && got == want) && llabs((long long)a - b) > ulps)
        test_fail(__FILE__, __LINE__, "%sf(%a, %a) is %a, %a wanted", name, x, y, got, want);
    if ((flags ^ w.flags) & mask)
        test_fail(__FILE__, __LINE__, "%sf(%a, %a) raises %d, %d wanted", name, x, y, flags, w.flags);
}

/* A result that does not fit is invalid; lround() may be inexact or not. */
static void check_long(const char *name, double x, long long got, int flags, struct want w, int inexact)
{
    if (!(w.flags & INVALID) && got != (long long)w.bits)
        test_fail(__FILE__, __LINE__, "%s(%a) is %lld, %lld wanted", name, x, got, (long long)w.bits);
    if ((flags ^ w.flags) & (inexact | INVALID | DIVBYZERO | OVERFLOW))
        test_fail(__FILE__, __LINE__, "%s(%a) raises %d, %d wanted", name, x, flags, w.flags);
}

#define ONE(name, ulps)                                                                     \
    TEST(name##_edges)                                                                      \
    {                                                                                       \
        for (unsigned i = 0; i < N1; i++) {                                                 \
            volatile double x = args1[i], r;                                                \
            volatile float xf = args1f[i], rf;                                              \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            r = name(x);                                                                    \
            check_double(#name, x, 0, r, raised(), want_##name[i], ulps);                   \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            rf = name##f(xf);                                                               \
            check_float(#name, xf, 0, rf, raised(), want_##name##f[i], ulps);               \
        }                                                                                   \
    }
#define TWO(name, ulps)                                                                     \
    TEST(name##_edges)                                                                      \
    {                                                                                       \
        for (unsigned i = 0; i < N2 * N2; i++) {                                            \
            volatile double x = args2[i / N2], y = args2[i % N2], r;                        \
            volatile float xf = args2f[i / N2], yf = args2f[i % N2], rf;                    \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            r = name(x, y);                                                                 \
            check_double(#name, x, y, r, raised(), want_##name[i], ulps);                   \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            rf = name##f(xf, yf);                                                           \
            check_float(#name, xf, yf, rf, raised(), want_##name##f[i], ulps);              \
        }                                                                                   \
    }
#define TO_LONG(name, inexact)                                                              \
    TEST(name##_edges)                                                                      \
    {                                                                                       \
        for (unsigned i = 0; i < N1; i++) {                                                 \
            volatile double x = args1[i];                                                   \
            volatile float xf = args1f[i];                                                  \
            volatile long long r;                                                           \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            r = name(x);                                                                    \
            check_long(#name, x, r, raised(), want_##name[i], inexact);                     \
            feclearexcept(FE_ALL_EXCEPT);                                                   \
            r = name##f(xf);                                                                \
            check_long(#name "f", xf, r, raised(), want_##name##f[i], inexact);             \
        }                                                                                   \
    }

ONE(sin, 1) ONE(cos, 1) ONE(tan, 1) ONE(asin, 1) ONE(acos, 1) ONE(atan, 1) ONE(sinh, 1) ONE(cosh, 1) ONE(tanh, 1) ONE(asinh, 1) ONE(acosh, 1)
ONE(atanh, 1) ONE(exp, 1) ONE(exp2, 1) ONE(expm1, 1) ONE(log, 1) ONE(log2, 1) ONE(log10, 1) ONE(log1p, 1) ONE(cbrt, 1) ONE(erf, 1)
ONE(erfc, 2) ONE(lgamma, 2) ONE(tgamma, 4) ONE(j0, BESSEL) ONE(j1, BESSEL) ONE(y0, BESSEL) ONE(y1, BESSEL)
ONE(sqrt, 0) ONE(floor, 0) ONE(ceil, 0) ONE(trunc, 0) ONE(round, 0) ONE(rint, 0) ONE(nearbyint, 0) ONE(fabs, 0) ONE(logb, 0)
TWO(pow, 1) TWO(atan2, 1) TWO(hypot, 1)
TWO(fmod, 0) TWO(remainder, 0) TWO(fdim, 0) TWO(fmax, EITHER_ZERO) TWO(fmin, EITHER_ZERO) TWO(copysign, 0) TWO(nextafter, 0)
TO_LONG(lrint, INEXACT) TO_LONG(llrint, INEXACT) TO_LONG(lround, 0) TO_LONG(llround, 0) TO_LONG(ilogb, INEXACT)

/*
 * The elementary functions in the directed modes: next to what they are to nearest, never a quarter turn or a table
 * entry off.
 */
static const struct {
    const char *name;
    double (*f)(double);
} smooth[] = {
    { "sin", sin }, { "cos", cos }, { "tan", tan }, { "asin", asin }, { "acos", acos }, { "atan", atan }, { "sinh", sinh },
    { "cosh", cosh }, { "tanh", tanh }, { "asinh", asinh }, { "acosh", acosh }, { "atanh", atanh }, { "exp", exp }, { "exp2", exp2 },
    { "expm1", expm1 }, { "log", log }, { "log2", log2 }, { "log10", log10 }, { "log1p", log1p }, { "cbrt", cbrt }, { "erf", erf },
    { "erfc", erfc }, { "tgamma", tgamma }, { "lgamma", lgamma }, { "sqrt", sqrt },
};
static const int directions[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

static double in_direction(double (*f)(double), double x, int mode)
{
    volatile double r;

    fesetround(mode);
    r = f(x);
    fesetround(FE_TONEAREST);
    return r;
}

TEST(directed_modes_stay_close)
{
    unsigned long long seed = 88172645463325252ULL;

    for (unsigned i = 0; i < sizeof smooth / sizeof smooth[0]; i++) {
        for (int k = 0; k < 120; k++) {
            seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
            double u = (double)(seed >> 11) * 0x1p-53, near;
            double x = k % 4 == 0 ? u : k % 4 == 1 ? -60 * u : k % 4 == 2 ? 0x1p-20 * (1 + u) : 100 * u;
            near = smooth[i].f(x);
            for (int m = 0; m < 3; m++) {
                double r = in_direction(smooth[i].f, x, directions[m]);
                double unit = nextafter(fabs(near), INFINITY) - fabs(near);
                if (isnan(near) ? !isnan(r) : !(r == near || fabs(r - near) <= 2 * unit))
                    test_fail(__FILE__, __LINE__, "%s(%a) is %a in mode %d, %a to nearest", smooth[i].name, x, r, m, near);
            }
        }
    }
}

TEST(exact_functions_take_the_direction)
{
    volatile double half = 0.5, tenth = 0.1, two = 2, one = 1, tiny = 0x1p-60, big = 1e308;
    volatile long double onel = 1, tinyl = 0x1p-200L;
    volatile float twof = 2;

    fesetround(FE_UPWARD);
    CHECK(rint(half) == 1 && nearbyint(tenth) == 1 && lrint(tenth) == 1 && llrint(-tenth) == 0);
    CHECK(fma(one, one, tiny) == 0x1.0000000000001p0 && fmal(onel, onel, tinyl) == 1 + 0x1p-112L);
    CHECK(sqrt(two) == 0x1.6a09e667f3bcdp+0 && sqrtf(twof) == 0x1.6a09e8p+0f);
    fesetround(FE_DOWNWARD);
    CHECK(rint(-tenth) == -1 && lrint(half) == 0 && signbit(one - one));
    CHECK(sqrt(two) == 0x1.6a09e667f3bccp+0 && fma(big, 10, 0) == 0x1.fffffffffffffp1023);
    fesetround(FE_TOWARDZERO);
    CHECK(lrint(-0.9 * one) == 0 && lround(-half) == -1 && ldexp(one, 2000) == 0x1.fffffffffffffp1023);
    fesetround(FE_TONEAREST);
}
