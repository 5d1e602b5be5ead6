/* SPDX-License-Identifier: Apache-2.0 */
/* Old names for limits, and small macros. BSD's; <limits.h> has the standard's. */
#ifndef __SYS_PARAM_H_INCLUDED
#define __SYS_PARAM_H_INCLUDED

#include <limits.h>
#include <endian.h>
#include <sys/types.h>

#define MAXPATHLEN PATH_MAX
#define MAXNAMLEN NAME_MAX
#define MAXHOSTNAMELEN 256
#define MAXLOGNAME LOGIN_NAME_MAX
#define MAXSYMLINKS SYMLOOP_MAX
#define NGROUPS NGROUPS_MAX
#define NBBY 8
#define NOFILE 256
#define NCARGS ARG_MAX
#define DEV_BSIZE 512

#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
#define howmany(x, y) (((x) + ((y) - 1)) / (y))
#define roundup(x, y) ((((x) + ((y) - 1)) / (y)) * (y))
#define powerof2(x) ((((x) - 1) & (x)) == 0)
#define setbit(a, i) ((a)[(i) / NBBY] |= 1 << ((i) % NBBY))
#define clrbit(a, i) ((a)[(i) / NBBY] &= ~(1 << ((i) % NBBY)))
#define isset(a, i) ((a)[(i) / NBBY] & (1 << ((i) % NBBY)))
#define isclr(a, i) (((a)[(i) / NBBY] & (1 << ((i) % NBBY))) == 0)

#endif
