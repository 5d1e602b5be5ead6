/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <inttypes.h>

div_t div(int num, int den)
{
    return (div_t) { num / den, num % den };
}

ldiv_t ldiv(long num, long den)
{
    return (ldiv_t) { num / den, num % den };
}

lldiv_t lldiv(long long num, long long den)
{
    return (lldiv_t) { num / den, num % den };
}

imaxdiv_t imaxdiv(intmax_t num, intmax_t den)
{
    return (imaxdiv_t) { num / den, num % den };
}
