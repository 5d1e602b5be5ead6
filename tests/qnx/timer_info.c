/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel timer calls bare: TimerCreate, TimerSettime, TimerInfo, overruns, TimerAlarm, ClockPeriod set and restored.
 * > created, armed
 * > info: interval 5000000, active
 * > overruns counted
 * > alarm pending: yes
 * > tick set
 */
#include <sys/neutrino.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <time.h>
#include <errno.h>
#include <unistd.h>

int main(void)
{
    struct sigevent ev;
    struct _itimer it, old;
    struct _timer_info info;
    struct _clockperiod p, before;
    timer_t id;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    SIGEV_SIGNAL_INIT(&ev, SIGUSR1);
    if ((id = TimerCreate(CLOCK_MONOTONIC, &ev)) == -1) { perror("TimerCreate"); return 1; }
    it.nsec = 5000000;
    it.interval_nsec = 5000000;
    if (TimerSettime(id, 0, &it, NULL) == -1) { perror("TimerSettime"); return 1; }
    printf("created, armed\n");
    if (TimerInfo(0, id, 0, &info) != id) { perror("TimerInfo"); return 1; }
    printf("info: interval %d, %s\n", (int)info.itime.interval_nsec, info.flags & _NTO_TI_ACTIVE ? "active" : "idle");
    delay(60);
    if (TimerInfo(getpid(), id, _NTO_TIMER_RESET_OVERRUNS, &info) == id && (info.overruns > 3 || timer_getoverrun(id) > 3)) printf("overruns counted\n");
    else printf("overruns %u\n", info.overruns);
    TimerDestroy(id);
    it.nsec = 1000000;
    it.interval_nsec = 0;
    if (TimerAlarm(CLOCK_REALTIME, &it, &old) == -1) perror("TimerAlarm");
    delay(10);
    sigpending(&set);
    printf("alarm pending: %s\n", sigismember(&set, SIGALRM) == 1 ? "yes" : "no");
    p.nsec = 500000;
    p.fract = 0;
    if (ClockPeriod(CLOCK_REALTIME, &p, &before, 0) == -1) perror("ClockPeriod");
    ClockPeriod(CLOCK_REALTIME, &before, &p, 0);
    if (p.nsec >= 400000 && p.nsec <= 600000) printf("tick set\n");
    else printf("tick %u\n", p.nsec);
    return 0;
}
