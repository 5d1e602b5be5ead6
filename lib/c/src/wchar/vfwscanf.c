/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdio/scan.h"
#include "wide_format.h"
#include <stdlib.h>

int vfwscanf(FILE *restrict fp, const wchar_t *restrict fmt, va_list ap)
{
    char *narrow = __narrow_format(fmt);
    int n;

    if (narrow == NULL) {
        return EOF;
    }
    __file_lock(fp);
    fwide(fp, 1);
    n = __scan(fp, narrow, ap, 1);
    __file_unlock(fp);
    free(narrow);
    return n;
}

int vwscanf(const wchar_t *restrict fmt, va_list ap)
{
    return vfwscanf(stdin, fmt, ap);
}

int vswscanf(const wchar_t *restrict s, const wchar_t *restrict fmt, va_list ap)
{
    char *format = __narrow_format(fmt), *text = __narrow_format(s);
    int n = EOF;

    if (format != NULL && text != NULL) {
        n = __scan_string(text, format, ap, 1);
    }
    free(format);
    free(text);
    return n;
}

int fwscanf(FILE *restrict fp, const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfwscanf(fp, fmt, ap);
    va_end(ap);
    return n;
}

int wscanf(const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfwscanf(stdin, fmt, ap);
    va_end(ap);
    return n;
}

int swscanf(const wchar_t *restrict s, const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vswscanf(s, fmt, ap);
    va_end(ap);
    return n;
}
