/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

/* Nice values 20..-20 around the default priority 10: one step each, as far as the limits go. */
#define DEFAULT_PRIORITY 10

int nice(int incr)
{
    int prio = getprio(0);

    if (prio == -1)
        return -1;
    prio -= incr;
    if (setprio(0, prio < 1 ? 1 : prio) == -1)
        return -1;
    return DEFAULT_PRIORITY - prio;
}

int getpriority(int which, id_t who)
{
    int prio;

    if (which != PRIO_PROCESS)
        return errno_result(ENOSYS);
    prio = getprio(who);
    return prio == -1 ? -1 : DEFAULT_PRIORITY - prio;
}

int setpriority(int which, id_t who, int value)
{
    int prio = DEFAULT_PRIORITY - value;

    if (which != PRIO_PROCESS)
        return errno_result(ENOSYS);
    return setprio(who, prio < 1 ? 1 : prio) == -1 ? -1 : 0;
}
