/* SPDX-License-Identifier: Apache-2.0 */
#include "strtod.h"
#include <stdlib.h>

long double strtold(const char *restrict s, char **restrict end)
{
    struct float_format fmt = FORMAT_LDOUBLE;
    struct float_result r;

    scan_string(s, end, &fmt, &r);
    return __ldouble_result(&r);
}

long double strtold_l(const char *restrict s, char **restrict end, locale_t loc)
{
    return strtold(s, end);
}
