/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Data Encryption Standard (FIPS 46), bit by bit as the standard's tables have it: setkey(), encrypt() and the
 * traditional crypt(). Nobody should protect anything with it today; programs that check old hashes need it.
 */
#include "des.h"

static const unsigned char ip[64] = {
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6, 64, 56, 48, 40, 32, 24, 16, 8,
    57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61, 53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
};
static const unsigned char pc1[56] = {
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
    63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
};
static const unsigned char pc2[48] = {
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
    41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
};
static const unsigned char rotations[16] = { 1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1 };
static const unsigned char p[32] = {
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
};
static const unsigned char s[8][64] = {
    { 14, 4, 13, 1, 2, 15, 11, 8, 3, 10, 6, 12, 5, 9, 0, 7, 0, 15, 7, 4, 14, 2, 13, 1, 10, 6, 12, 11, 9, 5, 3, 8,
      4, 1, 14, 8, 13, 6, 2, 11, 15, 12, 9, 7, 3, 10, 5, 0, 15, 12, 8, 2, 4, 9, 1, 7, 5, 11, 3, 14, 10, 0, 6, 13 },
    { 15, 1, 8, 14, 6, 11, 3, 4, 9, 7, 2, 13, 12, 0, 5, 10, 3, 13, 4, 7, 15, 2, 8, 14, 12, 0, 1, 10, 6, 9, 11, 5,
      0, 14, 7, 11, 10, 4, 13, 1, 5, 8, 12, 6, 9, 3, 2, 15, 13, 8, 10, 1, 3, 15, 4, 2, 11, 6, 7, 12, 0, 5, 14, 9 },
    { 10, 0, 9, 14, 6, 3, 15, 5, 1, 13, 12, 7, 11, 4, 2, 8, 13, 7, 0, 9, 3, 4, 6, 10, 2, 8, 5, 14, 12, 11, 15, 1,
      13, 6, 4, 9, 8, 15, 3, 0, 11, 1, 2, 12, 5, 10, 14, 7, 1, 10, 13, 0, 6, 9, 8, 7, 4, 15, 14, 3, 11, 5, 2, 12 },
    { 7, 13, 14, 3, 0, 6, 9, 10, 1, 2, 8, 5, 11, 12, 4, 15, 13, 8, 11, 5, 6, 15, 0, 3, 4, 7, 2, 12, 1, 10, 14, 9,
      10, 6, 9, 0, 12, 11, 7, 13, 15, 1, 3, 14, 5, 2, 8, 4, 3, 15, 0, 6, 10, 1, 13, 8, 9, 4, 5, 11, 12, 7, 2, 14 },
    { 2, 12, 4, 1, 7, 10, 11, 6, 8, 5, 3, 15, 13, 0, 14, 9, 14, 11, 2, 12, 4, 7, 13, 1, 5, 0, 15, 10, 3, 9, 8, 6,
      4, 2, 1, 11, 10, 13, 7, 8, 15, 9, 12, 5, 6, 3, 0, 14, 11, 8, 12, 7, 1, 14, 2, 13, 6, 15, 0, 9, 10, 4, 5, 3 },
    { 12, 1, 10, 15, 9, 2, 6, 8, 0, 13, 3, 4, 14, 7, 5, 11, 10, 15, 4, 2, 7, 12, 9, 5, 6, 1, 13, 14, 0, 11, 3, 8,
      9, 14, 15, 5, 2, 8, 12, 3, 7, 0, 4, 10, 1, 13, 11, 6, 4, 3, 2, 12, 9, 5, 15, 10, 11, 14, 1, 7, 6, 0, 8, 13 },
    { 4, 11, 2, 14, 15, 0, 8, 13, 3, 12, 9, 7, 5, 10, 6, 1, 13, 0, 11, 7, 4, 9, 1, 10, 14, 3, 5, 12, 2, 15, 8, 6,
      1, 4, 11, 13, 12, 3, 7, 14, 10, 15, 6, 8, 0, 5, 9, 2, 6, 11, 13, 8, 1, 4, 10, 7, 9, 5, 0, 15, 14, 2, 3, 12 },
    { 13, 2, 8, 4, 6, 15, 11, 1, 10, 9, 3, 14, 5, 0, 12, 7, 1, 15, 13, 8, 10, 3, 7, 4, 12, 5, 6, 11, 0, 14, 9, 2,
      7, 11, 4, 1, 9, 12, 14, 2, 0, 6, 10, 13, 15, 3, 5, 8, 2, 1, 14, 7, 4, 10, 8, 13, 15, 12, 9, 0, 3, 5, 6, 11 },
};

/* Bits are numbered from the left, from 1, as in the standard; values are right-aligned. */
static uint64_t permute(uint64_t v, int width, const unsigned char *table, int n)
{
    uint64_t out = 0;

    for (int i = 0; i < n; i++)
        out = out << 1 | (v >> (width - table[i]) & 1);
    return out;
}

static uint32_t rotate28(uint32_t v, int n)
{
    return (v << n | v >> (28 - n)) & 0xfffffff;
}

void __des_key(struct des *des, uint64_t key)
{
    uint64_t cd = permute(key, 64, pc1, 56);
    uint32_t c = (uint32_t)(cd >> 28), d = (uint32_t)cd & 0xfffffff;

    for (int i = 0; i < 16; i++) {
        c = rotate28(c, rotations[i]);
        d = rotate28(d, rotations[i]);
        des->key[i] = permute((uint64_t)c << 28 | d, 56, pc2, 48);
    }
    /* The permutation behind the S boxes, done ahead for each of their entries. */
    for (int box = 0; box < 8; box++)
        for (int in = 0; in < 64; in++) {
            int row = (in >> 4 & 2) | (in & 1), column = in >> 1 & 15;

            des->sp[box][in] = (uint32_t)permute((uint64_t)s[box][row * 16 + column] << (28 - 4 * box), 32, p, 32);
        }
}

/* The expansion: six bits around each nibble; the first and the last wrap. */
static uint64_t expansion(uint32_t r)
{
    uint64_t e = 0, wide = (uint64_t)(r & 1) << 33 | (uint64_t)r << 1 | r >> 31;

    for (int box = 0; box < 8; box++)
        e = e << 6 | (wide >> (28 - 4 * box) & 0x3f);
    return e;
}

/* crypt()'s salt exchanges bits of the expansion's two halves. */
static uint32_t round_function(const struct des *des, uint32_t r, uint64_t key, uint32_t salt)
{
    uint64_t e = expansion(r);
    uint64_t swap = (e >> 24 ^ e) & salt;
    uint32_t out = 0;

    e ^= (swap << 24 | swap) ^ key;
    for (int box = 0; box < 8; box++)
        out |= des->sp[box][e >> (42 - 6 * box) & 0x3f];
    return out;
}

uint64_t __des_crypt(const struct des *des, uint64_t block, int decrypt, uint32_t salt, int times)
{
    unsigned char final[64];
    uint64_t lr = permute(block, 64, ip, 64);
    uint32_t l = (uint32_t)(lr >> 32), r = (uint32_t)lr;

    for (int t = 0; t < times; t++) {
        for (int i = 0; i < 16; i++) {
            uint32_t next = l ^ round_function(des, r, des->key[decrypt ? 15 - i : i], salt);

            l = r;
            r = next;
        }
        uint32_t swap = l;              /* the halves leave exchanged */
        l = r;
        r = swap;
    }
    for (int i = 0; i < 64; i++)
        final[ip[i] - 1] = (unsigned char)(i + 1);
    return permute((uint64_t)l << 32 | r, 64, final, 64);
}
