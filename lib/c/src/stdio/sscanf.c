/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int sscanf(const char *restrict s, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsscanf(s, fmt, ap);
    va_end(ap);
    return n;
}
