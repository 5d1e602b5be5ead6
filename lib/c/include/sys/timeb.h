/* SPDX-License-Identifier: Apache-2.0 */
#ifndef _SYS_TIMEB_H_INCLUDED
#define _SYS_TIMEB_H_INCLUDED

#include <sys/types.h>

struct timeb {
    time_t         time;
    unsigned short millitm;
    short          timezone;
    short          dstflag;
};

__BEGIN_DECLS
extern int ftime(struct timeb *t);
__END_DECLS

#endif
