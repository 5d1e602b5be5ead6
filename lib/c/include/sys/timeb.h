/* SPDX-License-Identifier: Apache-2.0 */
/* ftime(), which older standards had. Use clock_gettime(). */
#ifndef _SYS_TIMEB_H_INCLUDED
#define _SYS_TIMEB_H_INCLUDED

#include <sys/types.h>

/* Milliseconds behind the seconds. */
struct timeb {
    time_t         time;
    unsigned short millitm;
    short          timezone;
    short          dstflag;
};

__BEGIN_DECLS
/* Always 0. */
extern int ftime(struct timeb *t);
__END_DECLS

#endif
