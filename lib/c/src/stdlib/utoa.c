/* SPDX-License-Identifier: Apache-2.0 */
#include "radix.h"
#include <stdlib.h>

char *utoa(unsigned value, char *buf, int radix)
{
    return radix_string(value, 0, buf, radix);
}
