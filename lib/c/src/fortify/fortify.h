/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FORTIFY_H_INCLUDED
#define FORTIFY_H_INCLUDED

#include <stddef.h>

/* The program was about to write beyond an object: says so and aborts. */
void __chk_fail(void) __attribute__((__noreturn__));

static inline void fortify_check(size_t needed, size_t size)
{
    if (needed > size)
        __chk_fail();
}

#endif
