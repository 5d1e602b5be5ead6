/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <signal.h>
#include <sys/neutrino.h>

int pthread_sigmask(int how, const sigset_t *set, sigset_t *oset)
{
    if (how != SIG_BLOCK && how != SIG_UNBLOCK && how != SIG_SETMASK && set != NULL)
        return EINVAL;
    return SignalProcmask_r(0, 0, how, set, oset);
}

int sigprocmask(int how, const sigset_t *set, sigset_t *oset)
{
    return errno_result(pthread_sigmask(how, set, oset));
}

int sigpending(sigset_t *set)
{
    return errno_result(SignalProcmask_r(0, 0, SIG_PENDING, NULL, set));
}
