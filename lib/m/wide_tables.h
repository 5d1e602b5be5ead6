/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIDE_TABLES_H_INCLUDED
#define WIDE_TABLES_H_INCLUDED

#include "wide.h"

#define STIRLING_TERMS    24
#define TWO_OVER_PI_WORDS 268

extern const wide __wide_ln2, __wide_log2e, __wide_log10e, __wide_pio2, __wide_pi, __wide_2_sqrtpi, __wide_half_ln2pi;
extern const wide __wide_stirling[STIRLING_TERMS];
extern const uint64_t __wide_2_pi[TWO_OVER_PI_WORDS];

#endif
