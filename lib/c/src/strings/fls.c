/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>

int fls(int i)
{
    return i == 0 ? 0 : 32 - __builtin_clz((unsigned)i);
}

int flsl(long i)
{
    return i == 0 ? 0 : 64 - __builtin_clzl((unsigned long)i);
}

int flsll(long long i)
{
    return i == 0 ? 0 : 64 - __builtin_clzll((unsigned long long)i);
}
