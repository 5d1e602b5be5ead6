/* SPDX-License-Identifier: Apache-2.0 */
/* times(). POSIX.1-2008 <sys/times.h>: in ticks of sysconf(_SC_CLK_TCK). */
#ifndef _SYS_TIMES_H_INCLUDED
#define _SYS_TIMES_H_INCLUDED

#include <sys/types.h>

/* In units of 1 / sysconf(_SC_CLK_TCK) seconds. */
struct tms {
    clock_t tms_utime;
    clock_t tms_stime;
    clock_t tms_cutime;
    clock_t tms_cstime;
};

__BEGIN_DECLS
extern clock_t times(struct tms *buffer);
__END_DECLS

#endif
