/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <fenv.h>
#include <limits.h>

/*
 * Exact operations on long double (IEEE quad: 113 bits) work on its bits. On a machine with another long double, where
 * only tests run, this file is empty.
 */
#if __LDBL_MANT_DIG__ == 113

typedef unsigned __int128 u128;

#define FRACTION 112
#define SIGN ((u128)1 << 127)
#define EXPONENT(b) ((int)((b) >> FRACTION) & 0x7fff)

static u128 get(long double x)
{
    u128 b;

    memcpy(&b, &x, sizeof b);
    return b;
}

static long double put(u128 b)
{
    long double x;

    memcpy(&x, &b, sizeof x);
    return x;
}

long double fabsl(long double x)
{
    return put(get(x) & ~SIGN);
}

long double copysignl(long double x, long double y)
{
    return put((get(x) & ~SIGN) | (get(y) & SIGN));
}

long double truncl(long double x)
{
    u128 b = get(x);
    int e = EXPONENT(b) - 16383;

    if (e >= FRACTION) {
        return x;
    }
    return put(e < 0 ? b & SIGN : b & ~(((u128)1 << (FRACTION - e)) - 1));
}

long double floorl(long double x)
{
    long double t = truncl(x);

    return t > x ? t - 1 : t;
}

long double ceill(long double x)
{
    long double t = truncl(x);

    return t < x ? copysignl(t + 1, x) : t;
}

long double roundl(long double x)
{
    long double t = truncl(x);

    return fabsl(x - t) >= 0.5L ? t + copysignl(1, x) : t;
}

/* An addition that leaves no bits for a fraction rounds as asked for. */
long double rintl(long double x)
{
    const long double shift = copysignl(0x1p112L, x);

    return fabsl(x) < 0x1p112L ? copysignl((x + shift) - shift, x) : x + 0;
}

long double nearbyintl(long double x)
{
    fenv_t env;

    feholdexcept(&env);
    x = rintl(x);
    fesetenv(&env);
    return x;
}

long lrintl(long double x)
{
    return (long)rintl(x);
}

long long llrintl(long double x)
{
    return (long long)rintl(x);
}

long lroundl(long double x)
{
    return (long)roundl(x);
}

long long llroundl(long double x)
{
    return (long long)roundl(x);
}

long double frexpl(long double x, int *exp)
{
    u128 b = get(x);
    int e = EXPONENT(b);

    if (e == 0x7fff || x == 0) {
        *exp = 0;
        return x;
    }
    if (e == 0) {
        x = frexpl(x * 0x1p120L, exp);
        *exp -= 120;
        return x;
    }
    *exp = e - 16382;
    return put((b & ~((u128)0x7fff << FRACTION)) | (u128)16382 << FRACTION);
}

static long double power_of_2(int n)
{
    return put((u128)(16383 + n) << FRACTION);
}

long double scalbnl(long double x, int n)
{
    n = n > 40000 ? 40000 : n < -40000 ? -40000 : n;
    for (; n > 16383; n -= 16383) {
        x *= power_of_2(16383);
    }
    for (; n < -16382; n += 16382 - 113) {
        x *= power_of_2(-16382 + 113);
    }
    return x * power_of_2(n);
}

long double scalblnl(long double x, long n)
{
    return scalbnl(x, n > INT_MAX ? INT_MAX : n < INT_MIN ? INT_MIN : (int)n);
}

long double ldexpl(long double x, int n)
{
    return scalbnl(x, n);
}

long double modfl(long double x, long double *ip)
{
    *ip = truncl(x);
    return copysignl(isinf(x) ? 0 : x - *ip, x);
}

int ilogbl(long double x)
{
    int e;

    if (x == 0 || !isfinite(x)) {
        return ilogb((double)x);
    }
    frexpl(x, &e);
    return e - 1;
}

long double logbl(long double x)
{
    return x == 0 || !isfinite(x) ? (long double)logb((double)x) : (long double)ilogbl(x);
}

