/* SPDX-License-Identifier: Apache-2.0 */
/* Formatted input. The source is always a stream; strings are read through one made on the stack. */
#ifndef SCAN_H_INCLUDED
#define SCAN_H_INCLUDED

#include "file.h"
#include <stdarg.h>

/* wide: widths, %n and sets are of characters, not of bytes; the format is UTF-8 all the same. */
int __scan(FILE *fp, const char *fmt, va_list ap, int wide);
int __scan_string(const char *s, const char *fmt, va_list ap, int wide);

#endif
