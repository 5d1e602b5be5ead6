/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdint.h>

/* The room is what the address space has left, so that no end pointer wraps. */
int vsprintf(char *restrict buf, const char *restrict fmt, va_list ap)
{
    return vsnprintf(buf, INT32_MAX, fmt, ap);
}
