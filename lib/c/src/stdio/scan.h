/* SPDX-License-Identifier: Apache-2.0 */
/* Formatted input. The source is always a stream; strings are read through one made on the stack. */
#ifndef SCAN_H_INCLUDED
#define SCAN_H_INCLUDED

#include "file.h"
#include <stdarg.h>

int __scan(FILE *fp, const char *fmt, va_list ap);

#endif
