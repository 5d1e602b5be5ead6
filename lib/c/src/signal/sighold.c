/* SPDX-License-Identifier: Apache-2.0 */
/* The System V way of handling signals. */
#include "../internal/kercall.h"
#include <signal.h>

static int mask_one(int how, int signo, sigset_t *old)
{
    sigset_t set;

    sigemptyset(&set);
    if (sigaddset(&set, signo) == -1)
        return -1;
    return sigprocmask(how, &set, old);
}

int sighold(int signo)
{
    return mask_one(SIG_BLOCK, signo, NULL);
}

int sigrelse(int signo)
{
    return mask_one(SIG_UNBLOCK, signo, NULL);
}

int sigignore(int signo)
{
    return signal(signo, SIG_IGN) == SIG_ERR ? -1 : 0;
}

/* Setting SIG_HOLD blocks the signal, everything else unblocks it; the former state is told either way. */
void (*sigset(int signo, void (*func)(int)))(int)
{
    struct sigaction act = { .sa_flags = 0 }, old;
    sigset_t mask;

    act.sa_handler = func;
    if (sigaction(signo, func == SIG_HOLD ? NULL : &act, &old) == -1 ||
        mask_one(func == SIG_HOLD ? SIG_BLOCK : SIG_UNBLOCK, signo, &mask) == -1)
        return SIG_ERR;
    return sigismember(&mask, signo) ? SIG_HOLD : old.sa_handler;
}
