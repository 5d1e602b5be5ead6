// SPDX-License-Identifier: Apache-2.0
// sources: lib/m/complex.c lib/m/errors.c lib/m/exp.c lib/m/log.c lib/m/pow.c lib/m/trig.c lib/m/atan.c lib/m/hyperbolic.c lib/m/root.c lib/m/gamma.c lib/m/parts.c lib/m/remainder.c lib/m/tables.c
// flags: -include tests/unit/libc_rename.h -Ilib/c/include -fno-builtin -Dpauli_fabs=__builtin_fabs -ffp-contract=off -fno-math-errno -fno-sanitize=float-cast-overflow,shift,float-divide-by-zero -Wno-unused-parameter -Wno-error=infinite-recursion
/* Complex functions against the machine's: a grid with all special values, and random arguments. */
#include "libc_host.h"
#include <complex.h>
#include <math.h>

#define FUNCTIONS(F) F(cexp) F(clog) F(csqrt) F(csin) F(ccos) F(ctan) F(csinh) F(ccosh) F(ctanh) F(casin) F(cacos) F(catan) \
    F(casinh) F(cacosh) F(catanh)
#define HOST(name) double complex host_##name(double complex z) __asm__(#name);
FUNCTIONS(HOST)
double complex host_cpow(double complex z, double complex w) __asm__("cpow");

static const struct {
    const char *name;
    double complex (*ours)(double complex), (*theirs)(double complex);
} functions[] = {
#define ENTRY(name) { #name, name, host_##name },
    FUNCTIONS(ENTRY)
};

/* Signs of zeros beside a NaN are nobody's. */
static int same(double a, double b, int sign)
{
    double size = __builtin_fabs(b);

    if (a != a || b != b)
        return a != a && b != b;
    if (a == b)
        return !sign || a != 0 || signbit(a) == signbit(b);
    return __builtin_fabs(a - b) <= 4e-15 * size || __builtin_fabs(a - b) < 1e-300;
}

static int differs(double complex a, double complex b)
{
    int nan = __real__ b != __real__ b || __imag__ b != __imag__ b;

    return !same(__real__ a, __real__ b, !nan) || !same(__imag__ a, __imag__ b, !nan);
}

static int grid(unsigned k)
{
    const double v[] = { 0.0, -0.0, 1, -1, 0.5, -2, 3e5, -1e-9, 700, -720, 1e200, -1e300, INFINITY, -INFINITY, NAN };
    const int n = sizeof v / sizeof *v;
    int bad = 0;

    for (int i = 0; i < n * n; i++) {
        double complex z = CMPLX(v[i / n], v[i % n]), a = functions[k].ours(z), b = functions[k].theirs(z);

        if (differs(a, b)) {
            bad++;
            host_printf("# %s(%g, %g) = %g, %g; %g, %g wanted\n", functions[k].name, creal(z), cimag(z), creal(a), cimag(a),
                        creal(b), cimag(b));
        }
    }
    return bad;
}

static double uniform(double size)
{
    return size * ((double)(test_random() >> 11) * 0x1p-52 - 1);
}

/* The whole number's error counts: one part may be tiny beside the other. */
static int random_arguments(unsigned k)
{
    int bad = 0;

    for (int i = 0; i < 5000; i++) {
        double complex z = CMPLX(uniform(i & 1 ? 3 : 30), uniform(i & 2 ? 3 : 30));
        double complex a = functions[k].ours(z), b = functions[k].theirs(z);

        bad += cabs(a - b) > 2e-15 * cabs(b);
    }
    return bad;
}

static int powers(void)
{
    int bad = 0;

    for (int i = 0; i < 5000; i++) {
        double complex z = CMPLX(uniform(3), uniform(3)), w = CMPLX(uniform(3), uniform(3));

        bad += cabs(cpow(z, w) - host_cpow(z, w)) > 1e-13 * cabs(host_cpow(z, w));
    }
    return bad + (cpow(0, 0) != 1) + (cpow(0, 2) != 0);
}

int main(void)
{
    for (unsigned k = 0; k < sizeof functions / sizeof *functions; k++) {
        char name[32];

        host_snprintf(name, sizeof name, "%s special", functions[k].name);
        test_result(name, grid(k));
        host_snprintf(name, sizeof name, "%s random", functions[k].name);
        test_result(name, random_arguments(k));
    }
    test_result("cpow", powers());
    return test_failures != 0;
}
