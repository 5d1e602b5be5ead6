/* SPDX-License-Identifier: Apache-2.0 */
/* flock(): locks of whole files. BSD's. */
#ifndef _SYS_FILE_H
#define _SYS_FILE_H

#include <fcntl.h>

__BEGIN_DECLS

#define LOCK_SH 1
#define LOCK_EX 2
#define LOCK_NB 4
#define LOCK_UN 8

/*
 * Whole-file locks, by fcntl(): the process's, not the open file's. Waits unless LOCK_NB (EAGAIN), EINTR on a signal.
 */
int flock(int fd, int operation);

__END_DECLS

#endif
