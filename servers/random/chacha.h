/* SPDX-License-Identifier: Apache-2.0 */
/* The ChaCha20 block function (RFC 8439). */
#ifndef RANDOM_CHACHA_H
#define RANDOM_CHACHA_H

#include <stdint.h>

#define CHACHA_KEY   32
#define CHACHA_BLOCK 64

/* nonce: three words. The block's bytes are in the order of the RFC. */
void chacha20_block(const uint8_t key[CHACHA_KEY], uint32_t counter, const uint32_t nonce[3],
                    uint8_t out[CHACHA_BLOCK]);

#endif
