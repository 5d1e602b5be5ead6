/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <signal.h>

static int word(int signo, _Uint32t *bit)
{
    if (signo < _SIGMIN || signo > _SIGMAX)
        return -1;
    *bit = 1u << ((signo - 1) & 31);
    return (signo - 1) >> 5;
}

int sigemptyset(sigset_t *set)
{
    set->__bits[0] = set->__bits[1] = 0;
    return 0;
}

int sigfillset(sigset_t *set)
{
    set->__bits[0] = set->__bits[1] = ~0u;
    return 0;
}

int sigaddset(sigset_t *set, int signo)
{
    _Uint32t bit;
    int i = word(signo, &bit);

    if (i < 0)
        return errno_result(EINVAL);
    set->__bits[i] |= bit;
    return 0;
}

int sigdelset(sigset_t *set, int signo)
{
    _Uint32t bit;
    int i = word(signo, &bit);

    if (i < 0)
        return errno_result(EINVAL);
    set->__bits[i] &= ~bit;
    return 0;
}

int sigismember(const sigset_t *set, int signo)
{
    _Uint32t bit;
    int i = word(signo, &bit);

    if (i < 0)
        return errno_result(EINVAL);
    return (set->__bits[i] & bit) != 0;
}
