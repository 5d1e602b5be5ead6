/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ChaCha20 keystream keyed from the kernel's boot seed and cycle counter. After each request the key is
 * replaced by the next block, so that reading procnto's memory later does not reveal what was handed out.
 */
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include "random.h"

static pthread_mutex_t random_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t key[8];
static uint64_t counter;

static uint32_t rotate(uint32_t v, unsigned n)
{
    return v << n | v >> (32 - n);
}

static void quarter(uint32_t *s, unsigned a, unsigned b, unsigned c, unsigned d)
{
    s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 16);
    s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 12);
    s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 8);
    s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 7);
}

static void block(uint32_t out[16])
{
    uint32_t in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
    uint64_t cycles = ClockCycles();

    memcpy(&in[4], key, sizeof key);
    in[12] = (uint32_t)counter;
    in[13] = (uint32_t)(counter >> 32);
    in[14] = (uint32_t)cycles;
    in[15] = (uint32_t)(cycles >> 32);
    counter++;
    memcpy(out, in, sizeof in);
    for (int round = 0; round < 10; round++) {
        for (unsigned i = 0; i < 4; i++)
            quarter(out, i, 4 + i, 8 + i, 12 + i);
        for (unsigned i = 0; i < 4; i++)
            quarter(out, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
    }
    for (unsigned i = 0; i < 16; i++)
        out[i] += in[i];
}

static void rekey(void)
{
    uint32_t out[16];

    block(out);
    memcpy(key, out, sizeof key);
}

void random_init(const void *seed, size_t size)
{
    if (seed != NULL)
        memcpy(key, seed, size < sizeof key ? size : sizeof key);
    rekey();
}

void random_bytes(void *buf, size_t size)
{
    unsigned char *to = buf;
    uint32_t out[16];

    pthread_mutex_lock(&random_lock);
    while (size != 0) {
        size_t n = size < sizeof out ? size : sizeof out;

        block(out);
        memcpy(to, out, n);
        to += n;
        size -= n;
    }
    rekey();
    pthread_mutex_unlock(&random_lock);
}

uint64_t random_u64(void)
{
    uint64_t v;

    random_bytes(&v, sizeof v);
    return v;
}
