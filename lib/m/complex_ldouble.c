/* SPDX-License-Identifier: Apache-2.0 */
#include "mlib.h"
#include <complex.h>

#if __LDBL_MANT_DIG__ == 113

#include "wide_func.h"

#undef I
#define M_LN2L 0.693147180559945309417232121458176568L
#define M_PIL  3.14159265358979323846264338327950288L

static long double near_one(long double x, long double y)
{
    wide a = __wide_ld(x), b = __wide_ld(y);
    wide m = __wide_add(wide_sub(__wide_mul(a, a), __wide_int(1)), __wide_mul(b, b));

    return __wide_round(wide_scale(__wide_log1p(m), -1));
}

#define REAL       long double
#define F(name)    name##l
#define MAKE(x, y) CMPLXL(x, y)
#define BIG        0x1p16380L
#define LARGE      11300
#define DIGITS     45
#include "complex_impl.h"

#endif
