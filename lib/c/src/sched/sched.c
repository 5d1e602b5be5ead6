/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sched.h>
#include <string.h>
#include <sys/neutrino.h>

int sched_yield(void)
{
    return errno_result(SchedYield_r());
}

int sched_getparam(pid_t pid, struct sched_param *param)
{
    int r = SchedGet_r(pid, 0, param);

    return r < 0 ? (int)kercall_errno(r) : 0;
}

int sched_setparam(pid_t pid, const struct sched_param *param)
{
    return errno_result(SchedSet_r(pid, 0, SCHED_NOCHANGE, param));
}

int sched_getscheduler(pid_t pid)
{
    struct sched_param param;

    return (int)kercall_errno(SchedGet_r(pid, 0, &param));
}

/* The result is the policy before. */
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *param)
{
    struct sched_param old;
    int was = SchedGet_r(pid, 0, &old);

    if (was >= 0) {
        int err = SchedSet_r(pid, 0, policy, param);
        if (err != EOK)
            was = -err;
    }
    return (int)kercall_errno(was);
}

static int info(int policy, struct _sched_info *out)
{
    return errno_result(SchedInfo_r(0, policy, out));
}

int sched_get_priority_min(int policy)
{
    struct _sched_info i;

    return info(policy, &i) == -1 ? -1 : i.priority_min;
}

/* What a thread without special rights may have at most. */
int sched_get_priority_max(int policy)
{
    struct _sched_info i;

    return info(policy, &i) == -1 ? -1 : i.priority_max;
}

int sched_get_priority_adjust(int prio, int policy, int adjust)
{
    struct _sched_info i;

    if (info(policy, &i) == -1)
        return -1;
    prio += adjust;
    return prio < i.priority_min ? i.priority_min : prio > i.priority_max ? i.priority_max : prio;
}

int sched_rr_get_interval(pid_t pid, struct timespec *interval)
{
    struct _sched_info i;
    int err = SchedInfo_r(pid, SCHED_RR, &i);

    if (err == EOK)
        *interval = (struct timespec) { (time_t)(i.interval / 1000000000u), (long)(i.interval % 1000000000u) };
    return errno_result(err);
}

int getprio(pid_t pid)
{
    struct sched_param param;
    int r = SchedGet_r(pid, 0, &param);

    return r < 0 ? (int)kercall_errno(r) : param.sched_priority;
}

/* The result is the priority before. */
int setprio(pid_t pid, int prio)
{
    struct sched_param param;
    int was, err, r = SchedGet_r(pid, 0, &param);

    if (r < 0)
        return (int)kercall_errno(r);
    was = param.sched_priority;
    param.sched_priority = prio;
    err = SchedSet_r(pid, 0, SCHED_NOCHANGE, &param);
    return err != EOK ? errno_result(err) : was;
}
