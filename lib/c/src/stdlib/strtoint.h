/* SPDX-License-Identifier: Apache-2.0 */
/* The one conversion behind strtol() and its family. */
#ifndef STRTOINT_H_INCLUDED
#define STRTOINT_H_INCLUDED

#include <stdint.h>

/*
 * Converts s in the base given (0: by prefix). Returns the magnitude, *negative tells of a minus sign.
 * A value above limit (positive) or limit + extra_negative (negative) gives that bound and errno ERANGE.
 */
uintmax_t __strtoint(const char *s, char **end, int base, uintmax_t max, uintmax_t max_negative, int *negative);

/* Value of a digit in bases up to 36; 99 for anything else. */
static inline unsigned digit_value(unsigned char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10 : 99;
}

#endif
