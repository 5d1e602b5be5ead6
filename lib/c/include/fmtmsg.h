/* SPDX-License-Identifier: Apache-2.0 */
/* Messages in a fixed format on stderr and the console. POSIX.1-2008 (XSI) <fmtmsg.h>. */
#ifndef _FMTMSG_H_INCLUDED
#define _FMTMSG_H_INCLUDED

#include <sys/platform.h>

#define MM_HARD    0x001L
#define MM_SOFT    0x002L
#define MM_FIRM    0x004L
#define MM_APPL    0x008L
#define MM_UTIL    0x010L
#define MM_OPSYS   0x020L
#define MM_RECOVER 0x040L
#define MM_NRECOV  0x080L
#define MM_PRINT   0x100L
#define MM_CONSOLE 0x200L

#define MM_NOSEV   0
#define MM_HALT    1
#define MM_ERROR   2
#define MM_WARNING 3
#define MM_INFO    4

#define MM_NULLLBL ((char *)0)
#define MM_NULLSEV 0
#define MM_NULLMC  0L
#define MM_NULLTXT ((char *)0)
#define MM_NULLACT ((char *)0)
#define MM_NULLTAG ((char *)0)

#define MM_OK    0
#define MM_NOTOK (-1)
#define MM_NOMSG 1
#define MM_NOCON 4

__BEGIN_DECLS
extern int fmtmsg(long classification, const char *label, int severity, const char *text, const char *action,
                  const char *tag);
__END_DECLS

#endif
