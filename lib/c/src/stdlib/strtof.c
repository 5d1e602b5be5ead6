/* SPDX-License-Identifier: Apache-2.0 */
#include "strtod.h"
#include <stdlib.h>

float strtof(const char *restrict s, char **restrict end)
{
    struct float_format fmt = FORMAT_FLOAT;
    struct float_result r;

    scan_string(s, end, &fmt, &r);
    return __float_result(&r);
}

float strtof_l(const char *restrict s, char **restrict end, locale_t loc)
{
    return strtof(s, end);
}
