/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/tls.h"
#include <sys/neutrino.h>

int SignalWaitinfoMask_r(const sigset_t *set, siginfo_t *info, const sigset_t *mask)
{
    reply_before_blocking();
    return (int)kercall4(__KER_SIGNAL_WAITINFO, (long)set, (long)info, (long)mask, 0);
}

int SignalWaitinfoMask(const sigset_t *set, siginfo_t *info, const sigset_t *mask)
{
    return (int)kercall_errno(SignalWaitinfoMask_r(set, info, mask));
}

int SignalWaitinfo_r(const sigset_t *set, siginfo_t *info)
{
    return SignalWaitinfoMask_r(set, info, NULL);
}

int SignalWaitinfo(const sigset_t *set, siginfo_t *info)
{
    return (int)kercall_errno(SignalWaitinfo_r(set, info));
}
