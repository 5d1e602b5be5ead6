/* SPDX-License-Identifier: Apache-2.0 */
/* The older signal masks: an int, signals 1 to 31. */
#include <signal.h>
#include <unix.h>

static int change(int how, int mask, int among)
{
    sigset_t was, now;
    int result = 0;

    sigprocmask(SIG_BLOCK, NULL, &was);
    now = was;
    for (int signo = 1; signo <= 31; signo++) {
        int bit = sigmask(signo);
        if (sigismember(&was, signo) == 1)
            result |= bit;
        if (!(among & bit))
            continue;
        if (how == SIG_UNBLOCK || !(mask & bit))
            sigdelset(&now, signo);
        else
            sigaddset(&now, signo);
    }
    sigprocmask(SIG_SETMASK, &now, NULL);
    return result;
}

int sigblock(int mask)
{
    return change(SIG_BLOCK, mask, mask);
}

int sigunblock(int mask)
{
    return change(SIG_UNBLOCK, mask, mask);
}

int sigsetmask(int mask)
{
    return change(SIG_SETMASK, mask, -1);
}
