/* SPDX-License-Identifier: Apache-2.0 */
#include "strtoint.h"
#include <ctype.h>
#include <errno.h>
#include <stddef.h>

/* Takes a 0x prefix (base 16 or 0) only when a hexadecimal digit follows it. */
static const char *take_prefix(const char *s, int *base)
{
    if ((*base == 0 || *base == 16) && s[0] == '0' && (s[1] | 0x20) == 'x' && digit_value((unsigned char)s[2]) < 16) {
        *base = 16;
        return s + 2;
    }
    if (*base == 0) {
        *base = s[0] == '0' ? 8 : 10;
    }
    return s;
}

uintmax_t __strtoint(const char *s, char **end, int base, uintmax_t max, uintmax_t max_negative, int *negative)
{
    const char *start = s;
    uintmax_t value = 0, limit;
    int any = 0, over = 0;

    *negative = 0;
    if (base < 0 || base == 1 || base > 36) {
        errno = EINVAL;
        if (end != NULL) {
            *end = (char *)start;
        }
        return 0;
    }
    while (isspace((unsigned char)*s)) {
        s++;
    }
    if (*s == '-' || *s == '+') {
        *negative = *s++ == '-';
    }
    s = take_prefix(s, &base);
    limit = *negative ? max_negative : max;
    for (;; s++) {
        unsigned d = digit_value((unsigned char)*s);
        if (d >= (unsigned)base) {
            break;
        }
        any = 1;
        if (over || value > (limit - d) / (unsigned)base || d > limit) {
            over = 1;
            continue;
        }
        value = value * (unsigned)base + d;
    }
    if (end != NULL) {
        *end = (char *)(any ? s : start);
    }
    if (over) {
        errno = ERANGE;
        return limit;
    }
    return value;
}
