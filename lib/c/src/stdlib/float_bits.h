/* SPDX-License-Identifier: Apache-2.0 */
/* Binary floating point taken apart and put together, for formatted input and output. Exact; no FP arithmetic. */
#ifndef FLOAT_BITS_H_INCLUDED
#define FLOAT_BITS_H_INCLUDED

#include <stdint.h>

typedef unsigned __int128 u128;

enum float_class { FLOAT_ZERO, FLOAT_FINITE, FLOAT_INF, FLOAT_NAN };

/* (-1)^negative * m * 2^e */
struct float_parts {
    enum float_class class;
    int negative;
    u128 m;
    int e;
    int mant_bits; /* of the format it came from, the leading one included */
    int e_min;     /* exponent of the format's smallest number */
};

/* A format: numbers are m * 2^e with m < 2^mant_bits, e_min <= e <= e_max. */
struct float_format {
    int mant_bits, e_min, e_max;
};

#define FORMAT_FLOAT ((struct float_format) { 24, -149, 104 })
#define FORMAT_DOUBLE ((struct float_format) { 53, -1074, 971 })
#define FORMAT_LDOUBLE \
    ((struct float_format) { __LDBL_MANT_DIG__, __LDBL_MIN_EXP__ - __LDBL_MANT_DIG__, __LDBL_MAX_EXP__ - __LDBL_MANT_DIG__ })

void __double_parts(double v, struct float_parts *f);
void __ldouble_parts(long double v, struct float_parts *f);
float __float_make(int negative, u128 m, int e);
double __double_make(int negative, u128 m, int e);
long double __ldouble_make(int negative, u128 m, int e);

/* ROUND_LARGEST: too large, and the direction stops at the largest number. */
enum { ROUND_EXACT = 0, ROUND_INEXACT = 1, ROUND_OVERFLOW = 2, ROUND_LARGEST = 3 };

/* Rounds (-1)^negative * m * 2^e (plus a little when sticky) into the format, the way fesetround() says. m < 2^127. */
int __float_round(const struct float_format *fmt, int negative, u128 m, int e, int sticky, u128 *mant, int *exp);

/* What is dropped, against half a unit of what is kept. */
enum remainder { REMAINDER_NONE, REMAINDER_BELOW, REMAINDER_HALF, REMAINDER_ABOVE };

/* The lowest drop bits of m, 1 to 127, and a little more when sticky. */
static inline enum remainder float_remainder(u128 m, int drop, int sticky)
{
    u128 half = (u128)1 << (drop - 1), rest = m & ((half << 1) - 1);

    if (rest == half) {
        return sticky ? REMAINDER_ABOVE : REMAINDER_HALF;
    }
    return rest > half ? REMAINDER_ABOVE : rest != 0 || sticky ? REMAINDER_BELOW : REMAINDER_NONE;
}

/* Whether the magnitude kept, whose last digit is odd or not, grows by one unit. On the build machine always to nearest. */
static inline int float_rounds_up(int negative, int odd, enum remainder rest)
{
#ifdef __aarch64__
    unsigned direction = __builtin_aarch64_get_fpcr() >> 22 & 3; /* nearest, up, down, towards zero */

    if (direction != 0) {
        return rest != REMAINDER_NONE && direction == (negative ? 2 : 1);
    }
#else
    (void)negative;
#endif
    return rest == REMAINDER_ABOVE || (rest == REMAINDER_HALF && odd);
}

static inline int u128_bits(u128 m)
{
    uint64_t hi = (uint64_t)(m >> 64), lo = (uint64_t)m;

    return hi != 0 ? 128 - __builtin_clzll(hi) : lo != 0 ? 64 - __builtin_clzll(lo) : 0;
}

#endif
