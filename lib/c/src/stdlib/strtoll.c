/* SPDX-License-Identifier: Apache-2.0 */
#include "strtoint.h"
#include <stdlib.h>
#include <limits.h>

long long strtoll(const char *restrict s, char **restrict end, int base)
{
    int neg;
    uintmax_t v = __strtoint(s, end, base, LLONG_MAX, (uintmax_t)LLONG_MAX + 1, &neg);

    return (long long)(neg ? -v : v);
}
