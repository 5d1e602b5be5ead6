/* SPDX-License-Identifier: Apache-2.0 */
/* The few string functions the kernel uses; the memory ones are in aarch64/memory.S. */
#include "kernel.h"

size_t strlen(const char *s)
{
    size_t n = 0;

    while (s[n])
        n++;
    return n;
}

int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return (unsigned char)*a - (unsigned char)*b;
}
