/* SPDX-License-Identifier: Apache-2.0 */
#include "strtoint.h"
#include <stdlib.h>
#include <limits.h>

long strtol(const char *restrict s, char **restrict end, int base)
{
    int neg;
    uintmax_t v = __strtoint(s, end, base, LONG_MAX, (uintmax_t)LONG_MAX + 1, &neg);

    return (long)(neg ? -v : v);
}
