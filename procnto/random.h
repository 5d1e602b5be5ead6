/* SPDX-License-Identifier: Apache-2.0 */
/* Unpredictable bytes for AT_RANDOM and layout randomisation. Callable from any thread once random_init() has run. */
#ifndef PROCNTO_RANDOM_H
#define PROCNTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_init(const void *seed, size_t size);
void random_bytes(void *buf, size_t size);
uint64_t random_u64(void);

#endif
