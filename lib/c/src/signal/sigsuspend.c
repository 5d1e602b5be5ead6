/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <pthread.h>
#include <signal.h>
#include <sys/neutrino.h>
#include <unistd.h>

int sigsuspend(const sigset_t *set)
{
    pthread_testcancel();
    return errno_result(SignalSuspend_r(set));
}

int pause(void)
{
    sigset_t set;

    if (sigprocmask(SIG_BLOCK, NULL, &set) == -1)
        return -1;
    return sigsuspend(&set);
}

int sigpause(int signo)
{
    sigset_t set;

    if (sigprocmask(SIG_BLOCK, NULL, &set) == -1 || sigdelset(&set, signo) == -1)
        return -1;
    return sigsuspend(&set);
}
