/* SPDX-License-Identifier: Apache-2.0 */
/* Text to binary floating point, correctly rounded for every input; one reader for strings and streams. */
#ifndef FLOAT_SCAN_H_INCLUDED
#define FLOAT_SCAN_H_INCLUDED

#include "float_bits.h"
#include <stddef.h>

/* get() gives the next character or -1; unget() takes the last one back (one level is enough). */
struct char_source {
    int (*get)(struct char_source *src);
    void (*unget)(struct char_source *src, int c);
};

struct float_result {
    enum float_class class;
    int negative;
    u128 m;
    int e;
    int range;   /* overflow or inexact underflow */
    size_t used; /* characters of the longest valid prefix; 0: no number */
    size_t read; /* characters taken from the source and not given back */
};

void __float_scan(struct char_source *src, const struct float_format *fmt, struct float_result *r);
double __double_result(const struct float_result *r);
float __float_result(const struct float_result *r);
long double __ldouble_result(const struct float_result *r);

/* Source over a string of bytes; reading beyond the terminator is never asked for. */
struct string_source {
    struct char_source src;
    const char *p;
};

void __string_source(struct string_source *s, const char *text);

#endif
