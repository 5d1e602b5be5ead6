/* SPDX-License-Identifier: Apache-2.0 */
/* A set of byte values as a bitmap of 256 bits. */
#ifndef BYTESET_H_INCLUDED
#define BYTESET_H_INCLUDED

#include <stdint.h>

struct byteset {
    uint64_t bits[4];
};

static inline void byteset_add(struct byteset *set, unsigned char c)
{
    set->bits[c >> 6] |= UINT64_C(1) << (c & 63);
}

static inline int byteset_has(const struct byteset *set, unsigned char c)
{
    return (int)(set->bits[c >> 6] >> (c & 63) & 1);
}

static inline struct byteset byteset_of(const char *s)
{
    struct byteset set = { { 0, 0, 0, 0 } };

    while (*s != '\0') {
        byteset_add(&set, (unsigned char)*s++);
    }
    return set;
}

#endif
