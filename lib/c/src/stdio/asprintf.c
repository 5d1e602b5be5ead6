/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int asprintf(char **restrict bufp, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vasprintf(bufp, fmt, ap);
    va_end(ap);
    return n;
}
