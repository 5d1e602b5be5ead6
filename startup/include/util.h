/* SPDX-License-Identifier: Apache-2.0 */
/* What startup has instead of a C library. Everything here works with the MMU off: only aligned accesses. */
#ifndef STARTUP_UTIL_H
#define STARTUP_UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAGE_SIZE 4096ul
#define ROUND_UP(x, n)   (((x) + (n) - 1) & ~((uint64_t)(n) - 1))
#define ROUND_DOWN(x, n) ((x) & ~((uint64_t)(n) - 1))
#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

typedef uint64_t paddr_t;

void *memcpy(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);

static inline size_t str_len(const char *s)
{
    size_t n = 0;
    while (s[n]) n++;
    return n;
}

static inline bool str_eq(const char *a, const char *b)
{
    while (*a && *a == *b) a++, b++;
    return *a == *b;
}

/* Physical memory is identity mapped, before and after the MMU is on. */
static inline void *phys_ptr(paddr_t pa) { return (void *)(uintptr_t)pa; }
static inline paddr_t ptr_phys(const void *p) { return (uintptr_t)p; }

#endif
