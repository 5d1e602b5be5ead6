/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

int64_t atoh(const char *s)
{
    return (int64_t)strtoull(s, NULL, 16);
}
