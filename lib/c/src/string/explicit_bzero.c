/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

/* The empty asm makes the compiler believe the bytes are read, so that the clearing is never removed. */
void explicit_bzero(void *dst, size_t n)
{
    memset(dst, 0, n);
    __asm__ volatile("" : : "r"(dst) : "memory");
}
