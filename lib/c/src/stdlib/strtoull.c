/* SPDX-License-Identifier: Apache-2.0 */
#include "strtoint.h"
#include <stdlib.h>
#include <limits.h>

unsigned long long strtoull(const char *restrict s, char **restrict end, int base)
{
    int neg;
    uintmax_t v = __strtoint(s, end, base, ULLONG_MAX, ULLONG_MAX, &neg);

    return neg && v != ULLONG_MAX ? -v : v;
}
