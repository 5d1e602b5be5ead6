/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interval timers. ITIMER_REAL is the process' alarm; the others run on its CPU time, of which the system's part is hardly
 * any: what a microkernel's servers do is on their account.
 */
#include "cpu_timer.h"
#include "../internal/kercall.h"
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
    pid_t pid;      /* that made it: a child's are its own */
    int   id;
} cpu[ITIMER_PROF + 1];

static int timeval2nsec(const struct timeval *tv, _Uint64t *nsec)
{
    if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= 1000000)
        return EINVAL;
    *nsec = (_Uint64t)tv->tv_sec * 1000000000u + (_Uint64t)tv->tv_usec * 1000u;
    return EOK;
}

/* What is left is never shown as nothing. */
static void nsec2timeval(struct timeval *tv, _Uint64t nsec)
{
    nsec += 999;
    tv->tv_sec = (time_t)(nsec / 1000000000u);
    tv->tv_usec = (suseconds_t)(nsec % 1000000000u / 1000u);
}

/* The id or -errno. */
static int cpu_timer_of(int which)
{
    struct sigevent event;
    int id;

    pthread_mutex_lock(&lock);
    if (cpu[which].pid != getpid()) {
        SIGEV_SIGNAL_INIT(&event, which == ITIMER_VIRTUAL ? SIGVTALRM : SIGPROF);
        cpu[which].id = __cpu_timer_create(CLOCK_PROCESS_CPUTIME_ID, &event);
        if (cpu[which].id >= 0)
            cpu[which].pid = getpid();
    }
    id = cpu[which].id;
    pthread_mutex_unlock(&lock);
    return id;
}

static int cpu_itimer(int which, const struct _itimer *it, struct _itimer *old)
{
    unsigned overruns;
    int id;

    if (it == NULL && cpu[which].pid != getpid())
        return EOK;
    id = cpu_timer_of(which);
    if (id < 0)
        return -id;
    return it != NULL ? __cpu_timer_set(id, 0, it, old) : __cpu_timer_info(id, old, &overruns);
}

static int itimer(int which, const struct _itimer *it, struct itimerval *ovalue)
{
    struct _itimer old = { 0, 0 };
    int err;

    if (which == ITIMER_REAL)
        err = TimerAlarm_r(CLOCK_REALTIME, it, &old);
    else
        err = which == ITIMER_VIRTUAL || which == ITIMER_PROF ? cpu_itimer(which, it, &old) : EINVAL;
    if (err == EOK && ovalue != NULL) {
        nsec2timeval(&ovalue->it_value, old.nsec);
        nsec2timeval(&ovalue->it_interval, old.interval_nsec);
    }
    return errno_result(err);
}

int setitimer(int which, const struct itimerval *restrict value, struct itimerval *restrict ovalue)
{
    struct _itimer it;

    if (timeval2nsec(&value->it_value, &it.nsec) != EOK || timeval2nsec(&value->it_interval, &it.interval_nsec) != EOK)
        return errno_result(EINVAL);
    return itimer(which, &it, ovalue);
}

int getitimer(int which, struct itimerval *value)
{
    return itimer(which, NULL, value);
}
