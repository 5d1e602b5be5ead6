/* SPDX-License-Identifier: Apache-2.0 */
#include "wide_format.h"
#include <stdlib.h>
#include <time.h>

size_t wcsftime(wchar_t *restrict buf, size_t size, const wchar_t *restrict fmt, const struct tm *restrict tm)
{
    char *format = __narrow_format(fmt), *text = malloc(size * 4 + 1);
    size_t n = 0;

    if (format != NULL && text != NULL && size > 0 && strftime(text, size * 4 + 1, format, tm) > 0) {
        n = mbstowcs(buf, text, size);
        n = n < size ? n : 0;
    }
    free(format);
    free(text);
    return n;
}
