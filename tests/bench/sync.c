/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes, condition variables, semaphores, signals, timers. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/neutrino.h>

#include "bench.h"

#define PRIORITY 20
#define AHEAD_NS 50000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t to_other = PTHREAD_COND_INITIALIZER, to_first = PTHREAD_COND_INITIALIZER;
static bool others_turn;
static sem_t there, back;

static void lock_unlock(void *context)
{
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
}

static void measure_mutex(const char *name)
{
    bench_run(name, lock_unlock, NULL, BENCH_RUNS, 1);
}

static __attribute__((noreturn)) void *condvar_other(void *arg)
{
    pthread_mutex_lock(&mutex);
    for (;;) {
        while (!others_turn) pthread_cond_wait(&to_other, &mutex);
        others_turn = false;
        pthread_cond_signal(&to_first);
    }
}

static void condvar_hand_over(void *context)
{
    pthread_mutex_lock(&mutex);
    others_turn = true;
    pthread_cond_signal(&to_other);
    while (others_turn) pthread_cond_wait(&to_first, &mutex);
    pthread_mutex_unlock(&mutex);
}

static void measure_condvar(const char *name)
{
    bench_priority(PRIORITY);
    bench_thread(PRIORITY, condvar_other, NULL);
    sched_yield();
    bench_run(name, condvar_hand_over, NULL, BENCH_RUNS, 1);
}

static __attribute__((noreturn)) void *sem_other(void *arg)
{
    for (;;) {
        while (sem_wait(&there) != 0) continue;
        sem_post(&back);
    }
}

static void sem_hand_over(void *context)
{
    sem_post(&there);
    if (sem_wait(&back) != 0) bench_die("sem_wait: errno %d", errno);
}

static void measure_sem(const char *name)
{
    BENCH_MUST(sem_init(&there, 0, 0) == 0 && sem_init(&back, 0, 0) == 0);
    bench_priority(PRIORITY);
    bench_thread(PRIORITY, sem_other, NULL);
    sched_yield();
    bench_run(name, sem_hand_over, NULL, BENCH_RUNS, 1);
}

/* ---- signals ---- */

static volatile sig_atomic_t signals;

static void count_signal(int signo)
{
    signals++;
}

static void signal_self(void *context)
{
    sig_atomic_t before = signals;
    if (kill(*(pid_t *)context, SIGUSR1) != 0 || signals == before) bench_die("no signal: errno %d", errno);
}

static void measure_signal(const char *name)
{
    struct sigaction action = { .sa_handler = count_signal };
    pid_t self = getpid();
    BENCH_MUST(sigaction(SIGUSR1, &action, NULL) == 0);
    bench_run(name, signal_self, &self, BENCH_RUNS, 1);
}

/* ---- timers ---- */

/* Sleeps to a time shortly ahead: from there to the first instruction behind the call. */
static uint64_t sleep_until(void *context)
{
    return bench_late(AHEAD_NS);
}

static __attribute__((noreturn)) void *spinner(void *arg)
{
    for (;;) continue;
}

/* Something spins below: with the processor idle the emulator moves its time by itself, not always after the
   same instruction. */
static void measure_timer(const char *name)
{
    bench_priority(PRIORITY);
    bench_thread(5, spinner, NULL);
    bench_run_timed(name, sleep_until, NULL, BENCH_RUNS, 1);
}

const struct bench_case bench_cases[] = {
    { "mutex_pair", measure_mutex },   { "condvar_rtt", measure_condvar }, { "sem_rtt", measure_sem },
    { "signal_self", measure_signal }, { "timer_wake", measure_timer },    { NULL, NULL },
};
const struct bench_role bench_roles[] = { { NULL, NULL } };