long double nanl(const char *tag)
{
    return NAN;
}

long double nextafterl(long double x, long double y)
{
    if (isnan(x) || isnan(y)) {
        return x + y;
    }
    if (x == y) {
        return y;
    }
    if (x == 0) {
        x = copysignl(put(1), y);
    } else {
        x = put((x < y) == (x > 0) ? get(x) + 1 : get(x) - 1);
    }
    __math_stepped(isinf(x), fabsl(x) < 0x1p-16382L);
    return x;
}

long double nexttowardl(long double x, long double y)
{
    return nextafterl(x, y);
}

long double fdiml(long double x, long double y)
{
    return isnan(x) || isnan(y) ? x + y : x > y ? x - y : 0;
}

long double fmaxl(long double x, long double y)
{
    return isnan(x) || (!isnan(y) && (x < y || (x == y && signbit(x)))) ? y : x;
}

long double fminl(long double x, long double y)
{
    return isnan(x) || (!isnan(y) && (x > y || (x == y && !signbit(x)))) ? y : x;
}

/* Digit by digit: exact, and correctly rounded by the bit and the rest that follow. */
long double sqrtl(long double x)
{
    u128 m, root = 0, rest = 0;
    int e;

    if (x == 0 || isnan(x) || x == (long double)INFINITY) {
        return x;
    }
    if (x < 0) {
        return __math_invalid(-1);
    }
    m = (u128)(frexpl(x, &e) * 0x1p113L);
    if ((e & 1) == 0) {
        e--;
        m <<= 1;
    }
    /* x is m 2^(e - 113) with m in [2^112, 2^114) and e odd: 114 bits of root come from m 2^114 */
    m <<= 14;
    for (int i = 0; i < 114; i++) {
        u128 trial = root << 2 | 1;
        rest = rest << 2 | m >> 126;
        m <<= 2;
        root <<= 1;
        if (rest >= trial) {
            rest -= trial;
            root |= 1;
        }
    }
    root += root & 1 && (rest != 0 || root & 2) ? 1 : 0;
    return scalbnl((long double)(root >> 1), (e - 113) / 2 - 56);
}

static long double divide(long double x, long double y, unsigned *quotient)
{
    int ex, ey;
    u128 mx, my;
    unsigned q = 0;

    x = fabsl(x);
    y = fabsl(y);
    *quotient = 0;
    if (x < y) {
        return x;
    }
    mx = (u128)(frexpl(x, &ex) * 0x1p113L);
    my = (u128)(frexpl(y, &ey) * 0x1p113L);
    for (;; ex--) {
        q <<= 1;
        if (mx >= my) {
            mx -= my;
            q |= 1;
        }
        if (ex == ey || mx == 0) {
            break;
        }
        mx <<= 1;
    }
    *quotient = ex - ey < 32 ? q << (ex - ey) : 0;
    return scalbnl((long double)mx, ey - 113);
}

static int special(long double x, long double y, long double *r)
{
    if (isnan(x) || isnan(y)) {
        *r = x + y;
    } else if (isinf(x) || y == 0) {
        *r = __math_invalid(0);
    } else if (isinf(y) || x == 0) {
        *r = x;
    } else {
        return 0;
    }
    return 1;
}

long double fmodl(long double x, long double y)
{
    unsigned q;
    long double r;

    return special(x, y, &r) ? r : copysignl(divide(x, y, &q), x);
}

long double remquol(long double x, long double y, int *quo)
{
    unsigned q;
    long double r, ay = fabsl(y);

    *quo = 0;
    if (special(x, y, &r)) {
        return r;
    }
    r = divide(x, y, &q);
    if (r > ay - r || (r == ay - r && (q & 1))) {
        r -= ay;
        q++;
    }
    *quo = (int)(q & 0x7fffffff) * (signbit(x) != signbit(y) ? -1 : 1);
    return signbit(x) ? -r : r;
}

long double remainderl(long double x, long double y)
{
    int q;

    return remquol(x, y, &q);
}

#endif
