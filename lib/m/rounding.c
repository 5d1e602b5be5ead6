/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"

/* Each of these is one instruction. */
#define ROUND(name, instruction) \
    double name(double x) \
    { \
        __asm__(instruction " %d0, %d1" : "=w"(x) : "w"(x)); \
        return x; \
    } \
    float name##f(float x) \
    { \
        __asm__(instruction " %s0, %s1" : "=w"(x) : "w"(x)); \
        return x; \
    }

ROUND(floor, "frintm")
ROUND(ceil, "frintp")
ROUND(trunc, "frintz")
ROUND(round, "frinta")
ROUND(rint, "frintx")
ROUND(nearbyint, "frinti")
ROUND(fabs, "fabs")

double fma(double x, double y, double z)
{
    __asm__("fmadd %d0, %d1, %d2, %d3" : "=w"(x) : "w"(x), "w"(y), "w"(z));
    return x;
}

float fmaf(float x, float y, float z)
{
    __asm__("fmadd %s0, %s1, %s2, %s3" : "=w"(x) : "w"(x), "w"(y), "w"(z));
    return x;
}

/* To an integer; away: halves go away from zero, else by the rounding mode. */
static long to_long(double x, int away)
{
    long n;

    if (away) {
        __asm__("fcvtas %0, %d1" : "=r"(n) : "w"(x));
    } else {
        __asm__("frintx %d1, %d1\n\tfcvtzs %0, %d1" : "=r"(n), "+w"(x));
    }
    return n;
}

#define TO_LONG(name, type, away) \
    type name(double x) \
    { \
        return to_long(x, away); \
    } \
    type name##f(float x) \
    { \
        return to_long(x, away); \
    }

TO_LONG(lrint, long, 0)
TO_LONG(llrint, long long, 0)
TO_LONG(lround, long, 1)
TO_LONG(llround, long long, 1)
