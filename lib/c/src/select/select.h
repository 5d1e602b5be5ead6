/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SELECT_SELECT_H
#define SELECT_SELECT_H

#include <signal.h>
#include <stdint.h>
#include <time.h>
#include <poll.h>
#include <sys/siginfo.h>

/* One _IO_NOTIFY. mask: _NOTIFY_CONDE_*, with _NOTIFY_COND_EXTEN in flags. -> errno */
int _notify(int fd, int action, uint32_t flags, uint32_t mask, const struct sigevent *event, uint32_t *conditions);

/* poll() with its time limit in ns (NULL: none). -> fds ready, or -1 and errno */
int _poll(struct pollfd *fds, nfds_t nfds, const uint64_t *timeout, const sigset_t *sigmask);

#endif
