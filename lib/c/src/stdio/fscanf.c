/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int fscanf(FILE *restrict fp, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfscanf(fp, fmt, ap);
    va_end(ap);
    return n;
}
