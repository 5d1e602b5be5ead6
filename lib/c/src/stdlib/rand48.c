/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <stdint.h>
#include <string.h>

/* X(n+1) = (a X(n) + c) mod 2^48, as POSIX spells it. */
static unsigned short state[3];
static uint64_t mult = UINT64_C(0x5deece66d);
static uint16_t add = 0xb;

static uint64_t step(unsigned short x[3])
{
    uint64_t v = ((uint64_t)x[2] << 32 | (uint64_t)x[1] << 16 | x[0]) * mult + add;

    x[0] = (unsigned short)v;
    x[1] = (unsigned short)(v >> 16);
    x[2] = (unsigned short)(v >> 32);
    return v & UINT64_C(0xffffffffffff);
}

double erand48(unsigned short x[3])
{
    return (double)step(x) / 281474976710656.0;
}

double drand48(void)
{
    return erand48(state);
}

long nrand48(unsigned short x[3])
{
    return (long)(step(x) >> 17);
}

long lrand48(void)
{
    return nrand48(state);
}

long jrand48(unsigned short x[3])
{
    return (int32_t)(step(x) >> 16);
}

long mrand48(void)
{
    return jrand48(state);
}

static void default_constants(void)
{
    mult = UINT64_C(0x5deece66d);
    add = 0xb;
}

void srand48(long seed)
{
    state[0] = 0x330e;
    state[1] = (unsigned short)seed;
    state[2] = (unsigned short)((unsigned long)seed >> 16);
    default_constants();
}

unsigned short *seed48(unsigned short x[3])
{
    static unsigned short old[3];

    memcpy(old, state, sizeof old);
    memcpy(state, x, sizeof state);
    default_constants();
    return old;
}

void lcong48(unsigned short p[7])
{
    memcpy(state, p, sizeof state);
    mult = (uint64_t)p[5] << 32 | (uint64_t)p[4] << 16 | p[3];
    add = p[6];
}
