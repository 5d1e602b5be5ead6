// sources: servers/random/chacha.c servers/random/drbg.c
// flags: -Iservers/random
// SPDX-License-Identifier: Apache-2.0
// ChaCha20 against the published block, and what the generator promises.
#include <stdio.h>
#include <string.h>

#include "chacha.h"
#include "drbg.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

/* RFC 8439, 2.3.2. */
static void test_block(void)
{
    static const uint8_t want[64] = {
        0x10, 0xf1, 0xe7, 0xe4, 0xd1, 0x3b, 0x59, 0x15, 0x50, 0x0f, 0xdd, 0x1f, 0xa3, 0x20, 0x71, 0xc4,
        0xc7, 0xd1, 0xf4, 0xc7, 0x33, 0xc0, 0x68, 0x03, 0x04, 0x22, 0xaa, 0x9a, 0xc3, 0xd4, 0x6c, 0x4e,
        0xd2, 0x82, 0x64, 0x46, 0x07, 0x9f, 0xaa, 0x09, 0x14, 0xc2, 0xd7, 0x05, 0xd9, 0x8b, 0x02, 0xa2,
        0xb5, 0x12, 0x9c, 0xd1, 0xde, 0x16, 0x4e, 0xb9, 0xcb, 0xd0, 0x83, 0xe8, 0xa2, 0x50, 0x3c, 0x4e,
    };
    const uint32_t nonce[3] = { 0x09000000, 0x4a000000, 0 };
    uint8_t key[32], out[64];
    for (unsigned i = 0; i < 32; i++)
        key[i] = (uint8_t)i;
    chacha20_block(key, 1, nonce, out);
    check(memcmp(out, want, 64) == 0, "the block of RFC 8439");
}

static void test_generator(void)
{
    struct drbg a = { 0 }, b = { 0 }, before;
    uint8_t x[300], y[300], z[300];
    drbg_mix(&a, "seed", 4);
    drbg_mix(&b, "seed", 4);
    before = a;
    drbg_generate(&a, x, sizeof x);
    drbg_generate(&b, y, sizeof y);
    check(memcmp(x, y, sizeof x) == 0, "the same seed, the same numbers");
    check(memcmp(&a.key, &before.key, sizeof a.key) != 0, "the key goes with each request");
    drbg_generate(&a, y, sizeof y);
    check(memcmp(x, y, sizeof x) != 0, "new numbers");
    int within = 1;
    for (size_t i = 0; i + 32 <= sizeof x; i++)
        within &= memcmp(x + i, a.key, 32) != 0 && memcmp(y + i, a.key, 32) != 0;
    check(within, "the key is not among what was given out");
    drbg_generate(&b, z, 7);
    check(memcmp(y, z, 7) == 0, "a short request is the start of a long one");
    drbg_mix(&a, "a", 1);
    drbg_mix(&b, "a\0", 2);
    drbg_generate(&a, x, 32);
    drbg_generate(&b, y, 32);
    check(memcmp(x, y, 32) != 0, "zeros that are mixed in count");
    unsigned ones = 0;
    for (int round = 0; round < 100; round++) {
        drbg_generate(&a, x, sizeof x);
        for (size_t i = 0; i < sizeof x; i++)
            ones += (unsigned)__builtin_popcount(x[i]);
    }
    check(ones > 118000 && ones < 122000, "as many ones as zeros");
}

int main(void)
{
    test_block();
    test_generator();
    printf("1..%u\n", passed + failed);
    return failed != 0;
}
