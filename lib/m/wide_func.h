/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIDE_FUNC_H_INCLUDED
#define WIDE_FUNC_H_INCLUDED

#include "wide_tables.h"

wide __wide_exp(wide x);            /* |x| < 2^40 */
wide __wide_expm1(wide x);
wide __wide_log(wide x);            /* x > 0 */
wide __wide_log2(wide x);
wide __wide_log1p(wide x);          /* x > -1 */
void __wide_sincos(wide r, wide *s, wide *c);           /* |r| < 2 */
wide __wide_rem_pio2(long double x, unsigned *quadrant); /* x finite; |result| <= pi/4 */
wide __wide_atan2(wide y, wide x);  /* y, x >= 0, not both 0 */

#endif
