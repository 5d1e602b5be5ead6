/* SPDX-License-Identifier: Apache-2.0 */
#include "float_bits.h"
#include <string.h>

void __double_parts(double v, struct float_parts *f)
{
    uint64_t bits;
    int biased;

    memcpy(&bits, &v, sizeof bits);
    biased = (int)(bits >> 52 & 0x7ff);
    f->negative = (int)(bits >> 63);
    f->m = bits & ((UINT64_C(1) << 52) - 1);
    f->mant_bits = 53;
    f->e_min = -1074;
    if (biased == 0x7ff) {
        f->class = f->m != 0 ? FLOAT_NAN : FLOAT_INF;
        return;
    }
    if (biased != 0) {
        f->m |= UINT64_C(1) << 52;
    }
    f->e = (biased != 0 ? biased : 1) - 1075;
    f->class = f->m != 0 ? FLOAT_FINITE : FLOAT_ZERO;
}

/* The x87 format only matters where the tests run on such a machine. */
void __ldouble_parts(long double v, struct float_parts *f)
{
    u128 bits = 0;
    int biased;

    f->mant_bits = __LDBL_MANT_DIG__;
    f->e_min = __LDBL_MIN_EXP__ - __LDBL_MANT_DIG__;
#if __LDBL_MANT_DIG__ == 113
    memcpy(&bits, &v, 16);
    biased = (int)(bits >> 112) & 0x7fff;
    f->negative = (int)(bits >> 127);
    f->m = bits & (((u128)1 << 112) - 1);
    if (biased != 0 && biased != 0x7fff) {
        f->m |= (u128)1 << 112;
    }
#else
    memcpy(&bits, &v, 10);
    biased = (int)(bits >> 64) & 0x7fff;
    f->negative = (int)(bits >> 79) & 1;
    f->m = (uint64_t)bits;
    if (biased == 0x7fff) {
        f->m &= ~(UINT64_C(1) << 63);
    }
#endif
    if (biased == 0x7fff) {
        f->class = f->m != 0 ? FLOAT_NAN : FLOAT_INF;
        return;
    }
    f->e = (biased != 0 ? biased : 1) - 16382 - __LDBL_MANT_DIG__;
    f->class = f->m != 0 ? FLOAT_FINITE : FLOAT_ZERO;
}

/* Shifts m up as far as the format allows; returns the biased exponent (0: subnormal). */
static int normalise(u128 *m, int e, int mant_bits, int e_min)
{
    int up = mant_bits - u128_bits(*m);

    if (*m == 0) {
        return 0;
    }
    if (up > e - e_min) {
        up = e - e_min;
    }
    *m = up >= 0 ? *m << up : *m >> -up;
    e -= up;
    return *m >> (mant_bits - 1) != 0 ? e - e_min + 1 : 0;
}

float __float_make(int negative, u128 m, int e)
{
    int biased = normalise(&m, e, 24, -149);
    uint32_t bits = (uint32_t)negative << 31 | (uint32_t)biased << 23 | ((uint32_t)m & 0x7fffff);
    float v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

double __double_make(int negative, u128 m, int e)
{
    int biased = normalise(&m, e, 53, -1074);
    uint64_t bits = (uint64_t)negative << 63 | (uint64_t)biased << 52 | ((uint64_t)m & ((UINT64_C(1) << 52) - 1));
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

long double __ldouble_make(int negative, u128 m, int e)
{
    int biased = normalise(&m, e, __LDBL_MANT_DIG__, __LDBL_MIN_EXP__ - __LDBL_MANT_DIG__);
    long double v = 0;
    u128 bits;

#if __LDBL_MANT_DIG__ == 113
    bits = (u128)negative << 127 | (u128)biased << 112 | (m & (((u128)1 << 112) - 1));
    memcpy(&v, &bits, 16);
#else
    bits = (u128)negative << 79 | (u128)biased << 64 | m;
    memcpy(&v, &bits, 10);
#endif
    return v;
}

/* The largest number or infinity. */
static int overflow(const struct float_format *fmt, int negative, u128 *mant, int *exp)
{
    if (float_rounds_up(negative, 1, REMAINDER_ABOVE)) {
        return ROUND_OVERFLOW;
    }
    *mant = ((u128)1 << fmt->mant_bits) - 1;
    *exp = fmt->e_max;
    return ROUND_LARGEST;
}

int __float_round(const struct float_format *fmt, int negative, u128 m, int e, int sticky, u128 *mant, int *exp)
{
    int drop = u128_bits(m) - fmt->mant_bits;
    enum remainder rest = sticky ? REMAINDER_BELOW : REMAINDER_NONE;

    if (e + drop < fmt->e_min) {
        drop = fmt->e_min - e;
    }
    if (drop >= 128) {
        *mant = (u128)float_rounds_up(negative, 0, REMAINDER_BELOW);
        *exp = fmt->e_min;
        return ROUND_INEXACT;
    }
    if (drop > 0) {
        rest = float_remainder(m, drop, sticky);
        m >>= drop;
        e += drop;
    }
    m += (u128)float_rounds_up(negative, (int)(m & 1), rest);
    if (m != 0 && e + u128_bits(m) > fmt->e_max + fmt->mant_bits) {
        return overflow(fmt, negative, mant, exp);
    }
    *mant = m;
    *exp = e;
    return rest != REMAINDER_NONE ? ROUND_INEXACT : ROUND_EXACT;
}
