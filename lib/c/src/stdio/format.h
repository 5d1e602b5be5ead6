/* SPDX-License-Identifier: Apache-2.0 */
/* Formatted output, independent of where it goes. Uses no heap (only wide formats are converted on it first). */
#ifndef FORMAT_H_INCLUDED
#define FORMAT_H_INCLUDED

#include "../stdlib/float_bits.h"
#include <stdarg.h>
#include <stddef.h>

struct sink {
    void (*put)(struct sink *out, const char *s, size_t n);
    size_t count; /* characters produced, kept ones or not */
    int failed;
    int wide;     /* lengths of %s and %c count wide characters */
};

enum { FLAG_LEFT = 1, FLAG_PLUS = 2, FLAG_SPACE = 4, FLAG_ALT = 8, FLAG_ZERO = 16, FLAG_GROUP = 32 };

struct spec {
    unsigned flags;
    int width;
    int prec;      /* -1: none given */
    char length;   /* h, H (hh), l, q (ll), j, z, t, L or 0 */
    char conv;
};

int __format(struct sink *out, const char *fmt, va_list ap);
void __format_float(struct sink *out, const struct spec *s, const struct float_parts *f);
void __sink_put(struct sink *out, const char *s, size_t n);
void __sink_pad(struct sink *out, char c, long n);

#endif
