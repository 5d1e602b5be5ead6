/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <stdint.h>

static uint64_t state = 1;

void srand(unsigned seed)
{
    state = seed;
}

/* 64-bit linear congruential generator (Knuth's MMIX constants); the upper bits are the good ones. */
int rand(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)(state >> 33);
}
