/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poll() and select(): every fd's server is asked, and told to signal this thread when nothing is ready yet.
 *
 * The signal is SIGSELECT, which is always blocked and so only ever taken by SignalWaitinfo(). It is a hint: a late
 * one of an earlier call makes the fds be asked again, no more. A server that does not know _IO_NOTIFY is always
 * ready, as the files it serves are.
 */
#include <errno.h>
#include <pthread.h>
#include <fcntl.h>
#include <limits.h>
#include <time.h>
#include <sys/neutrino.h>
#include <sys/iomgr.h>
#include "select.h"

#define ALWAYS_READY (POLLIN | POLLOUT)

/* Asks one fd's server. -> true: ready, or something to report */
static int ask(struct pollfd *p, int action, const struct sigevent *event)
{
    uint32_t conditions = 0;
    p->revents = 0;
    if (p->fd < 0)
        return 0;
    int err = _notify(p->fd, action, _NOTIFY_COND_EXTEN, (uint32_t)(unsigned short)p->events, event, &conditions);
    switch (err) {
    case EOK:
        if (conditions & POLLIN)        /* of either priority: who asks for POLLIN looks for all of it */
            conditions |= (p->events & POLLIN) == POLLIN ? POLLIN : 0;
        p->revents = (short)(conditions & ((unsigned short)p->events | POLLERR | POLLHUP | POLLNVAL));
        break;
    case ENOSYS:
    case ENOTTY:
        p->revents = (short)(p->events & ALWAYS_READY);
        break;
    case EBADF:
        p->revents = POLLNVAL;
        break;
    default:
        p->revents = POLLERR;
        break;
    }
    return p->revents != 0;
}

/* Asks all. Once one is ready no more are armed. *armed: how many from the start may have been. */
static int ask_all(struct pollfd *fds, nfds_t nfds, int action, const struct sigevent *event, nfds_t *armed)
{
    int ready = 0;
    for (nfds_t i = 0; i < nfds; i++) {
        ready += ask(&fds[i], ready != 0 ? _NOTIFY_ACTION_POLL : action, event);
        if (ready == 0 && armed != NULL)
            *armed = i + 1;
    }
    return ready;
}

static void disarm(struct pollfd *fds, nfds_t armed, const struct sigevent *event)
{
    uint32_t conditions;
    for (nfds_t i = 0; i < armed; i++)
        if (fds[i].fd >= 0)
            _notify(fds[i].fd, _NOTIFY_ACTION_POLL, _NOTIFY_COND_EXTEN, (unsigned short)fds[i].events, event, &conditions);
}

static void set_timeout(uint64_t deadline)
{
    struct sigevent event;
    SIGEV_UNBLOCK_INIT(&event);
    TimerTimeout_r(CLOCK_MONOTONIC, _NTO_TIMEOUT_SIGWAITINFO | (int)TIMER_ABSTIME, &event, &deadline, NULL);
}

/* -> EOK: ask again; ETIMEDOUT, EINTR */
static int wait_hint(const sigset_t *select_set, uint64_t deadline, const sigset_t *sigmask)
{
    siginfo_t info;
    if (deadline != UINT64_MAX)
        set_timeout(deadline);
    int signo = sigmask != NULL ? SignalWaitinfoMask_r(select_set, &info, sigmask)
        : SignalWaitinfo_r(select_set, &info);
    return signo < 0 ? -signo : EOK;
}

static uint64_t deadline_of(const uint64_t *timeout)
{
    uint64_t now = 0, deadline;
    if (timeout == NULL)
        return UINT64_MAX;
    ClockTime_r(CLOCK_MONOTONIC, NULL, &now);
    return __builtin_add_overflow(now, *timeout, &deadline) ? UINT64_MAX : deadline;
}

int _poll(struct pollfd *fds, nfds_t nfds, const uint64_t *timeout, const sigset_t *sigmask)
{
    struct sigevent event;
    sigset_t select_set;
    pthread_testcancel();
    SIGEV_SIGNAL_THREAD_INIT(&event, SIGSELECT, 0, SI_NOTIFY);
    if (timeout != NULL && *timeout == 0)
        return ask_all(fds, nfds, _NOTIFY_ACTION_POLL, &event, NULL);
    uint64_t deadline = deadline_of(timeout);
    sigemptyset(&select_set);
    sigaddset(&select_set, SIGSELECT);
    for (;;) {
        nfds_t armed = 0;
        int err = EOK, ready = ask_all(fds, nfds, _NOTIFY_ACTION_POLLARM, &event, &armed);
        if (ready == 0)
            err = wait_hint(&select_set, deadline, sigmask);
        disarm(fds, armed, &event);
        if (ready == 0 && err != EOK)
            ready = ask_all(fds, nfds, _NOTIFY_ACTION_POLL, &event, NULL);
        if (ready != 0)
            return ready;
        if (err == ETIMEDOUT)
            return 0;
        if (err != EOK) {
            errno = err;
            return -1;
        }
    }
}

int poll(struct pollfd *fds, nfds_t nfds, int timeout)
{
    uint64_t ns = (uint64_t)(timeout > 0 ? timeout : 0) * 1000000u;
    return _poll(fds, nfds, timeout < 0 ? NULL : &ns, NULL);
}

int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, const sigset_t *sigmask)
{
    uint64_t ns = 0;
    if (timeout != NULL) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000) {
            errno = EINVAL;
            return -1;
        }
        ns = (uint64_t)timeout->tv_sec * 1000000000u + (uint64_t)timeout->tv_nsec;
    }
    return _poll(fds, nfds, timeout != NULL ? &ns : NULL, sigmask);
}
