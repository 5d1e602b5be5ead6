/* SPDX-License-Identifier: Apache-2.0 */
#include <wchar.h>

int swprintf(wchar_t *restrict buf, size_t size, const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vswprintf(buf, size, fmt, ap);
    va_end(ap);
    return n;
}
