/* SPDX-License-Identifier: Apache-2.0 */
/* The part strtod(), strtof() and strtold() share. */
#ifndef STRTOD_H_INCLUDED
#define STRTOD_H_INCLUDED

#include "float_scan.h"
#include <ctype.h>

static inline void scan_string(const char *s, char **end, const struct float_format *fmt, struct float_result *r)
{
    struct string_source src;
    const char *start = s;

    while (isspace((unsigned char)*s)) {
        s++;
    }
    __string_source(&src, s);
    __float_scan(&src.src, fmt, r);
    if (end != 0) {
        *end = (char *)(r->used > 0 ? s + r->used : start);
    }
    if (r->used == 0) {
        r->class = FLOAT_ZERO;
        r->negative = 0;
    }
}

#endif
