/* SPDX-License-Identifier: Apache-2.0 */
#include "lock.h"
#include <string.h>
#undef pthread_equal

int pthread_getschedparam(pthread_t thr, int *policy, struct sched_param *param)
{
    int r = SchedGet_r(0, thr, param);

    if (r < 0)
        return -r;
    if (policy != NULL)
        *policy = r;
    return EOK;
}

int pthread_setschedparam(pthread_t thr, int policy, const struct sched_param *param)
{
    return SchedSet_r(0, thr, policy, param);
}

/* Unlike pthread_setschedparam() the thread keeps its place when it is lowered or stays. */
int pthread_setschedprio(pthread_t thr, int prio)
{
    struct sched_param param;

    memset(&param, 0, sizeof(param));
    param.sched_priority = prio;
    return SchedSet_r(0, thr, SCHED_SETPRIO, &param);
}

int pthread_getcpuclockid(pthread_t thr, clockid_t *id)
{
    int r = ClockId_r(0, thr);

    if (r < 0)
        return -r;
    *id = r;
    return EOK;
}

/* Every thread is a kernel thread: the level means nothing, but is remembered as POSIX asks. */
static int concurrency;

int pthread_getconcurrency(void)
{
    return concurrency;
}

int pthread_setconcurrency(int level)
{
    if (level < 0)
        return EINVAL;
    concurrency = level;
    return EOK;
}
