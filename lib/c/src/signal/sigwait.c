/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <pthread.h>
#include <signal.h>
#include <sys/neutrino.h>

int sigwaitinfo(const sigset_t *set, siginfo_t *info)
{
    pthread_testcancel();
    return (int)kercall_errno(SignalWaitinfo_r(set, info));
}

int sigwait(const sigset_t *set, int *signo)
{
    siginfo_t info;
    int r;

    pthread_testcancel();
    do
        r = SignalWaitinfo_r(set, &info);
    while (r == -EINTR);
    if (r < 0)
        return -r;
    *signo = info.si_signo;
    return EOK;
}

int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout)
{
    _Uint64t nsec;
    int r;

    pthread_testcancel();
    if (timeout != NULL) {
        if (timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000L)
            return errno_result(EINVAL);
        nsec = timespec2nsec(timeout);
        r = TimerTimeout_r(CLOCK_MONOTONIC, (int)_NTO_TIMEOUT_SIGWAITINFO, NULL, nsec != 0 ? &nsec : NULL, NULL);
        if (r != EOK)
            return errno_result(r);
    }
    r = SignalWaitinfo_r(set, info);
    if (r == -ETIMEDOUT)
        r = -EAGAIN;
    return (int)kercall_errno(r);
}
