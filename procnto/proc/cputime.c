/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RLIMIT_CPU: SIGXCPU when a process has used its soft limit and for every further second, SIGKILL at the hard one.
 * Nothing is looked at unless some process has such a limit; then those that have one, at the earliest moment at which
 * one of them could have used up what it has left on all CPUs. proc_lock.
 */
#include <errno.h>
#include <string.h>
#include <sys/debug.h>
#include <sys/syspage.h>
#include "proc/private.h"

#define SECOND   1000000000ull
#define LOOK_MIN 10000000ull      /* ns: how late a signal may be */

static timer_t timer = -1;

int cpu_limit_init(void)
{
    struct sigevent event;
    int coid = ConnectAttach(0, 0, SYSMGR_CHID, _NTO_SIDE_CHANNEL, 0);

    if (coid == -1)
        return -errno;
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, CPU_TIMER_PULSE, 0);
    timer = TimerCreate(CLOCK_MONOTONIC, &event);
    return timer == -1 ? -errno : 0;
}

static void look_in(uint64_t ns)
{
    struct _itimer when = { .nsec = ns > LOOK_MIN ? ns : LOOK_MIN };

    TimerSettime(timer, 0, &when, NULL);
}

void cpu_limit_changed(void)
{
    look_in(0);
}

static void send_signal(struct proc *p, int signo)
{
    siginfo_t info;

    memset(&info, 0, sizeof info);
    info.si_signo = signo;
    info.si_pid = SYSMGR_PID;
    kproc_ctl(p->pid, KPROC_SIGNAL, &info, sizeof info);
}

static uint64_t limit_ns(rlim_t seconds)
{
    return seconds >= UINT64_MAX / SECOND ? UINT64_MAX : seconds * SECOND;
}

/* -> CPU time until its next signal, UINT64_MAX: it has no limit */
static uint64_t check(struct proc *p)
{
    uint64_t soft = limit_ns(p->limits[RLIMIT_CPU].rlim_cur), hard = limit_ns(p->limits[RLIMIT_CPU].rlim_max);
    struct _debug_process_info info;
    uint64_t used, next;

    if ((soft == UINT64_MAX && hard == UINT64_MAX) || p->state >= PROC_DEAD || p == proc_self ||
        kproc_info(p->pid, PROC_INFO_PROCESS, 0, &info, sizeof info) < 0)
        return UINT64_MAX;
    used = info.utime + info.stime;
    if (used >= hard) {
        send_signal(p, SIGKILL);
        return UINT64_MAX;
    }
    if (used >= soft && used >= p->cpu_warned) {
        send_signal(p, SIGXCPU);
        p->cpu_warned = used + SECOND;
    }
    next = used < soft ? soft : p->cpu_warned;
    return (next < hard ? next : hard) - used;
}

void cpu_limit_look(void)
{
    const struct syspage_entry *page = (const void *)(uintptr_t)syspage_address;
    uint64_t soonest = UINT64_MAX;
    unsigned index = 0;
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    while ((p = proc_next_locked(&index)) != NULL) {
        uint64_t left = check(p);

        if (left < soonest)
            soonest = left;
    }
    pthread_mutex_unlock(&proc_lock);
    if (soonest != UINT64_MAX)
        look_in(soonest / page->num_cpu);
}
