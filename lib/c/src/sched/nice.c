/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nice values 19..-20 around the default priority 10, one step each. Priorities end at 1, so 9 to 19 are one to the
 * scheduler; which of them it was a process remembers of itself.
 */
#include "../internal/kercall.h"
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <process.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/procfs.h>
#include <sys/resource.h>
#include <unistd.h>

#define DEFAULT_PRIORITY 10
#define NICE_MIN (-NZERO)
#define NICE_MAX (NZERO - 1)

static int remembered;

static int prio_of(int value)
{
    return value >= DEFAULT_PRIORITY ? 1 : DEFAULT_PRIORITY - value;
}

static int value_of(pid_t pid, int prio)
{
    if ((pid == 0 || pid == getpid()) && prio_of(remembered) == prio)
        return remembered;
    return DEFAULT_PRIORITY - prio;
}

/* Positive errno. */
static int set_value(pid_t pid, int value)
{
    value = value < NICE_MIN ? NICE_MIN : value > NICE_MAX ? NICE_MAX : value;
    if (setprio(pid, prio_of(value)) == -1)
        return errno;
    if (pid == 0 || pid == getpid())
        remembered = value;
    return EOK;
}

int nice(int incr)
{
    int prio = getprio(0), value;

    if (prio == -1)
        return -1;
    value = value_of(0, prio);
    if (incr > 2 * NZERO || incr < -2 * NZERO)
        incr = incr > 0 ? 2 * NZERO : -2 * NZERO;
    if (set_value(0, value + incr) != EOK)
        return -1;
    return value_of(0, getprio(0));
}

static int is_meant(pid_t pid, int which, id_t who)
{
    char path[32];
    procfs_info info;
    int fd, found;

    snprintf(path, sizeof path, "/proc/%d/ctl", (int)pid);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return 0;
    found = devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) == EOK &&
            (which == PRIO_PGRP ? (id_t)info.pgrp : (id_t)info.euid) == who;
    close(fd);
    return found;
}

/* What setpriority() sets, or NULL: getpriority() gets the least of all. */
struct request {
    const int *set;
    int least;
};

/* Positive errno. */
static int visit(pid_t pid, struct request *r)
{
    int prio;

    if (r->set != NULL)
        return set_value(pid, *r->set);
    prio = getprio(pid);
    if (prio == -1)
        return errno;
    if (value_of(pid, prio) < r->least)
        r->least = value_of(pid, prio);
    return EOK;
}

/* All processes of a group or a user. The first error is told, ESRCH when there is no process. */
static int visit_all(int which, id_t who, struct request *r)
{
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    int err = ESRCH, first = EOK, one;

    if (dir == NULL)
        return errno;
    while ((entry = readdir(dir)) != NULL) {
        pid_t pid = atoi(entry->d_name);
        if (pid <= 0 || !is_meant(pid, which, who))
            continue;
        one = visit(pid, r);
        if (one == EOK)
            err = EOK;
        else if (one != ESRCH && first == EOK)
            first = one;
    }
    closedir(dir);
    return first != EOK ? first : err;
}

static int carry_out(int which, id_t who, struct request *r)
{
    switch (which) {
    case PRIO_PROCESS: return visit((pid_t)who, r);
    case PRIO_PGRP:    return visit_all(which, who != 0 ? who : (id_t)getpgrp(), r);
    case PRIO_USER:    return visit_all(which, who != 0 ? who : geteuid(), r);
    default:           return EINVAL;
    }
}

int getpriority(int which, id_t who)
{
    struct request r = { NULL, NICE_MAX };
    int err = carry_out(which, who, &r);

    return err != EOK ? errno_result(err) : r.least;
}

int setpriority(int which, id_t who, int value)
{
    struct request r = { &value, 0 };

    return errno_result(carry_out(which, who, &r));
}
