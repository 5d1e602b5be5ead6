/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DEVCTL_DEVCTL_H
#define DEVCTL_DEVCTL_H

#include <sys/uio.h>

/* The message and its answer. flags: _DEVCTL_FLAG_NOCANCEL. -> errno; *info: the server's ret_val */
int _devctl_send(int fd, int dcmd, size_t nbytes, const iov_t *sv, int sparts, const iov_t *rv, int rparts, int *info,
                 unsigned flags);

#endif
