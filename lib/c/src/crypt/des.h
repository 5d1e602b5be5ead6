/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CRYPT_DES_H
#define CRYPT_DES_H

#include <stdint.h>

struct des {
    uint64_t key[16];
    uint32_t sp[8][64];
};

/* The first bit of the standard is the highest; parity bits of the key are passed over. */
void __des_key(struct des *des, uint64_t key);
/* times: how often the 16 rounds are done between the two outer permutations. */
uint64_t __des_crypt(const struct des *des, uint64_t block, int decrypt, uint32_t salt, int times);

#endif
