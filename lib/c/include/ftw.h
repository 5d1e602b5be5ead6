/* SPDX-License-Identifier: Apache-2.0 */
/* Walks through directory trees. POSIX.1-2008 (XSI) <ftw.h>. Blocks as opendir() and stat() do. */
#ifndef _FTW_H_INCLUDED
#define _FTW_H_INCLUDED

#include <sys/stat.h>

#define FTW_F   0
#define FTW_D   1
#define FTW_DNR 2
#define FTW_NS  3
#define FTW_SL  4
#define FTW_DP  5
#define FTW_SLN 6

#define FTW_PHYS  0x01
#define FTW_MOUNT 0x02
#define FTW_DEPTH 0x04
#define FTW_CHDIR 0x08

struct FTW {
    int base;
    int level;
};

__BEGIN_DECLS
extern int ftw(const char *path, int (*fn)(const char *, const struct stat *, int), int fds);
extern int nftw(const char *path, int (*fn)(const char *, const struct stat *, int, struct FTW *), int fds, int flags);
#ifdef __EXT_LF64SRC
# define ftw64  ftw
# define nftw64 nftw
#endif
__END_DECLS

#endif
