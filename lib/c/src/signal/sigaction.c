/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <signal.h>
#include <sys/neutrino.h>

void __signalstub(void);

int sigaction(int signo, const struct sigaction *act, struct sigaction *oact)
{
    return errno_result(SignalAction_r(0, __signalstub, signo, act, oact));
}

void (*signal(int signo, void (*func)(int)))(int)
{
    struct sigaction act = { .sa_flags = 0 }, old;

    act.sa_handler = func;
    if (sigaction(signo, &act, &old) == -1)
        return SIG_ERR;
    return old.sa_handler;
}

void (*bsd_signal(int signo, void (*func)(int)))(int)
{
    return signal(signo, func);
}

/* No call restarts after a handler: that is what flag asks for; the opposite is not offered. */
int siginterrupt(int signo, int flag)
{
    return flag ? 0 : errno_result(ENOSYS);
}

#define __KER_SIGNAL_ALTSTACK 34     /* kernel/kercalls.def */

int sigaltstack(const stack_t *ss, stack_t *oss)
{
    return (int)kercall_errno(kercall4(__KER_SIGNAL_ALTSTACK, (long)ss, (long)oss, 0, 0));
}
