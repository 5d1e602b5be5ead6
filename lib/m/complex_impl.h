/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The complex functions of one real type, with the special values of C's annex G. The file that includes this defines
 *   REAL, F(name)   the type, and a function's name in it
 *   MAKE(x, y)      a number out of its parts
 *   BIG             half the largest exponent, as 2^n; beyond its root squares are avoided
 *   LARGE           an argument of exp() that may overflow; for half of it nothing does
 *   DIGITS          2^-n: what is smaller than that part of the other summand does not count
 *   near_one(x, y)  log of the modulus where that is about 1
 */
typedef REAL complex CPLX;

REAL F(creal)(CPLX z)
{
    return __real__ z;
}

REAL F(cimag)(CPLX z)
{
    return __imag__ z;
}

REAL F(cabs)(CPLX z)
{
    return F(hypot)(__real__ z, __imag__ z);
}

REAL F(carg)(CPLX z)
{
    return F(atan2)(__imag__ z, __real__ z);
}

CPLX F(conj)(CPLX z)
{
    return MAKE(__real__ z, -__imag__ z);
}

CPLX F(cproj)(CPLX z)
{
    return isinf(__real__ z) || isinf(__imag__ z) ? MAKE(INFINITY, F(copysign)(0, __imag__ z)) : z;
}

static CPLX times_i(CPLX z)
{
    return MAKE(-__imag__ z, __real__ z);
}

static CPLX over_i(CPLX z)
{
    return MAKE(__imag__ z, -__real__ z);
}

CPLX F(cexp)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z, e;

    if (y == 0)
        return MAKE(F(exp)(x), y);
    if (isinf(x) && !isfinite(y))
        return x < 0 ? MAKE(0, F(copysign)(0, y)) : MAKE(x, y - y);
    if (isfinite(x) && x > LARGE && x < 3 * LARGE) {    /* exp() alone overflows where the product need not */
        e = F(exp)(x / 2);
        return MAKE(e * F(cos)(y) * e, e * F(sin)(y) * e);
    }
    e = F(exp)(x);
    return MAKE(e * F(cos)(y), e * F(sin)(y));
}

CPLX F(clog)(CPLX z)
{
    REAL x = F(fabs)(__real__ z), y = F(fabs)(__imag__ z), t;

    if (x < y) {
        t = x;
        x = y;
        y = t;
    }
    /* Near |z| = 1 the logarithm of the rounded modulus would lose everything. */
    if (x > 0.5 && x < 2 && y < 2)
        return MAKE(near_one(x, y), F(carg)(z));
    if (isfinite(x) && x > BIG)
        return MAKE(F(log)(F(hypot)(x / 2, y / 2)) + (REAL)M_LN2L, F(carg)(z));
    return MAKE(F(log)(F(hypot)(x, y)), F(carg)(z));
}

CPLX F(csqrt)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z, t, scale = 1;

    if (x == 0 && y == 0)
        return MAKE(0, y);
    if (isinf(y))
        return MAKE(INFINITY, y);
    if (isinf(x)) {
        return x > 0 ? MAKE(x, isnan(y) ? y : F(copysign)(0, y))
            : MAKE(isnan(y) ? y : 0, isnan(y) ? x : F(copysign)(x, y));
    }
    if (F(fabs)(x) > BIG || F(fabs)(y) > BIG) {
        x *= 0x1p-2;
        y *= 0x1p-2;
        scale = 2;
    } else if (F(fabs)(x) < 1 / BIG && F(fabs)(y) < 1 / BIG) {
        x *= 0x1p120;
        y *= 0x1p120;
        scale = 0x1p-60;
    }
    t = F(sqrt)((F(hypot)(x, y) + F(fabs)(x)) / 2);
    return x >= 0 ? MAKE(t * scale, y / (2 * t) * scale)
        : MAKE(F(fabs)(y) / (2 * t) * scale, F(copysign)(t, y) * scale);
}

CPLX F(cpow)(CPLX z, CPLX w)
{
    if (__real__ z == 0 && __imag__ z == 0)
        return __real__ w == 0 && __imag__ w == 0 ? MAKE(1, 0) : MAKE(0, 0);
    return F(cexp)(w * F(clog)(z));
}

/* (even(x) cos y, odd(x) sin y) for the hyperbolic functions; beyond LARGE both are half an exponential. */
static CPLX hyperbolic(REAL x, REAL y, REAL (*even)(REAL), REAL (*odd)(REAL))
{
    REAL h, sign;

    if (F(fabs)(x) <= LARGE || !isfinite(x))
        return MAKE(even(x) * F(cos)(y), odd(x) * F(sin)(y));
    h = F(exp)(F(fabs)(x) < 3 * LARGE ? F(fabs)(x) / 2 : LARGE);
    sign = F(copysign)(1, x);
    return MAKE((even == F(sinh) ? sign : 1) * (h / 2 * F(cos)(y)) * h, (odd == F(sinh) ? sign : 1) * (h / 2 * F(sin)(y)) * h);
}

CPLX F(csinh)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z;

    if (y == 0)
        return MAKE(F(sinh)(x), y);
    if (!isfinite(y))
        return MAKE(x == 0 || isinf(x) ? x : y - y, y - y);
    return x == 0 ? MAKE(F(copysign)(0, x * F(cos)(y)), F(sin)(y)) : hyperbolic(x, y, F(sinh), F(cosh));
}

CPLX F(ccosh)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z;

    if (y == 0)
        return MAKE(F(cosh)(x), isnan(x) ? y : F(copysign)(0, x) * F(copysign)(1, y));
    if (!isfinite(y))
        return MAKE(isinf(x) ? x * x : y - y, x == 0 ? x : y - y);
    return x == 0 ? MAKE(F(cos)(y), x * F(sin)(y)) : hyperbolic(x, y, F(cosh), F(sinh));
}

