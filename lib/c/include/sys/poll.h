/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX.1-2008 <poll.h>: the bits are those of the extended notification conditions. poll() and ppoll() block, are
 * cancellation points, and end with EINTR on a signal; times are milliseconds, in ppoll() a struct timespec.
 */
#ifndef _SYS_POLL_H
#define _SYS_POLL_H

#include <sys/types.h>
#ifdef __EXT_UNIX_MISC
# include <signal.h>
#endif

__BEGIN_DECLS

struct pollfd {
    int fd;
    short events;
    short revents;
};
typedef unsigned nfds_t;

#define POLLRDNORM 0x0001
#define POLLWRNORM 0x0002
#define POLLOUT    POLLWRNORM
#define POLLRDBAND 0x0004
#define POLLIN     (POLLRDNORM | POLLRDBAND)
#define POLLPRI    0x0008
#define POLLWRBAND 0x0010
#define POLLERR    0x0020
#define POLLHUP    0x0040
#define POLLNVAL   0x1000
#ifdef __EXT_UNIX_MISC
# define INFTIM    (-1)
#endif

int poll(struct pollfd *fds, nfds_t nfds, int timeout);
#ifdef __EXT_UNIX_MISC
/* POSIX.1-2024: with a signal mask and a time in nanoseconds. */
int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, const sigset_t *sigmask);
#endif

__END_DECLS

#endif
