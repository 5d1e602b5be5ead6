/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thread of the library looks at the clocks. A process cannot use more CPU time than real time times CPUs, so it may sleep
 * that long; what is near, or of a process that waits, is looked at every TICK. The lock guards the list and all in it.
 */
#include "cpu_timer.h"
#include "../internal/kercall.h"
#include "../internal/sigevent.h"
#include "../internal/thread.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syspage.h>
#include <time.h>
#include <unistd.h>

#define TICK 1000000u

struct cpu_timer {
    struct cpu_timer *next;
    int               id;
    clockid_t         clock;
    _Uint64t          expiry;       /* on its clock; 0: not armed */
    _Uint64t          interval;
    unsigned          overruns;
    struct sigevent   event;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t armed;
static struct cpu_timer *timers;
static int next_id = CPU_TIMER_FIRST;
static int ready, watching;

/* Signals are blocked meanwhile: their handlers may set timers. */
static void enter(sigset_t *old)
{
    sigset_t all;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, old);
    pthread_mutex_lock(&lock);
}

static void leave(const sigset_t *old)
{
    pthread_mutex_unlock(&lock);
    pthread_sigmask(SIG_SETMASK, old, NULL);
}

/* A child has none of its parent's timers. */
static void start_over(void)
{
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&armed, NULL);
    while (timers != NULL) {
        struct cpu_timer *t = timers;
        timers = t->next;
        free(t);
    }
    watching = 0;
}

static _Uint64t now_of(const struct cpu_timer *t)
{
    _Uint64t now = 0;

    ClockTime_r(t->clock, NULL, &now);
    return now;
}

/* A signal that has not been taken yet counts the next one as an overrun. */
static int signal_pending(const struct cpu_timer *t)
{
    sigset_t set;

    return sigpending(&set) == 0 && sigismember(&set, t->event.sigev_signo) == 1;
}

static void deliver(struct cpu_timer *t)
{
    const struct sigevent *e = &t->event;

    switch (SIGEV_GET_TYPE(e)) {
    case SIGEV_SIGNAL:
        if (signal_pending(t))
            t->overruns++;
        else
            SignalKillSigval_r(0, getpid(), 0, e->sigev_signo, SI_TIMER, &e->sigev_value);
        break;
    case SIGEV_PULSE:
        MsgSendPulsePtr_r(e->sigev_coid, e->sigev_priority, e->sigev_code, e->sigev_value.sival_ptr);
        break;
    default:
        break;
    }
}

/* Fires what is due. ns until the next one may be, ~0: none is armed. */
static _Uint64t look(void)
{
    _Uint64t least = ~(_Uint64t)0;

    for (struct cpu_timer *t = timers; t != NULL; t = t->next) {
        _Uint64t now = t->expiry != 0 ? now_of(t) : 0;
        if (t->expiry != 0 && now >= t->expiry) {
            if (t->interval != 0) {
                _Uint64t missed = (now - t->expiry) / t->interval;
                t->overruns += (unsigned)missed;
                t->expiry += (missed + 1) * t->interval;
            } else {
                t->expiry = 0;
            }
            deliver(t);
        }
        if (t->expiry != 0 && t->expiry - now < least)
            least = t->expiry - now;
    }
    return least;
}

static void *watch(void *arg)
{
    pthread_mutex_lock(&lock);
    for (;;) {
        _Uint64t rest = look();
        if (rest != ~(_Uint64t)0) {
            rest /= (unsigned)_syspage_ptr->num_cpu;
            if (rest < TICK)
                rest = TICK;
            TimerTimeout_r(CLOCK_MONOTONIC, (int)_NTO_TIMEOUT_CONDVAR, NULL, &rest, NULL);
        }
        SyncCondvarWait_r(&armed, &lock);
    }
    return arg;
}

