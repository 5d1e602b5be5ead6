/* SPDX-License-Identifier: Apache-2.0 */
#include "../unistd/fsize.h"
#include "ids.h"
#include <string.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <time.h>

static int usage(int who, proc_resource_usage_t *u)
{
    proc_resource_t msg = { .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_USAGE, .who = who };

    memset(u, 0, sizeof(*u));
    return kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), u, sizeof(*u))) == -1 ? -1 : 0;
}

static void nsec2timeval(struct timeval *tv, _Uint64t nsec)
{
    tv->tv_sec = (time_t)(nsec / 1000000000u);
    tv->tv_usec = (suseconds_t)(nsec % 1000000000u / 1000u);
}

int getrusage(int who, struct rusage *r)
{
    proc_resource_usage_t u;

    if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN)
        return errno_result(EINVAL);
    if (usage(who, &u) == -1)
        return -1;
    memset(r, 0, sizeof(*r));
    nsec2timeval(&r->ru_utime, who == RUSAGE_SELF ? u.utime : u.cutime);
    nsec2timeval(&r->ru_stime, who == RUSAGE_SELF ? u.stime : u.cstime);
    return 0;
}

static clock_t ticks(_Uint64t nsec)
{
    return (clock_t)(nsec / (1000000000u / CLK_TCK));
}

clock_t times(struct tms *buffer)
{
    proc_resource_usage_t u;

    if (usage(RUSAGE_SELF, &u) == -1)
        return (clock_t)-1;
    if (buffer != NULL) {
        buffer->tms_utime = ticks(u.utime);
        buffer->tms_stime = ticks(u.stime);
        buffer->tms_cutime = ticks(u.cutime);
        buffer->tms_cstime = ticks(u.cstime);
    }
    return ticks(clock_gettime_mon_ns());
}

int getrlimit(int resource, struct rlimit *limit)
{
    struct {
        proc_resource_t head;
        _Uint32t        resource[2];
    } msg = {
        { .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_GETLIMIT, .count = 1 }, { (_Uint32t)resource, 0 }
    };

    if (resource < 0 || resource >= RLIM_NLIMITS)
        return errno_result(EINVAL);
    return kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg.head) + sizeof(_Uint32t), limit,
                                     sizeof(*limit))) == -1 ? -1 : 0;
}

int setrlimit(int resource, const struct rlimit *limit)
{
    struct {
        proc_resource_t          head;
        proc_resource_setlimit_t set;
    } msg = {
        { .type = _PROC_RESOURCE, .subtype = _PROC_RESOURCE_SETLIMIT, .count = 1 },
        { .resource = (_Uint32t)resource, .cur = limit->rlim_cur, .max = limit->rlim_max }
    };

    if (resource < 0 || resource >= RLIM_NLIMITS || limit->rlim_cur > limit->rlim_max)
        return errno_result(EINVAL);
    if (kercall_errno(MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0)) == -1)
        return -1;
    if (resource == RLIMIT_FSIZE)
        __fsize_limit = limit->rlim_cur;
    return 0;
}

int getrlimit64(int resource, struct rlimit *limit)
{
    return getrlimit(resource, limit);
}

int setrlimit64(int resource, const struct rlimit *limit)
{
    return setrlimit(resource, limit);
}
