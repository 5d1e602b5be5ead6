/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <complex.h>

#undef I
#define M_LN2L 0.693147180559945309417232121458176568L
#define M_PIL  3.14159265358979323846264338327950288L

static double near_one(double x, double y)
{
    dd m = dd_add(dd_add_d(two_prod(x, x), -1), two_prod(y, y));

    return 0.5 * dd_round(__log1p_dd(m));
}

#define REAL       double
#define F(name)    name
#define MAKE(x, y) CMPLX(x, y)
#define BIG        0x1p1020
#define LARGE      700
#define DIGITS     22
#include "complex_impl.h"
