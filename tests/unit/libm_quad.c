// SPDX-License-Identifier: Apache-2.0
// sources: lib/m/wide.c lib/m/wide_func.c lib/m/wide_tables.c lib/m/ldouble.c lib/m/ldouble_gamma.c lib/m/ldouble_parts.c lib/m/errors.c lib/m/exp.c lib/m/log.c lib/m/pow.c lib/m/trig.c lib/m/atan.c lib/m/hyperbolic.c lib/m/root.c lib/m/gamma.c lib/m/parts.c lib/m/remainder.c lib/m/tables.c
// flags: `uname -m | sed -n s/x86_64/-mlong-double-128/p` -include tests/unit/libc_rename.h -Ilib/c/include -fno-builtin -Dpauli_fabs=__builtin_fabs -ffp-contract=off -fno-math-errno -fno-sanitize=float-cast-overflow,shift -Wno-unused-parameter -Wno-error=infinite-recursion
/* Long double as the target has it (IEEE quad), against a table of correctly rounded values and against itself. */
#include "libc_host.h"
#include <fenv.h>
#include <math.h>

typedef unsigned __int128 u128;

/* The machine's own: these are one instruction on the target. */
#define INSTRUCTION(name) double pauli_##name(double x) { return __builtin_##name(x); }
#undef floor
#undef trunc
#undef rint
INSTRUCTION(floor)
INSTRUCTION(trunc)
INSTRUCTION(rint)

static int raised;

int feraiseexcept(int flags)
{
    raised |= flags;
    return 0;
}

int feholdexcept(fenv_t *env)
{
    return 0;
}

int fesetenv(const fenv_t *env)
{
    return 0;
}

static long double from_bits(uint64_t high, uint64_t low)
{
    u128 b = (u128)high << 64 | low;
    long double x;

    __builtin_memcpy(&x, &b, sizeof x);
    return x;
}

static u128 bits(long double x)
{
    u128 b;

    __builtin_memcpy(&b, &x, sizeof b);
    return b;
}

/* How many numbers lie between them. */
static u128 apart(long double a, long double b)
{
    return bits(a) > bits(b) ? bits(a) - bits(b) : bits(b) - bits(a);
}

static const char *current;
static int cases, inexact, wrong;

static void name_done(const char *next)
{
    if (current != NULL) {
        if (inexact != 0)
            host_printf("# %s: %d of %d not the nearest\n", current, inexact, cases);
        test_result(current, wrong);
    }
    current = next;
    cases = inexact = wrong = 0;
}

static void check(const char *name, long double got, long double want)
{
    if (current == NULL || __builtin_strcmp(name, current) != 0)
        name_done(name);
    cases++;
    inexact += apart(got, want) != 0;
    wrong += apart(got, want) > 1;
}

static void table(void)
{
#define Q1(name, xh, xl, yh, yl, wh, wl) check(#name, name(from_bits(xh, xl)), from_bits(wh, wl));
#define Q2(name, xh, xl, yh, yl, wh, wl) check(#name, name(from_bits(xh, xl), from_bits(yh, yl)), from_bits(wh, wl));
#include "libm_quad_table.h"
    name_done(NULL);
}

