/* SPDX-License-Identifier: Apache-2.0 */
/* flag is what the compiler passes on: nothing here depends on it. */
#include "fortify.h"
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

int __vsnprintf_chk(char *restrict buf, size_t n, int flag, size_t size, const char *restrict fmt, va_list ap);
int __snprintf_chk(char *restrict buf, size_t n, int flag, size_t size, const char *restrict fmt, ...);
int __vsprintf_chk(char *restrict buf, int flag, size_t size, const char *restrict fmt, va_list ap);
int __sprintf_chk(char *restrict buf, int flag, size_t size, const char *restrict fmt, ...);

int __vsnprintf_chk(char *restrict buf, size_t n, int flag, size_t size, const char *restrict fmt, va_list ap)
{
    fortify_check(n, size);
    return vsnprintf(buf, n, fmt, ap);
}

int __snprintf_chk(char *restrict buf, size_t n, int flag, size_t size, const char *restrict fmt, ...)
{
    va_list ap;
    int len;

    va_start(ap, fmt);
    len = __vsnprintf_chk(buf, n, flag, size, fmt, ap);
    va_end(ap);
    return len;
}

int __vsprintf_chk(char *restrict buf, int flag, size_t size, const char *restrict fmt, va_list ap)
{
    int len = vsnprintf(buf, size < INT_MAX ? size : INT_MAX, fmt, ap);

    fortify_check(len < 0 ? 0 : (size_t)len + 1, size);
    return len;
}

int __sprintf_chk(char *restrict buf, int flag, size_t size, const char *restrict fmt, ...)
{
    va_list ap;
    int len;

    va_start(ap, fmt);
    len = __vsprintf_chk(buf, flag, size, fmt, ap);
    va_end(ap);
    return len;
}
