/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The generator: ChaCha20 with a key that is replaced after every request, so that what is found in
 * memory later tells nothing about numbers given out before. What is mixed in can only add: without
 * knowing the key the result cannot be steered or foretold.
 */
#ifndef RANDOM_DRBG_H
#define RANDOM_DRBG_H

#include <stddef.h>
#include <stdint.h>

#include "chacha.h"

struct drbg {
    uint8_t key[CHACHA_KEY];
    /* how often something was mixed in: separates the uses of one key */
    uint64_t mixed;
};

/* Everything given goes into the key. */
void drbg_mix(struct drbg *d, const void *data, size_t len);
/* One request's numbers; up to 256 GiB. */
void drbg_generate(struct drbg *d, void *out, size_t len);

#endif
