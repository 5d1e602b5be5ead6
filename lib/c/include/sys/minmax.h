/* SPDX-License-Identifier: Apache-2.0 */
/*
 * min() and max() of QNX's <stdlib.h>. Only a program that includes <stdlib.h> and a QNX header gets them: portable
 * programs often have functions of these names.
 */
#ifndef _SYS_MINMAX_H_INCLUDED
#define _SYS_MINMAX_H_INCLUDED

#ifndef __cplusplus
# ifndef min
#  define min(a, b) ((a) < (b) ? (a) : (b))
# endif
# ifndef max
#  define max(a, b) ((a) > (b) ? (a) : (b))
# endif
#endif
#define __min(a, b) ((a) < (b) ? (a) : (b))
#define __max(a, b) ((a) > (b) ? (a) : (b))

#endif
