/* SPDX-License-Identifier: Apache-2.0 */
/* memcpy and memset, which the compiler calls by itself. Words where alignment allows: the MMU may be off. */
#include "util.h"

void *memcpy(void *dst, const void *src, size_t n)
{
    uint8_t *d = dst;
    const uint8_t *s = src;
    if ((((uintptr_t)d | (uintptr_t)s) & 7) == 0)
        for (; n >= 8; n -= 8, d += 8, s += 8) *(uint64_t *)(uintptr_t)d = *(const uint64_t *)(uintptr_t)s;
    while (n--) {
        *d++ = *s++;
        __asm__ volatile("");       /* or the compiler makes this loop a call of memcpy */
    }
    return dst;
}

void *memset(void *dst, int c, size_t n)
{
    uint8_t *d = dst;
    uint64_t word = (uint8_t)c * 0x0101010101010101ull;
    if (((uintptr_t)d & 7) == 0)
        for (; n >= 8; n -= 8, d += 8) *(uint64_t *)(uintptr_t)d = word;
    while (n--) {
        *d++ = (uint8_t)c;
        __asm__ volatile("");
    }
    return dst;
}
