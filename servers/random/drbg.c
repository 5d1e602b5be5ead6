/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "drbg.h"

/* The second nonce word tells the purposes of a key apart. */
enum purpose { GENERATE = 1, MIX = 2, LAST = 3 };

static void block(const struct drbg *d, uint32_t counter, enum purpose purpose,
                  uint8_t out[CHACHA_BLOCK])
{
    const uint32_t nonce[3] = { purpose, (uint32_t)d->mixed, (uint32_t)(d->mixed >> 32) };
    chacha20_block(d->key, counter, nonce, out);
}

/* Not optimised away: what is overwritten here must be gone. */
static void wipe(void *p, size_t len)
{
    volatile uint8_t *v = p;
    while (len-- > 0)
        *v++ = 0;
}

/*
 * The input is put over the key, and the block function of that is the new key, chunk by chunk; the
 * length comes last.
 */
void drbg_mix(struct drbg *d, const void *data, size_t len)
{
    const uint8_t *p = data;
    uint8_t out[CHACHA_BLOCK], tail[CHACHA_KEY] = { 0 };
    uint64_t total = len;
    for (; len > 0; d->mixed++) {
        size_t n = len < CHACHA_KEY ? len : CHACHA_KEY;
        for (size_t i = 0; i < n; i++)
            d->key[i] ^= p[i];
        block(d, 0, MIX, out);
        memcpy(d->key, out, CHACHA_KEY);
        p += n;
        len -= n;
    }
    memcpy(tail, &total, sizeof total);
    for (size_t i = 0; i < CHACHA_KEY; i++)
        d->key[i] ^= tail[i];
    block(d, 0, LAST, out);
    memcpy(d->key, out, CHACHA_KEY);
    d->mixed++;
    wipe(out, sizeof out);
}

void drbg_generate(struct drbg *d, void *out, size_t len)
{
    uint8_t key[CHACHA_BLOCK], part[CHACHA_BLOCK], *p = out;
    uint32_t counter = 0;
    block(d, counter++, GENERATE, key);
    for (; len >= CHACHA_BLOCK; len -= CHACHA_BLOCK, p += CHACHA_BLOCK)
        block(d, counter++, GENERATE, p);
    if (len > 0) {
        block(d, counter, GENERATE, part);
        memcpy(p, part, len);
        wipe(part, sizeof part);
    }
    memcpy(d->key, key, CHACHA_KEY);
    d->mixed++;
    wipe(key, sizeof key);
}
