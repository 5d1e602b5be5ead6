/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/time.h>
#include "select.h"

#define READ_EVENTS   (POLLRDNORM)
#define READ_RESULTS  (POLLRDNORM | POLLHUP | POLLERR)
#define WRITE_RESULTS (POLLWRNORM | POLLERR)
#define ON_STACK      32

static int is_set(const fd_set *set, int fd)
{
    return set != NULL && FD_ISSET(fd, set);
}

/* The fds of the sets as an array. -> how many */
static nfds_t collect(int nfds, const fd_set *rd, const fd_set *wr, const fd_set *ex, struct pollfd *out)
{
    nfds_t n = 0;
    for (int fd = 0; fd < nfds; fd++) {
        short events = 0;
        if (is_set(rd, fd))
            events |= READ_EVENTS;
        if (is_set(wr, fd))
            events |= POLLWRNORM;
        if (is_set(ex, fd))
            events |= POLLRDBAND | POLLPRI;
        if (events != 0) {
            if (out != NULL)
                out[n] = (struct pollfd){ fd, events, 0 };
            n++;
        }
    }
    return n;
}

static void clear(fd_set *set, int nfds)
{
    if (set != NULL)
        memset(set->fds_bits, 0, (size_t)(nfds + 31) / 32 * sizeof set->fds_bits[0]);
}

/* -> bits set in all; -1: a bad fd */
static int distribute(const struct pollfd *fds, nfds_t n, int nfds, fd_set *rd, fd_set *wr, fd_set *ex)
{
    int bits = 0;
    for (nfds_t i = 0; i < n; i++)
        if (fds[i].revents & POLLNVAL)
            return -1;
    clear(rd, nfds);
    clear(wr, nfds);
    clear(ex, nfds);
    for (nfds_t i = 0; i < n; i++) {
        int fd = fds[i].fd;
        if ((fds[i].events & READ_EVENTS) && (fds[i].revents & READ_RESULTS))
            FD_SET(fd, rd), bits++;
        if ((fds[i].events & POLLWRNORM) && (fds[i].revents & WRITE_RESULTS))
            FD_SET(fd, wr), bits++;
        if ((fds[i].events & POLLRDBAND) && (fds[i].revents & (POLLRDBAND | POLLPRI)))
            FD_SET(fd, ex), bits++;
    }
    return bits;
}

static int select_ns(int nfds, fd_set *rd, fd_set *wr, fd_set *ex, const uint64_t *timeout, const sigset_t *sigmask)
{
    struct pollfd few[ON_STACK], *fds = few;
    if (nfds < 0 || nfds > FD_SETSIZE) {
        errno = EINVAL;
        return -1;
    }
    nfds_t n = collect(nfds, rd, wr, ex, NULL);
    if (n > ON_STACK && (fds = malloc(n * sizeof *fds)) == NULL)
        return -1;
    collect(nfds, rd, wr, ex, fds);
    int result = _poll(fds, n, timeout, sigmask), err = errno;
    if (result >= 0) {
        result = distribute(fds, n, nfds, rd, wr, ex);
        err = EBADF;
    }
    if (fds != few)
        free(fds);
    if (result == -1)
        errno = err;
    return result;
}

int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout)
{
    uint64_t ns = 0;
    if (timeout != NULL) {
        if (timeout->tv_sec < 0 || timeout->tv_usec < 0 || timeout->tv_usec >= 1000000) {
            errno = EINVAL;
            return -1;
        }
        ns = (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_usec * 1000u;
    }
    return select_ns(nfds, readfds, writefds, exceptfds, timeout != NULL ? &ns : NULL, NULL);
}

int pselect(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timespec *timeout,
            const sigset_t *sigmask)
{
    uint64_t ns = 0;
    if (timeout != NULL) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000) {
            errno = EINVAL;
            return -1;
        }
        ns = (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_nsec;
    }
    return select_ns(nfds, readfds, writefds, exceptfds, timeout != NULL ? &ns : NULL, sigmask);
}
