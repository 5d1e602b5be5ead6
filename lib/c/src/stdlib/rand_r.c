/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <stdint.h>

/* The caller's 32 bits of state, stepped and then mixed so that all result bits are usable. */
int rand_r(unsigned *seed)
{
    uint32_t x;

    *seed = *seed * 1103515245u + 12345u;
    x = *seed;
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return (int)(x >> 1);
}
