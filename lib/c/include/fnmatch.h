/* SPDX-License-Identifier: Apache-2.0 */
/* File names against a pattern. POSIX.1-2008 <fnmatch.h>. */
#ifndef __FNMATCH_H_INCLUDED
#define __FNMATCH_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS

#define FNM_NOMATCH 1
#define FNM_NOSYS 2
#define FNM_NOESCAPE 0x01
#define FNM_PATHNAME 0x02
#define FNM_PERIOD 0x04
#define FNM_LEADING_DIR 0x08
#define FNM_CASEFOLD 0x10
#define FNM_FILE_NAME FNM_PATHNAME

int fnmatch(const char *pattern, const char *string, int flags);

__END_DECLS

#endif
