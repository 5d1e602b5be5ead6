/* SPDX-License-Identifier: Apache-2.0 */
/* Run masks in the form of CPU sets. A set may be of any size; bits for CPUs the machine has not are let be. */
#include "lock.h"
#include <sched.h>
#include <string.h>

#define WORDS 2     /* 64 CPUs */

struct masks {
    int      size;
    unsigned run[WORDS];
    unsigned inherit[WORDS];
};

/* Zero masks change nothing; the old ones come back. */
static int exchange(pid_t pid, pthread_t thr, struct masks *masks)
{
    masks->size = WORDS;
    if (pid == 0 && thr == __tls()->__tid)
        return ThreadCtl_r(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, masks);
    return ThreadCtlExt_r(pid, thr, _NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, masks);
}

static int set_affinity(pid_t pid, pthread_t thr, size_t size, const cpu_set_t *set)
{
    struct masks masks = { 0 };
    unsigned any = 0;

    memcpy(masks.run, set, size < sizeof masks.run ? size : sizeof masks.run);
    for (int i = 0; i < WORDS; i++)
        any |= masks.run[i];
    return any == 0 ? EINVAL : exchange(pid, thr, &masks);
}

static int get_affinity(pid_t pid, pthread_t thr, size_t size, cpu_set_t *set)
{
    struct masks masks = { 0 };
    int err;

    if (size < sizeof masks.run)
        return EINVAL;
    err = exchange(pid, thr, &masks);
    if (err != EOK)
        return err;
    memset(set, 0, size);
    memcpy(set, masks.run, sizeof masks.run);
    return EOK;
}

int pthread_setaffinity_np(pthread_t thr, size_t size, const cpu_set_t *set)
{
    return set_affinity(0, thr, size, set);
}

int pthread_getaffinity_np(pthread_t thr, size_t size, cpu_set_t *set)
{
    return get_affinity(0, thr, size, set);
}

/* Of another process: its first thread. */
int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set)
{
    return errno_result(set_affinity(pid, pid == 0 ? __tls()->__tid : 1, size, set));
}

int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    return errno_result(get_affinity(pid, pid == 0 ? __tls()->__tid : 1, size, set));
}

int sched_getcpu(void)
{
    return SchedGetCpuNum();
}
