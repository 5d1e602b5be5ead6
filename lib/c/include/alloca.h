/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __ALLOCA_H_INCLUDED
#define __ALLOCA_H_INCLUDED

#include <stddef.h>

#undef alloca
#define alloca(size) __builtin_alloca(size)

#endif
