/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A ChaCha20 keystream keyed from the kernel's boot seed and cycle counter. Of each block one half becomes the next
 * key and the other waits to be handed out, wiped as it goes: reading procnto's memory later does not reveal what
 * others got.
 */
#include <pthread.h>
#include <string.h>
#include <sys/neutrino.h>
#include "random.h"

static pthread_mutex_t random_lock = PTHREAD_MUTEX_INITIALIZER;
static uint32_t key[8];
static uint64_t counter;
static unsigned char pool[32];               /* its last pool_left bytes have not been handed out */
static size_t pool_left;

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

static void refill(void)
{
    uint32_t out[16];

    block(out);
    memcpy(key, out, sizeof key);
    memcpy(pool, &out[8], sizeof pool);
    pool_left = sizeof pool;
    explicit_bzero(out, sizeof out);
}

void random_init(const void *seed, size_t size)
{
    if (seed != NULL)
        memcpy(key, seed, size < sizeof key ? size : sizeof key);
    refill();
}

void random_bytes(void *buf, size_t size)
{
    unsigned char *to = buf;

    pthread_mutex_lock(&random_lock);
    while (size != 0) {
        unsigned char *from;
        size_t n;

        if (pool_left == 0)
            refill();
        n = size < pool_left ? size : pool_left;
        from = pool + sizeof pool - pool_left;
        memcpy(to, from, n);
        memset(from, 0, n);
        pool_left -= n;
        to += n;
        size -= n;
    }
    pthread_mutex_unlock(&random_lock);
}

uint64_t random_u64(void)
{
    uint64_t v;

    random_bytes(&v, sizeof v);
    return v;
}
