/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

#if __LDBL_MANT_DIG__ == 113

#include "wide.h"
#include <errno.h>
#include <fenv.h>

typedef unsigned __int128 u128;

static const wide zero;

/* Shifts left until the top bit is set. */
static wide normal(wide a)
{
    int words = 0, bits;

    while (words < 4 && a.m[3] == 0) {
        a.m[3] = a.m[2];
        a.m[2] = a.m[1];
        a.m[1] = a.m[0];
        a.m[0] = 0;
        words++;
    }
    if (words == 4)
        return zero;
    bits = __builtin_clzll(a.m[3]);
    if (bits != 0) {
        for (int i = 3; i > 0; i--)
            a.m[i] = a.m[i] << bits | a.m[i - 1] >> (64 - bits);
        a.m[0] <<= bits;
    }
    a.exp -= 64 * words + bits;
    return a;
}

/* Shifts right; what falls out is remembered in the lowest bit. */
static void jam(uint64_t m[4], unsigned n)
{
    uint64_t lost = 0;

    if (n >= 256) {
        lost = m[0] | m[1] | m[2] | m[3];
        m[0] = m[1] = m[2] = m[3] = 0;
    }
    for (; n >= 64 && n < 256; n -= 64) {
        lost |= m[0];
        m[0] = m[1];
        m[1] = m[2];
        m[2] = m[3];
        m[3] = 0;
    }
    if (n > 0 && n < 64) {
        lost |= m[0] << (64 - n);
        for (int i = 0; i < 3; i++)
            m[i] = m[i] >> n | m[i + 1] << (64 - n);
        m[3] >>= n;
    }
    m[0] |= lost != 0;
}

wide __wide_int(int64_t n)
{
    wide a = { n < 0, 64, { 0, 0, 0, n < 0 ? -(uint64_t)n : (uint64_t)n } };

    return normal(a);
}

wide __wide_ld(long double x)
{
    wide a = { signbit(x) != 0, 0, { 0 } };
    u128 b;
    int e;

    memcpy(&b, &x, sizeof b);
    e = (int)(b >> 112) & 0x7fff;
    b &= ((u128)1 << 112) - 1;
    if (e != 0)
        b |= (u128)1 << 112;
    a.m[3] = (uint64_t)(b >> 64);
    a.m[2] = (uint64_t)b;
    a.exp = (e != 0 ? e : 1) - 16383 + 16;
    return normal(a);
}

/* The first 64 bits: exact enough, and never out of a double's range for the callers. */
double __wide_double(wide a)
{
    double d = ldexp((double)a.m[3], a.exp - 64);

    return a.negative ? -d : d;
}

/*
 * The result's bits, as many as its exponent leaves (113, fewer when it is subnormal), are an integer, the rest a fraction:
 * one addition of long doubles rounds them, in the direction asked for and with its flag.
 */
long double __wide_round(wide a)
{
    long double sign = a.negative ? -1 : 1, anchor, value, rest;
    int keep = a.exp >= -16381 ? 113 : a.exp + 16381 + 113;
    uint64_t low;
    u128 bits;

    if (wide_zero(&a))
        return sign * 0;
    keep = keep < 0 ? 0 : keep;
    if (a.exp > 16384)
        a.exp = 16385;                              /* overflows below */
    if (a.exp < -16381 - 113)
        jam(a.m, 2);                                /* less than half of the smallest */
    bits = (u128)a.m[3] << 64 | a.m[2];
    bits = keep == 0 ? 0 : bits >> (128 - keep);
    for (int i = 0; i < keep; i += 32) {            /* the rest moves to the top */
        int n = keep - i < 32 ? keep - i : 32;

        for (int k = 3; k > 0; k--)
            a.m[k] = a.m[k] << n | a.m[k - 1] >> (64 - n);
        a.m[0] <<= n;
    }
    jam(a.m, 193);
    low = a.m[0];
    anchor = keep < 113 ? 0x1p112L : 0;
    value = (long double)(uint64_t)(bits >> 64) * 0x1p64L + (long double)(uint64_t)bits;
    rest = (long double)low * 0x1p-63L;
    value = (sign * (anchor + value) + sign * rest) - sign * anchor;
    value = value == 0 ? sign * 0 : scalbnl(value, (a.exp < -16381 ? -16381 - 113 : a.exp - 113));
    if (keep < 113 && low != 0) {
        errno = ERANGE;
        feraiseexcept(FE_UNDERFLOW | FE_INEXACT);
    } else if (isinf(value)) {
        errno = ERANGE;
    }
    return value;
}

static int compare(const uint64_t a[4], const uint64_t b[4])
{
    for (int i = 3; i >= 0; i--)
        if (a[i] != b[i])
            return a[i] > b[i] ? 1 : -1;
    return 0;
}

static void subtract(uint64_t a[4], const uint64_t b[4])
{
    uint64_t borrow = 0;

    for (int i = 0; i < 4; i++) {
        u128 d = (u128)a[i] - b[i] - borrow;

        a[i] = (uint64_t)d;
        borrow = (uint64_t)(d >> 64) & 1;
    }
}

