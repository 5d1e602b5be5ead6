/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two-Way string matching (Crochemore and Perrin, 1991): linear time, constant space.
 * The needle is cut at its critical position; the right part is compared forwards, the left part backwards.
 */
#ifndef TWOWAY_H_INCLUDED
#define TWOWAY_H_INCLUDED

#include <stddef.h>

const unsigned char *__twoway(const unsigned char *hay, size_t haylen, const unsigned char *needle, size_t n);

#endif
