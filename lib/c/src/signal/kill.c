/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <signal.h>
#include <sys/neutrino.h>
#include <sys/storage.h>

int kill(pid_t pid, int signo)
{
    return errno_result(SignalKill_r(0, pid, 0, signo, SI_USER, 0));
}

int killpg(pid_t pgrp, int signo)
{
    if (pgrp < 0)
        return errno_result(EINVAL);
    return kill(-pgrp, signo);
}

int raise(int signo)
{
    return errno_result(SignalKill_r(0, __tls()->__pid, __tls()->__tid, signo, SI_USER, 0));
}

int sigqueue(pid_t pid, int signo, const union sigval value)
{
    return errno_result(SignalKillSigval_r(0, pid, 0, signo, SI_QUEUE, &value));
}