wide __wide_add(wide a, wide b)
{
    u128 sum = 0;
    wide t;

    if (wide_zero(&a))
        return b;
    if (wide_zero(&b))
        return a;
    if (a.exp < b.exp || (a.exp == b.exp && compare(a.m, b.m) < 0)) {
        t = a;
        a = b;
        b = t;
    }
    if (a.negative != b.negative) {
        jam(b.m, (unsigned)(a.exp - b.exp));
        subtract(a.m, b.m);
        return normal(a);
    }
    jam(a.m, 1);                                    /* room for the carry */
    jam(b.m, (unsigned)(a.exp - b.exp) + 1);
    a.exp++;
    for (int i = 0; i < 4; i++) {
        sum += (u128)a.m[i] + b.m[i];
        a.m[i] = (uint64_t)sum;
        sum >>= 64;
    }
    return normal(a);
}

wide __wide_mul(wide a, wide b)
{
    uint64_t p[8] = { 0 };
    wide r = { a.negative != b.negative, a.exp + b.exp, { 0 } };

    if (wide_zero(&a) || wide_zero(&b))
        return zero;
    for (int i = 0; i < 4; i++) {
        uint64_t carry = 0;

        for (int j = 0; j < 4; j++) {
            u128 t = (u128)a.m[i] * b.m[j] + p[i + j] + carry;

            p[i + j] = (uint64_t)t;
            carry = (uint64_t)(t >> 64);
        }
        p[i + 4] = carry;
    }
    if (p[7] >> 63 == 0) {
        for (int i = 7; i > 0; i--)
            p[i] = p[i] << 1 | p[i - 1] >> 63;
        p[0] <<= 1;
        r.exp--;
    }
    memcpy(r.m, p + 4, sizeof r.m);
    r.m[0] |= (p[0] | p[1] | p[2] | p[3]) != 0;
    return r;
}

wide __wide_div_int(wide a, uint64_t n)
{
    u128 rest = 0;

    uint64_t low;
    int shift;

    if (wide_zero(&a))
        return a;
    for (int i = 3; i >= 0; i--) {
        rest = rest << 64 | a.m[i];
        a.m[i] = (uint64_t)(rest / n);
        rest %= n;
    }
    rest <<= 64;                                    /* a word more: the quotient keeps its 256 bits */
    low = (uint64_t)(rest / n);
    rest %= n;
    shift = a.m[3] == 0 ? 64 : __builtin_clzll(a.m[3]);
    if (shift > 0) {
        for (int i = 3; i > 0; i--)
            a.m[i] = shift == 64 ? a.m[i - 1] : a.m[i] << shift | a.m[i - 1] >> (64 - shift);
        a.m[0] = shift == 64 ? low : a.m[0] << shift | low >> (64 - shift);
        a.exp -= shift;
    }
    a.m[0] |= rest != 0;
    return normal(a);
}

/* Newton on 1/b from 64 bits, then the quotient with one correction. */
wide __wide_div(wide a, wide b)
{
    wide one = __wide_int(1), y, q;
    int exp = b.exp, negative = b.negative;

    if (wide_zero(&a))
        return a;
    b.exp = 0;
    b.negative = 0;
    y = __wide_int(1);
    y.m[3] = (uint64_t)((((u128)1 << 127) - 1) / b.m[3]);   /* 1 / b, from 1 to 2, and a little less */
    y.exp = 1;
    y = normal(y);
    for (int i = 0; i < 2; i++)
        y = __wide_add(y, __wide_mul(y, wide_sub(one, __wide_mul(b, y))));
    a.negative = a.negative != negative;
    a.exp -= exp;
    q = __wide_mul(a, y);
    return __wide_add(q, __wide_mul(y, wide_sub(a, __wide_mul(b, q))));
}

/* Newton on 1/sqrt(a). */
wide __wide_sqrt(wide a)
{
    wide half = wide_scale(__wide_int(1), -1), y, s;
    int exp = a.exp;
    double d;

    if (wide_zero(&a))
        return a;
    a.exp = exp & 1 ? -1 : 0;
    exp = (exp - a.exp) / 2;
    d = 1 / sqrt(__wide_double(a));
    y = __wide_int((int64_t)(d * 0x1p60));
    y.exp -= 60;
    for (int i = 0; i < 3; i++)
        y = __wide_add(y, __wide_mul(__wide_mul(y, half), wide_sub(__wide_int(1), __wide_mul(a, __wide_mul(y, y)))));
    s = __wide_mul(a, y);
    s = __wide_add(s, __wide_mul(__wide_mul(y, half), wide_sub(a, __wide_mul(s, s))));
    return wide_scale(s, exp);
}

wide __wide_trunc_int(wide a, int64_t *n)
{
    wide whole;

    *n = 0;
    if (wide_zero(&a) || a.exp < 0)
        return a;
    *n = a.exp == 0 ? 1 : (int64_t)((a.m[3] >> (63 - a.exp)) + 1) >> 1;
    if (a.negative)
        *n = -*n;
    whole = __wide_int(*n);
    return wide_sub(a, whole);
}

#endif
