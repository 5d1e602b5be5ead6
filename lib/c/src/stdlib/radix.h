/* SPDX-License-Identifier: Apache-2.0 */
/* Digits of value in a radix of 2 to 36, written into buf (which must hold 66 bytes for radix 2). */
#ifndef RADIX_H_INCLUDED
#define RADIX_H_INCLUDED

#include <stdint.h>

static inline char *radix_string(uint64_t value, int negative, char *buf, int radix)
{
    char tmp[65], *p = tmp + sizeof tmp, *out = buf;

    if (radix < 2 || radix > 36) {
        *buf = '\0';
        return buf;
    }
    do {
        *--p = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)radix];
        value /= (unsigned)radix;
    } while (value != 0);
    if (negative) {
        *out++ = '-';
    }
    while (p < tmp + sizeof tmp) {
        *out++ = *p++;
    }
    *out = '\0';
    return buf;
}

#endif
