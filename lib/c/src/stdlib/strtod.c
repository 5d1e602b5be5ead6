/* SPDX-License-Identifier: Apache-2.0 */
#include "strtod.h"
#include <stdlib.h>

double strtod(const char *restrict s, char **restrict end)
{
    struct float_format fmt = FORMAT_DOUBLE;
    struct float_result r;

    scan_string(s, end, &fmt, &r);
    return __double_result(&r);
}

double strtod_l(const char *restrict s, char **restrict end, locale_t loc)
{
    return strtod(s, end);
}
