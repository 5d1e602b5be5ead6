/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int dprintf(int fd, const char *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vdprintf(fd, fmt, ap);
    va_end(ap);
    return n;
}
