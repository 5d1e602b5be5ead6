/* SPDX-License-Identifier: Apache-2.0 */
/* What a file system says of itself. POSIX.1-2008 <sys/statvfs.h>. */
#ifndef _SYS_STATVFS_H
#define _SYS_STATVFS_H

#include <sys/types.h>

__BEGIN_DECLS

struct statvfs {
    unsigned long f_bsize;
    unsigned long f_frsize;    /* the unit of the block counts */
    fsblkcnt_t f_blocks;
    fsblkcnt_t f_bfree;
    fsblkcnt_t f_bavail;
    fsfilcnt_t f_files;
    fsfilcnt_t f_ffree;
    fsfilcnt_t f_favail;
    unsigned long f_fsid;
    unsigned long f_flag;      /* ST_* */
    unsigned long f_namemax;
    char f_basetype[16];
    unsigned long f_filler[8];
};

#define ST_RDONLY  0x01
#define ST_NOEXEC  0x02
#define ST_NOSUID  0x04
#define ST_NOCREAT 0x08
#define ST_OFF32   0x10
#define ST_NOATIME 0x20

int statvfs(const char *path, struct statvfs *buf);
int fstatvfs(int fd, struct statvfs *buf);
/* The same functions. */
#define statvfs64  statvfs
#define fstatvfs64 fstatvfs

__END_DECLS

#endif
