/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <inttypes.h>

int abs(int i)
{
    return i < 0 ? -i : i;
}

long labs(long i)
{
    return i < 0 ? -i : i;
}

long long llabs(long long i)
{
    return i < 0 ? -i : i;
}

intmax_t imaxabs(intmax_t i)
{
    return i < 0 ? -i : i;
}
