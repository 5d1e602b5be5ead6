/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

long long atoll(const char *s)
{
    return strtoll(s, NULL, 10);
}