/* Caller holds the lock. */
static int start_watching(void)
{
    int err = EOK;

    if (!ready) {
        pthread_cond_init(&armed, NULL);
        err = pthread_atfork(NULL, NULL, start_over);
        ready = err == EOK;
    }
    if (err == EOK && !watching) {
        err = __service_thread(watch, NULL);
        watching = err == EOK;
    }
    return err;
}

/* The thread's own clock keeps its name when others look at it. */
static int resolve(clockid_t clock)
{
    if (clock == CLOCK_PROCESS_CPUTIME_ID)
        return ClockId_r(0, 0);
    return clock == CLOCK_THREAD_CPUTIME_ID ? ClockId_r(0, __tls()->__tid) : clock;
}

static int event_of(const struct sigevent *ev, int id, struct sigevent *out)
{
    if (ev == NULL) {
        SIGEV_SIGNAL_INIT(out, SIGALRM);
        out->sigev_value.sival_int = id;
        return EOK;
    }
    *out = *ev;
    switch (SIGEV_GET_TYPE(ev)) {
    case SIGEV_NONE:
    case SIGEV_PULSE:
        return EOK;
    case SIGEV_SIGNAL:
        return ev->sigev_signo >= _SIGMIN && ev->sigev_signo <= _SIGMAX ? EOK : EINVAL;
    default:
        return ENOTSUP;
    }
}

int __cpu_timer_create(clockid_t clock, const struct sigevent *ev)
{
    struct cpu_timer *t = calloc(1, sizeof(*t));
    sigset_t mask;
    _Uint64t now;
    int err, id = resolve(clock);

    if (t == NULL)
        return -EAGAIN;
    if (id < 0 || ClockTime_r(id, NULL, &now) != EOK) {
        free(t);
        return -EINVAL;
    }
    t->clock = id;
    enter(&mask);
    t->id = next_id;
    err = event_of(ev, t->id, &t->event);
    if (err == EOK)
        err = start_watching();
    if (err == EOK) {
        next_id = next_id == INT32_MAX ? CPU_TIMER_FIRST : next_id + 1;
        t->next = timers;
        timers = t;
    }
    id = t->id;
    leave(&mask);
    if (err != EOK)
        free(t);
    return err != EOK ? -err : id;
}

/* Caller holds the lock. The link that points to it, or to NULL. */
static struct cpu_timer **find(int id)
{
    struct cpu_timer **p = &timers;

    while (*p != NULL && (*p)->id != id)
        p = &(*p)->next;
    return p;
}

int __cpu_timer_delete(int id)
{
    struct cpu_timer **p, *t;
    sigset_t mask;

    enter(&mask);
    p = find(id);
    t = *p;
    if (t != NULL)
        *p = t->next;
    leave(&mask);
    free(t);
    return t != NULL ? EOK : EINVAL;
}

static void left_of(const struct cpu_timer *t, _Uint64t now, struct _itimer *left)
{
    left->nsec = t->expiry == 0 ? 0 : t->expiry > now ? t->expiry - now : 1;
    left->interval_nsec = t->interval;
}

int __cpu_timer_set(int id, int absolute, const struct _itimer *it, struct _itimer *old)
{
    struct cpu_timer *t;
    sigset_t mask;
    _Uint64t now;

    enter(&mask);
    t = *find(id);
    if (t != NULL) {
        now = now_of(t);
        if (old != NULL)
            left_of(t, now, old);
        t->expiry = it->nsec == 0 || absolute ? it->nsec : now + it->nsec;
        t->interval = it->interval_nsec;
        t->overruns = 0;
        SyncCondvarSignal_r(&armed, 0);
    }
    leave(&mask);
    return t != NULL ? EOK : EINVAL;
}

int __cpu_timer_info(int id, struct _itimer *left, unsigned *overruns)
{
    struct cpu_timer *t;
    sigset_t mask;

    enter(&mask);
    t = *find(id);
    if (t != NULL) {
        left_of(t, now_of(t), left);
        *overruns = t->overruns;
    }
    leave(&mask);
    return t != NULL ? EOK : EINVAL;
}
