/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int vprintf(const char *restrict fmt, va_list ap)
{
    return vfprintf(stdout, fmt, ap);
}
