/* SPDX-License-Identifier: Apache-2.0 */
#include "strtoint.h"
#include <stdlib.h>
#include <limits.h>

/* A minus sign negates in the unsigned type; an overflow is never negated. */
unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    int neg;
    uintmax_t v = __strtoint(s, end, base, ULONG_MAX, ULONG_MAX, &neg);

    return neg && v != ULONG_MAX ? -v : v;
}