CPLX F(ctanh)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z, t, s, d;

    if (isinf(x))
        return MAKE(F(copysign)(1, x), F(copysign)(0, isfinite(y) ? F(sin)(2 * y) : y));
    if (y == 0)
        return MAKE(F(tanh)(x), y);
    if (!isfinite(y))
        return MAKE(x == 0 ? x : y - y, y - y);
    if (F(fabs)(x) > DIGITS)
        return MAKE(F(copysign)(1, x), 4 * F(sin)(y) * F(cos)(y) * F(exp)(-2 * F(fabs)(x)));
    t = F(tan)(y);
    s = F(sinh)(x);
    d = 1 + s * s * (1 + t * t);
    if (isinf(d) || isinf(t * t))
        return MAKE(1 / F(tanh)(x), 1 / (t * s * s));
    return MAKE((1 + t * t) * s * F(cosh)(x) / d, t / d);
}

CPLX F(csin)(CPLX z)
{
    return over_i(F(csinh)(times_i(z)));
}

CPLX F(ccos)(CPLX z)
{
    return F(ccosh)(times_i(z));
}

CPLX F(ctan)(CPLX z)
{
    return over_i(F(ctanh)(times_i(z)));
}

/* So large that 1 does not count beside z^2, or not finite: log(2 |z|). */
static int beyond(CPLX z)
{
    return !(F(fabs)(__real__ z) < 0x1p120 && F(fabs)(__imag__ z) < 0x1p120);
}

static REAL log_twice(CPLX z)
{
    return __real__ F(clog)(z) + (REAL)M_LN2L;
}

CPLX F(casinh)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z;

    if (isnan(x) && (y == 0 || isinf(y)))
        return MAKE(y == 0 ? x : INFINITY, y == 0 ? y : x);
    if (isnan(y) && isinf(x))
        return z;
    if (beyond(z) && !isnan(x) && !isnan(y))
        return MAKE(F(copysign)(log_twice(z), x), F(copysign)(F(atan2)(F(fabs)(y), F(fabs)(x)), y));
    return over_i(F(casin)(times_i(z)));
}

/* Kahan's forms: branch cuts come from those of the square root. */
CPLX F(casin)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z;
    CPLX a, b;

    if (isnan(x) || isnan(y) || beyond(z)) {
        if (x == 0 && isnan(y))
            return z;
        return isnan(x) && isnan(y) ? z : isinf(x) || isinf(y) || (!isnan(x) && !isnan(y))
            ? over_i(F(casinh)(times_i(z))) : MAKE(x + y, x + y);
    }
    a = F(csqrt)(MAKE(1 - x, -y));
    b = F(csqrt)(MAKE(1 + x, y));
    return MAKE(F(atan2)(x, __real__ a * __real__ b - __imag__ a * __imag__ b),
                F(asinh)(__real__ a * __imag__ b - __imag__ a * __real__ b));
}

CPLX F(cacos)(CPLX z)
{
    REAL x = __real__ z, y = __imag__ z;
    CPLX a, b;

    if (isnan(x) || isnan(y)) {
        if (isinf(x))
            return MAKE(y, F(copysign)(INFINITY, -y));
        if (isinf(y))
            return MAKE(x, -y);
        return MAKE(x == 0 ? (REAL)(M_PIL / 2) : x + y, x + y);
    }
    if (beyond(z))
        return MAKE(F(atan2)(F(fabs)(y), x), F(copysign)(log_twice(z), -y));
    a = F(csqrt)(MAKE(1 - x, -y));
    b = F(csqrt)(MAKE(1 + x, y));
    return MAKE(2 * F(atan2)(__real__ a, __real__ b), F(asinh)(__real__ b * __imag__ a - __imag__ b * __real__ a));
}

/* The real part is never negative, the imaginary one has the argument's sign. */
CPLX F(cacosh)(CPLX z)
{
    CPLX w = F(cacos)(z);

    return MAKE(F(fabs)(__imag__ w), isnan(__real__ w) ? __real__ w : F(copysign)(__real__ w, __imag__ z));
}

CPLX F(catanh)(CPLX z)
{
    REAL x = F(fabs)(__real__ z), y = F(fabs)(__imag__ z), re, im, h;

    if (isnan(x) || isnan(y)) {
        re = isinf(x) || isinf(y) ? 0 : x == 0 ? x : x + y;
        im = isinf(y) ? (REAL)(M_PIL / 2) : x + y;
    } else if (x > 0x1p120 || y > 0x1p120) {
        h = isinf(x) || isinf(y) ? INFINITY : F(hypot)(x / 2, y / 2);
        re = isinf(h) ? 0 : x / 2 / h / h / 2;
        im = (REAL)(M_PIL / 2);
    } else if (x == 1 && y < 0x1p-60) {
        re = y == 0 ? (REAL)__math_pole(0) : ((REAL)M_LN2L - F(log)(y)) / 2;
        im = y == 0 ? 0 : ((REAL)(M_PIL / 2) + F(atan2)(y, 2)) / 2;
    } else {
        re = F(log1p)(4 * x / ((1 - x) * (1 - x) + y * y)) / 4;
        im = F(atan2)(2 * y, (1 - x) * (1 + x) - y * y) / 2;
    }
    return MAKE(F(copysign)(re, __real__ z), F(copysign)(im, __imag__ z));
}

CPLX F(catan)(CPLX z)
{
    return over_i(F(catanh)(times_i(z)));
}
