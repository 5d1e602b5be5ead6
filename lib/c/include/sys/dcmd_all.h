/* SPDX-License-Identifier: Apache-2.0 */
/* Device control commands every file descriptor understands. */
#ifndef _SYS_DCMD_ALL_H
#define _SYS_DCMD_ALL_H

#include <stdint.h>
#include <sys/types.h>
#include <devctl.h>

/* posix_fadvise() as a devctl(): bytes. */
struct _fadvise {
    int advice;
    int spare;
    off64_t offset;
    off64_t len;
};

#define DCMD_ALL_GETFLAGS      __DIOF(_DCMD_ALL, 1, int)
#define DCMD_ALL_SETFLAGS      __DIOT(_DCMD_ALL, 2, int)
#define DCMD_ALL_GETMOUNTFLAGS __DIOF(_DCMD_ALL, 3, int)
#define DCMD_ALL_GETOWN        __DIOF(_DCMD_ALL, 4, pid_t)
#define DCMD_ALL_SETOWN        __DIOT(_DCMD_ALL, 5, pid_t)
#define DCMD_ALL_FADVISE       __DIOT(_DCMD_ALL, 6, struct _fadvise)

#endif
