/* SPDX-License-Identifier: Apache-2.0 */
/* select(). POSIX.1-2008 <sys/select.h>. FD_SETSIZE descriptors; blocks, is a cancellation point, EINTR on a signal. */
#ifndef _SYS_SELECT_H
#define _SYS_SELECT_H

#include <stdint.h>
#include <sys/types.h>
#include <sys/time.h>

__BEGIN_DECLS

#ifndef FD_SETSIZE
#define FD_SETSIZE 256
#endif

typedef struct fd_set {
    uint32_t fds_bits[(FD_SETSIZE + 31) / 32];
} fd_set;

#define FD_SET(_fd, _set)   ((_set)->fds_bits[(unsigned)(_fd) >> 5] |= 1u << ((_fd) & 31))
#define FD_CLR(_fd, _set)   ((_set)->fds_bits[(unsigned)(_fd) >> 5] &= ~(1u << ((_fd) & 31)))
#define FD_ISSET(_fd, _set) (((_set)->fds_bits[(unsigned)(_fd) >> 5] >> ((_fd) & 31)) & 1u)
#define FD_ZERO(_set)       __builtin_memset((_set), 0, sizeof(*(_set)))
#define FD_COPY(_from, _to) __builtin_memcpy((_to), (_from), sizeof(*(_from)))

int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout);
int pselect(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timespec *timeout,
            const sigset_t *sigmask);

__END_DECLS

#endif
