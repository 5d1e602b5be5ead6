/* SPDX-License-Identifier: Apache-2.0 */
/* gzip: the deflate format (RFC 1951) both ways. Each function keeps its state to itself; one runs at a time. */
#ifndef GZIP_H
#define GZIP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* What a member of a .gz file ends with. */
struct sums { uint32_t crc; uint64_t size; };
void sums_add(struct sums *sums, const unsigned char *bytes, size_t n);

#define WINDOW 32768            /* how far back a match may lie */
#define LITERALS 286            /* bytes, the end of a block, lengths of matches */
#define DISTANCES 30
#define END_OF_BLOCK 256
#define LENGTH_CODES 29
#define CODE_BITS 15            /* of the longest code */

/* Lengths and distances are a base and extra bits. */
extern const unsigned short length_base[LENGTH_CODES], distance_base[DISTANCES];
extern const unsigned char length_extra[LENGTH_CODES], distance_extra[DISTANCES];
extern const unsigned char code_length_order[19];       /* in which lengths of code length codes are written */

/* Reads `in` to its end. level 1 (fast) to 9 (small). Errors stay in the streams. */
void deflate(FILE *in, FILE *out, int level, struct sums *sums);
/* Reads exactly what belongs to it. -> NULL, or what is wrong with it; out NULL: nothing is written */
const char *inflate(FILE *in, FILE *out, struct sums *sums);

#endif
