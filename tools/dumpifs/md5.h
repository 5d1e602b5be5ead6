/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MD5_H
#define MD5_H

#include <stddef.h>
#include <stdint.h>

/* MD5 (RFC 1321) of data: a fingerprint to compare files by, not a protection. */
void md5(const uint8_t *data, size_t len, uint8_t digest[16]);

#endif