static int special(void)
{
    const long double inf = INFINITY, nan = NAN, min = 0x1p-16494L;
    int bad = 0, sign;

#define IS(value) (bad += !(value) ? (host_printf("# line %d\n", __LINE__), 1) : 0)
    IS(expl(-inf) == 0 && expl(inf) == inf && isnan(expl(nan)) && expl(0) == 1 && expl(12000) == inf && expl(-12000) == 0);
    IS(exp2l(-16494) == min && exp2l(16383) == 0x1p16383L && exp2l(16384) == inf && exp2l(-17000) == 0);
    IS(expm1l(-inf) == -1 && signbit(expm1l(-0.0L)) && expm1l(-1000) == -1);
    IS(logl(0) == -inf && isnan(logl(-1)) && logl(inf) == inf && logl(1) == 0 && !signbit(logl(1)));
    IS(log2l(0x1p-16494L) == -16494 && log10l(1e20L) == 20 && log1pl(-1) == -inf && isnan(log1pl(-2)));
    IS(isnan(sinl(inf)) && signbit(sinl(-0.0L)) && cosl(0) == 1 && isnan(tanl(-inf)) && sinl(min) == min);
    IS(asinl(1) == acosl(0) && isnan(asinl(1.5L)) && acosl(1) == 0 && atanl(inf) == asinl(1) && signbit(atanl(-0.0L)));
    IS(atan2l(0, -1) == acosl(-1) && atan2l(-0.0L, -0.0L) == -acosl(-1) && atan2l(0, 0) == 0 && atan2l(inf, -inf) > 2.3L);
    IS(sinhl(20000) == inf && coshl(-inf) == inf && tanhl(-inf) == -1 && tanhl(200) == 1 && isnan(acoshl(0.5L)));
    IS(asinhl(-inf) == -inf && acoshl(inf) == inf && atanhl(1) == inf && isnan(atanhl(2)));
    IS(powl(0, -3) == inf && powl(-0.0L, -3) == -inf && powl(-2, 3) == -8 && isnan(powl(-2, 0.5L)) && powl(nan, 0) == 1);
    IS(powl(1, nan) == 1 && powl(-1, inf) == 1 && powl(0.5L, inf) == 0 && powl(-inf, 3) == -inf && powl(inf, -1) == 0);
    IS(powl(10, 40) == 1e40L && powl(2, -16494) == min && powl(3, 2) == 9 && powl(-2, 16385) == -inf);
    IS(hypotl(inf, nan) == inf && hypotl(3, 4) == 5 && hypotl(0x1.8p16383L, 0x1.8p16383L) == inf && hypotl(min, 0) == min);
    IS(cbrtl(-27) == -3 && cbrtl(0x1p-16494L) == 0x1p-5498L && isnan(cbrtl(nan)));
    IS(tgammal(5) == 24 && isnan(tgammal(-1)) && tgammal(0) == inf && tgammal(-0.0L) == -inf && tgammal(2000) == inf);
    IS(lgammal(1) == 0 && lgammal(2) == 0 && lgammal(-3) == inf && lgammal_r(-0.5L, &sign) > 1.2L && sign == -1);
    IS(erfl(inf) == 1 && erfcl(-inf) == 2 && erfcl(inf) == 0 && erfl(-100) == -1 && erfcl(0) == 1);
    IS(fmal(0x1p16000L, 0x1p16000L, -inf) == -inf && isnan(fmal(0, inf, 1)) && fmal(2, 3, -6) == 0);
    IS(fmal(1 + 0x1p-112L, 1 - 0x1p-112L, -1) == -0x1p-224L && fmal(min, 0.5L, min) == min + min);
    raised = 0;
    IS(__builtin_fabsl(expl(-11400)) < 0x1p-16382L && raised & FE_UNDERFLOW);
    return bad;
}

static int identities(void)
{
    int bad = 0;

    for (int i = 0; i < 300; i++) {
        long double x = from_bits((UINT64_C(0x3ff0) + test_random() % 32) << 48 | test_random() >> 16, test_random()), r, q;

        r = sqrtl(x);
        bad += fmal(r, r, -x) > 0 ? fmal(r - r * 0x1p-113L, r, -x) > 0 : fmal(r + r * 0x1p-112L, r, -x) < 0;
        bad += rintl(x) != floorl(x) && rintl(x) != ceill(x);
        q = 3 * 0x1p-20L;
        bad += fmodl(x, q) < 0 || fmodl(x, q) >= q;
        bad += fabsl(remainderl(x, q)) > q / 2;
        bad += scalbnl(frexpl(x, &(int){ 0 }), ilogbl(x) + 1) != x;
        bad += nextafterl(nextafterl(x, INFINITY), 0) != x;
    }
    return bad;
}

int main(void)
{
    table();
    test_result("special", special());
    test_result("identities", identities());
    return test_failures != 0;
}
