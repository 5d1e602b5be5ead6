/* SPDX-License-Identifier: Apache-2.0 */
/* uname(). POSIX.1-2008 <sys/utsname.h>. */
#ifndef _SYS_UTSNAME_H_INCLUDED
#define _SYS_UTSNAME_H_INCLUDED

#include <sys/platform.h>

#define _SYSNAME_SIZE (256 + 1)

struct utsname {
    char sysname[_SYSNAME_SIZE];
    char nodename[_SYSNAME_SIZE];
    char release[_SYSNAME_SIZE];
    char version[_SYSNAME_SIZE];
    char machine[_SYSNAME_SIZE];
};

__BEGIN_DECLS
extern int uname(struct utsname *name);
__END_DECLS

#endif
