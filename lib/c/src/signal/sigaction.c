/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <signal.h>
#include <sys/neutrino.h>

void __signalstub(void);
extern _Uint64t __signal_restarts __attribute__((__visibility__("hidden")));

int sigaction(int signo, const struct sigaction *act, struct sigaction *oact)
{
    int restart = act != NULL && (act->sa_flags & SA_RESTART), err;
    _Uint64t bit;

    err = SignalAction_r(0, __signalstub, signo, act, oact);
    if (err != EOK)
        return errno_result(err);
    bit = (_Uint64t)1 << (signo - 1);
    if (restart)
        __atomic_fetch_or(&__signal_restarts, bit, __ATOMIC_RELAXED);
    else if (act != NULL && (__signal_restarts & bit))
        __atomic_fetch_and(&__signal_restarts, ~bit, __ATOMIC_RELAXED);
    return 0;
}

static void (*set_handler(int signo, void (*func)(int), int flags))(int)
{
    struct sigaction act = { .sa_flags = flags }, old;

    act.sa_handler = func;
    if (sigaction(signo, &act, &old) == -1)
        return SIG_ERR;
    return old.sa_handler;
}

/* Its handlers end calls with EINTR, those of bsd_signal() do not. */
void (*signal(int signo, void (*func)(int)))(int)
{
    return set_handler(signo, func, 0);
}

void (*bsd_signal(int signo, void (*func)(int)))(int)
{
    return set_handler(signo, func, SA_RESTART);
}

int siginterrupt(int signo, int flag)
{
    struct sigaction act;

    if (sigaction(signo, NULL, &act) == -1)
        return -1;
    act.sa_flags = flag ? act.sa_flags & ~SA_RESTART : act.sa_flags | SA_RESTART;
    return sigaction(signo, &act, NULL);
}

#define __KER_SIGNAL_ALTSTACK 34     /* kernel/kercalls.def */

int sigaltstack(const stack_t *ss, stack_t *oss)
{
    return (int)kercall_errno(kercall4(__KER_SIGNAL_ALTSTACK, (long)ss, (long)oss, 0, 0));
}
