/* SPDX-License-Identifier: Apache-2.0 */
#include "radix.h"
#include <stdlib.h>

char *lltoa(long long value, char *buf, int radix)
{
    int neg = radix == 10 && value < 0;

    return radix_string(neg ? 0ull - (unsigned long long)value : (unsigned long long)value, neg, buf, radix);
}
