/* SPDX-License-Identifier: Apache-2.0 */
/* The path manager's tree of prefixes. */
#ifndef _SYS_PATHMGR_H
#define _SYS_PATHMGR_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/ftype.h>

__BEGIN_DECLS

#define PATHMGR_PID           1
#define PATHMGR_CHID          1
#define PATHMGR_COID          0x40000000
#define PATHMGR_HANDLE        0
#define PATHMGR_HANDLE_REMOTE 1

#define PATHMGR_FLAG_BEFORE    0x0001
#define PATHMGR_FLAG_AFTER     0x0002
#define PATHMGR_FLAG_OPAQUE    0x0004
#define PATHMGR_FLAG_FTYPEONLY 0x0008
#define PATHMGR_FLAG_FTYPEALL  0x0010
#define PATHMGR_FLAG_STICKY    0x0020
#define PATHMGR_FLAG_DIR       0x0100
#define PATHMGR_FLAG_SELF      0x0200

#define PROCFS_PATH_MAX 42

/*
 * QNX's: a name served by pid's channel chid, by a message to procnto; -1 and errno (EPERM without
 * PROCMGR_AID_PATHSPACE, EEXIST).
 */
int pathmgr_link(const char *path, uint32_t nd, pid_t pid, int chid, unsigned handle, enum _file_type file_type,
                 unsigned flags);
int pathmgr_unlink(const char *path);
int pathmgr_symlink(const char *path, const char *target);

__END_DECLS

#endif
