/* SPDX-License-Identifier: Apache-2.0 */
/* ulimit(). POSIX.1-2008 (XSI) <ulimit.h>. Use getrlimit(). */
#ifndef _ULIMIT_H_INCLUDED
#define _ULIMIT_H_INCLUDED

#include <sys/platform.h>

#define UL_GETFSIZE 1
#define UL_SETFSIZE 2

__BEGIN_DECLS
extern long ulimit(int cmd, ...);
__END_DECLS

#endif
