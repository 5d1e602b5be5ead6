/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages the kernel has lately taken data from. A short buffer that lies in one of them is copied behind the head of its message,
 * which is what the kernel passes fastest; every other buffer the kernel takes itself, and a bad one is EFAULT then instead of a
 * fault here. munmap() and mprotect() forget all of them. Words that any thread may write: one of another page only costs time.
 */
#ifndef UNISTD_GOOD_PAGE_H
#define UNISTD_GOOD_PAGE_H

#include <stddef.h>
#include <stdint.h>

#define GOOD_PAGES 8
#define GOOD_PAGE_BITS 12

extern uintptr_t __good_pages[GOOD_PAGES];   /* page number + 1; 0: none */

static inline int good_page(const void *buf, size_t n)
{
    uintptr_t page = (uintptr_t)buf >> GOOD_PAGE_BITS;

    if (n == 0)
        return 1;
    return ((uintptr_t)buf + n - 1) >> GOOD_PAGE_BITS == page &&
           __atomic_load_n(&__good_pages[page % GOOD_PAGES], __ATOMIC_RELAXED) == page + 1;
}

static inline void note_good_page(const void *buf)
{
    uintptr_t page = (uintptr_t)buf >> GOOD_PAGE_BITS;

    __atomic_store_n(&__good_pages[page % GOOD_PAGES], page + 1, __ATOMIC_RELAXED);
}

void __forget_good_pages(void) __attribute__((__weak__));

#endif
