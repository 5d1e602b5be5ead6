/* SPDX-License-Identifier: Apache-2.0 */
/* What utils/sh expects of Pauli's library, on the build machine. */
#ifndef SHELL_HOST_H
#define SHELL_HOST_H

#include <spawn.h>
#include <stdio.h>
#include <stdio_ext.h>

#define POSIX_SPAWN_TCSETPGROUP 0
#define POSIX_SPAWN_CHECK_SCRIPT 0      /* the build machine always does */

static inline int fpurge(FILE *fp)
{
    __fpurge(fp);
    return 0;
}

static inline int posix_spawnattr_setxflags(posix_spawnattr_t *attr, unsigned flags)
{
    return posix_spawnattr_setflags(attr, (short)flags);
}

#endif
