/* SPDX-License-Identifier: Apache-2.0 */
#include "radix.h"
#include <stdlib.h>

/* Only base 10 shows a sign; any other base shows the bits. */
char *itoa(int value, char *buf, int radix)
{
    int neg = radix == 10 && value < 0;

    return radix_string(neg ? 0u - (unsigned)value : (unsigned)value, neg, buf, radix);
}
