/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <process.h>
#include <signal.h>

int pthread_kill(pthread_t thr, int signo)
{
    return thr <= 0 ? ESRCH : SignalKill_r(0, getpid(), thr, signo, SI_USER, 0);
}

int pthread_sigqueue(pthread_t thr, int signo, const union sigval value)
{
    return thr <= 0 ? ESRCH : SignalKillSigval_r(0, getpid(), thr, signo, SI_QUEUE, &value);
}
