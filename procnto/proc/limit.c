/* SPDX-License-Identifier: Apache-2.0 */
/* Resource limits and usage, timer tolerance. Limits: proc_lock. The kernel is told those it enforces itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/debug.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

_Static_assert(RLIM_NLIMITS <= PROC_NLIMITS, "limits");

#define STACK_DEFAULT_LIMIT (512ull * 1024 * 1024)

void limit_defaults(struct rlimit *limits)
{
    for (unsigned i = 0; i < PROC_NLIMITS; i++)
        limits[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
    limits[RLIMIT_STACK].rlim_cur = STACK_DEFAULT_LIMIT;
    limits[RLIMIT_NOFILE] = (struct rlimit){ options.max_fds, options.max_fds };
}

static bool kernel_enforces(unsigned resource)
{
    return resource == RLIMIT_NTHR || resource >= RLIMIT_TIMERS_NP;
}

static int push_one(struct proc *p, unsigned resource)
{
    uint64_t data[2] = { resource, p->limits[resource].rlim_cur };
    uint32_t fds = data[1] < UINT32_MAX ? (uint32_t)data[1] : UINT32_MAX;
    long err = 0;

    if (p == proc_self)
        return 0;
    if (resource == RLIMIT_CPU)
        cpu_limit_changed();
    else if (resource == RLIMIT_NOFILE)
        err = kproc_ctl(p->pid, KPROC_SET_MAXFDS, &fds, sizeof fds);
    else if (kernel_enforces(resource))
        err = kproc_ctl(p->pid, KPROC_SET_LIMIT, data, sizeof data);
    return err < 0 ? (int)err : 0;
}

int limit_push(struct proc *p)
{
    for (unsigned i = 0; i < RLIM_NLIMITS; i++) {
        bool limited = p->limits[i].rlim_cur != RLIM_INFINITY || (i == RLIMIT_CPU && p->limits[i].rlim_max != RLIM_INFINITY);
        int err = limited ? push_one(p, i) : 0;

        if (err != 0)
            return err;
    }
    return 0;
}

static int set_one(struct proc *caller, struct proc *p, const proc_resource_setlimit_t *entry)
{
    struct rlimit *limit;
    struct rlimit old;
    int err;

    if (entry->resource >= RLIM_NLIMITS || entry->cur > entry->max)
        return -EINVAL;
    limit = &p->limits[entry->resource];
    if (entry->max > limit->rlim_max && !ability_allowed(caller, PROCMGR_AID_RLIMIT, entry->resource))
        return -EPERM;
    old = *limit;
    *limit = (struct rlimit){ entry->cur, entry->max };
    err = push_one(p, entry->resource);
    if (err != 0)
        *limit = old;
    return err;
}

static struct proc *limit_target(struct proc *caller, pid_t pid, bool change, int *err)
{
    struct proc *p = pid == 0 ? caller : proc_find_locked(pid);

    *err = 0;
    if (p == NULL || p->state >= PROC_DEAD)
        *err = -ESRCH;
    else if (p != caller && change && !ability_allowed(caller, PROCMGR_AID_RLIMIT_PEER, p->cred.ruid))
        *err = -EPERM;
    else if (p != caller && p->cred.ruid != caller->cred.euid &&
             !ability_allowed(caller, PROCMGR_AID_XPROCESS_QUERY, p->cred.euid))
        *err = -EPERM;
    return p;
}

static long get_limits(struct msg_call *call, const proc_resource_t *msg)
{
    uint32_t resources[RLIM_NLIMITS];
    struct rlimit reply[RLIM_NLIMITS];
    struct proc *caller, *p;
    ssize_t got;
    int err = -ESRCH;

    if (msg->count == 0 || msg->count > RLIM_NLIMITS)
        return -EINVAL;
    got = client_read(call, resources, msg->count * sizeof resources[0], sizeof *msg);
    if (got < 0)
        return got;
    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    p = caller != NULL ? limit_target(caller, msg->pid, false, &err) : NULL;
    for (unsigned i = 0; i < msg->count && err == 0; i++) {
        if (resources[i] < RLIM_NLIMITS)
            reply[i] = p->limits[resources[i]];
        else
            err = -EINVAL;
    }
    pthread_mutex_unlock(&proc_lock);
    return err != 0 ? err : client_reply(call, EOK, reply, msg->count * sizeof reply[0]);
}

static long set_limits(struct msg_call *call, const proc_resource_t *msg)
{
    proc_resource_setlimit_t entries[RLIM_NLIMITS];
    struct proc *caller, *p;
    ssize_t got;
    int err = -ESRCH;

    if (msg->count == 0 || msg->count > RLIM_NLIMITS)
        return -EINVAL;
    got = client_read(call, entries, msg->count * sizeof entries[0], sizeof *msg);
    if (got < 0)
        return got;
    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    p = caller != NULL ? limit_target(caller, msg->pid, true, &err) : NULL;
    for (unsigned i = 0; i < msg->count && err == 0; i++)
        err = set_one(caller, p, &entries[i]);
    pthread_mutex_unlock(&proc_lock);
    return err;
}

static long usage(struct msg_call *call, const proc_resource_t *msg)
{
    struct _debug_process_info info;
    proc_resource_usage_t reply;
    struct proc *caller, *p;
    int err = -ESRCH;

    if (msg->who != RUSAGE_SELF && msg->who != RUSAGE_CHILDREN)
        return -EINVAL;
    memset(&reply, 0, sizeof reply);
    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    p = caller != NULL ? limit_target(caller, msg->pid, false, &err) : NULL;
    if (err == 0) {
        long got = kproc_info(p->pid, PROC_INFO_PROCESS, 0, &info, sizeof info);

        err = got < 0 ? (int)got : 0;
    }
    if (err == 0) {
        reply.cutime = p->children_time.user;
        reply.cstime = p->children_time.system;
        reply.utime = msg->who == RUSAGE_SELF ? info.utime : reply.cutime;
        reply.stime = msg->who == RUSAGE_SELF ? info.stime : reply.cstime;
        reply.start_time = p->start_time;
    }
    pthread_mutex_unlock(&proc_lock);
    return err != 0 ? err : client_reply(call, EOK, &reply, sizeof reply);
}

long limit_message(struct msg_call *call)
{
    proc_resource_t msg = *(const proc_resource_t *)call->msg;

    switch (msg.subtype) {
    case _PROC_RESOURCE_USAGE:
        return usage(call, &msg);
    case _PROC_RESOURCE_GETLIMIT:
        return get_limits(call, &msg);
    case _PROC_RESOURCE_SETLIMIT:
        return set_limits(call, &msg);
    default:
        return ability_message(call);
    }
}

/*
 * The default tolerance of a process' timers: how late they may be. The kernel is tickless and late with
 * none, which every tolerance allows; so it is kept, inherited and told.
 */
long tolerance_message(struct msg_call *call)
{
    const proc_timer_tolerance_t *msg = call->msg;
    proc_timer_tolerance_reply_t reply = { 0 };
    bool set = msg->subtype == _PROC_TIMER_TOLERANCE_SET;
    struct proc *caller, *p;
    int err = -ESRCH;

    if (!set && msg->subtype != _PROC_TIMER_TOLERANCE_GET)
        return -EINVAL;
    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    p = caller != NULL ? limit_target(caller, msg->pid, false, &err) : NULL;
    if (err == 0 && set && !ability_allowed(caller, PROCMGR_AID_DEFAULT_TIMER_TOLERANCE, 0))
        err = -EPERM;
    if (err == 0)
        reply.tolerance = p->timer_tolerance;
    if (err == 0 && set)
        p->timer_tolerance = msg->tolerance;
    pthread_mutex_unlock(&proc_lock);
    return err != 0 ? err : client_reply(call, EOK, &reply, sizeof reply);
}
