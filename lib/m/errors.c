/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <errno.h>

double __math_invalid(double x)
{
    if (!isnan(x)) {
        errno = EDOM;
    }
    return (x - x) / (x - x);
}

double __math_pole(int negative)
{
    volatile double zero = 0;

    errno = ERANGE;
    return (negative ? -1 : 1) / zero;
}

double __math_overflow(int negative)
{
    volatile double big = 0x1p1000;

    errno = ERANGE;
    return (negative ? -big : big) * big;
}

double __math_underflow(int negative)
{
    volatile double tiny = 0x1p-1000;

    errno = ERANGE;
    return (negative ? -tiny : tiny) * tiny;
}

double __math_checked(double x)
{
    if (isinf(x) || fabs(x) < 0x1p-1022) {
        errno = ERANGE;
    }
    return x;
}
