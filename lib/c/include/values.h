/* SPDX-License-Identifier: Apache-2.0 */
/* Older name of <limits.h> and <float.h>. */
#ifndef _VALUES_H_INCLUDED
#define _VALUES_H_INCLUDED
#include <float.h>
#include <limits.h>
#define MAXINT    INT_MAX
#define MAXSHORT  SHRT_MAX
#define MAXLONG   LONG_MAX
#define MAXDOUBLE DBL_MAX
#define MINDOUBLE DBL_MIN
#define MAXFLOAT  FLT_MAX
#define MINFLOAT  FLT_MIN
#endif
