/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Numbers of about 106 bits: the unevaluated sum of two doubles, |l| <= ulp(h)/2. Every function of the library that
 * rounds does so once, from such a value; so results are within 0.51 ulp unless a file says otherwise.
 * Needs round-to-nearest and no contraction by the compiler (see build.mk).
 */
#ifndef DD_H_INCLUDED
#define DD_H_INCLUDED

typedef struct {
    double h, l;
} dd;

static inline dd two_sum(double a, double b)
{
    double s = a + b, t = s - a;

    return (dd) { s, (a - (s - t)) + (b - t) };
}

/* |a| >= |b| or a == 0 */
static inline dd fast_sum(double a, double b)
{
    double s = a + b;

    return (dd) { s, b - (s - a) };
}

static inline dd two_prod(double a, double b)
{
    double p = a * b;

    return (dd) { p, __builtin_fma(a, b, -p) };
}

static inline dd dd_add(dd a, dd b)
{
    dd s = two_sum(a.h, b.h), t = two_sum(a.l, b.l);

    s = fast_sum(s.h, s.l + t.h);
    return fast_sum(s.h, s.l + t.l);
}

static inline dd dd_add_d(dd a, double b)
{
    dd s = two_sum(a.h, b);

    return fast_sum(s.h, s.l + a.l);
}

static inline dd dd_neg(dd a)
{
    return (dd) { -a.h, -a.l };
}

static inline dd dd_sub(dd a, dd b)
{
    return dd_add(a, dd_neg(b));
}

static inline dd dd_mul(dd a, dd b)
{
    dd p = two_prod(a.h, b.h);

    return fast_sum(p.h, p.l + (a.h * b.l + a.l * b.h));
}

static inline dd dd_mul_d(dd a, double b)
{
    dd p = two_prod(a.h, b);

    return fast_sum(p.h, p.l + a.l * b);
}

static inline dd dd_div(dd a, dd b)
{
    double q1 = a.h / b.h;
    dd r = dd_sub(a, dd_mul_d(b, q1));
    double q2 = r.h / b.h;
    double q3;

    r = dd_sub(r, dd_mul_d(b, q2));
    q3 = r.h / b.h;
    return dd_add_d(fast_sum(q1, q2), q3);
}

static inline dd dd_sqrt(dd a)
{
    double s, e;

    if (a.h <= 0) {
        return (dd) { 0, 0 };
    }
    s = __builtin_sqrt(a.h);
    e = dd_sub(a, two_prod(s, s)).h;
    return fast_sum(s, e / (2 * s));
}

static inline double dd_round(dd a)
{
    return a.h + a.l;
}

#endif
