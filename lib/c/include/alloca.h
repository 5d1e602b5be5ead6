/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory on the caller's stack, gone when the function returns. Not in a standard; a size too large for the stack is
 * SIGSEGV.
 */
#ifndef __ALLOCA_H_INCLUDED
#define __ALLOCA_H_INCLUDED

#include <stddef.h>

#undef alloca
/* bytes of stack, aligned to 16. */
#define alloca(size) __builtin_alloca(size)

#endif
