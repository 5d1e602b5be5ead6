// SPDX-License-Identifier: Apache-2.0
// sources: lib/m/errors.c lib/m/exp.c lib/m/log.c lib/m/pow.c lib/m/trig.c lib/m/atan.c lib/m/hyperbolic.c lib/m/root.c lib/m/gamma.c lib/m/erf.c lib/m/parts.c lib/m/remainder.c lib/m/tables.c
// flags: -include tests/unit/libc_rename.h -Ilib/c/include -fno-builtin -Dpauli_fabs=__builtin_fabs -ffp-contract=off -fno-math-errno -fno-sanitize=float-cast-overflow,shift -Wno-unused-parameter -Wno-error=infinite-recursion
/* Elementary functions against the machine's in long double: the largest error found, in units of the last place. */
#include "libc_host.h"
#include <math.h>
#include <string.h>

#define HOST1(name) long double host_##name(long double x) __asm__(#name "l")
HOST1(sin); HOST1(cos); HOST1(tan); HOST1(asin); HOST1(acos); HOST1(atan); HOST1(sinh); HOST1(cosh); HOST1(tanh);
HOST1(asinh); HOST1(acosh); HOST1(atanh); HOST1(exp); HOST1(exp2); HOST1(expm1); HOST1(log); HOST1(log2); HOST1(log10);
HOST1(log1p); HOST1(cbrt); HOST1(erf); HOST1(erfc);
long double host_pow(long double x, long double y) __asm__("powl");
long double host_atan2(long double x, long double y) __asm__("atan2l");
long double host_hypot(long double x, long double y) __asm__("hypotl");
double host_fmod(double x, double y) __asm__("fmod");
double host_remainder(double x, double y) __asm__("remainder");

static double uniform(double lo, double hi)
{
    return lo + (hi - lo) * ((double)(test_random() >> 11) * 0x1p-53);
}

static double argument(int i)
{
    uint64_t r = test_random();
    double d;

    switch (i % 7) {
    case 0:
        memcpy(&d, &r, sizeof d);
        return d;
    case 1:
        return uniform(-1, 1);
    case 2:
        return uniform(-700, 700);
    case 3:
        return uniform(-20, 20);
    case 4:
        return uniform(0, 3);
    case 5:
        return 1 + uniform(-1, 1) * 0x1p-8;
    default:
        return uniform(-1, 1) * 1e-5;
    }
}

/* Distance in units of the last place of the double nearest to want; 0 for equal or both NaN. */
static double error(double got, long double want)
{
    double nearest = (double)want;
    long double diff = (long double)got - want, ulp;
    uint64_t b;

    if (nearest != nearest || got != got || nearest - nearest != 0 || got - got != 0) {
        return (nearest != nearest && got != got) || nearest == got ? 0 : 1e9;
    }
    memcpy(&b, &nearest, sizeof b);
    b &= UINT64_C(0x7ff) << 52;
    memcpy(&nearest, &b, sizeof nearest);
    ulp = b != 0 ? (long double)nearest * 0x1p-52L : 0x1p-1074L;
    return (double)((diff < 0 ? -diff : diff) / ulp);
}

static void check1(const char *name, double (*f)(double), long double (*host)(long double), double limit)
{
    double worst = 0, at = 0;

    for (int i = 0; i < 20000; i++) {
        double x = argument(i), e = error(f(x), host(x));
        if (e > worst) {
            worst = e;
            at = x;
        }
    }
    host_printf("# %s: %.4f ulp at %a\n", name, worst, at);
    test_result(name, worst > limit);
}

static void check2(const char *name, double (*f)(double, double), long double (*host)(long double, long double))
{
    double worst = 0, at_x = 0, at_y = 0;

    for (int i = 0; i < 30000; i++) {
        double x = argument((int)(test_random() % 7)), y = argument((int)(test_random() % 7)), e;
        e = error(f(x, y), host(x, y));
        if (e > worst) {
            worst = e;
            at_x = x;
            at_y = y;
        }
    }
    host_printf("# %s: %.4f ulp at %a, %a\n", name, worst, at_x, at_y);
    test_result(name, worst > 0.7);
}

static int exact(void)
{
    int bad = 0;

    for (int i = 0; i < 20000; i++) {
        double x = argument(i), y = argument((int)(test_random() % 7)), a = fmod(x, y), b = host_fmod(x, y);
        bad += !(a == b || (a != a && b != b));
        a = remainder(x, y);
        b = host_remainder(x, y);
        bad += !(a == b || (a != a && b != b));
    }
    return bad;
}

static int edges(void)
{
    const double inf = INFINITY;

    return !(pow(0, -1) == inf && pow(-0.0, -3) == -inf && pow(-2, 3) == -8 && pow(-8, 1 / 3.0) != pow(-8, 1 / 3.0) &&
             pow(1, NAN) == 1 && pow(NAN, 0) == 1 && pow(-1, inf) == 1 && exp(-inf) == 0 && exp(710) == inf &&
             log(0) == -inf && atan2(-0.0, -1) == -M_PI && atan2(0, 1) == 0 && hypot(inf, NAN) == inf &&
             tgamma(5) == 24 && tgamma(0.5) * tgamma(0.5) > 3.1415926 && lgamma(1) == 0 && lgamma(2) == 0 &&
             cbrt(-27) == -3 && exp2(10) == 1024 && log2(8) == 3 && log10(1000) == 3 && signbit(sin(-0.0)));
}

#define CHECK(name) check1(#name, name, host_##name, 0.52)

int main(void)
{
    CHECK(sin);
    CHECK(cos);
    CHECK(tan);
    CHECK(asin);
    CHECK(acos);
    CHECK(atan);
    CHECK(sinh);
    CHECK(cosh);
    CHECK(tanh);
    CHECK(asinh);
    CHECK(acosh);
    CHECK(atanh);
    check1("exp", exp, host_exp, 0.8);
    check1("exp2", exp2, host_exp2, 0.8);
    CHECK(expm1);
    CHECK(log);
    CHECK(log2);
    CHECK(log10);
    CHECK(log1p);
    CHECK(cbrt);
    check1("erf", erf, host_erf, 0.8);
    check1("erfc", erfc, host_erfc, 0.8);
    check2("pow", pow, host_pow);
    check2("atan2", atan2, host_atan2);
    check2("hypot", hypot, host_hypot);
    test_result("fmod and remainder", exact());
    test_result("edges", edges());
    return test_failures != 0;
}
