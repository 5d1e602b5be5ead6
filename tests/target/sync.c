/* SPDX-License-Identifier: Apache-2.0 */
/* Mutexes, condition variables, semaphores, barriers, reader/writer locks, spinlocks, sleepons, atomics. */
#include <atomic.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/storage.h>

#include "test.h"

static void make(pthread_mutex_t *m, int type, int protocol, int ceiling, int robust, int shared)
{
    pthread_mutexattr_t attr;
    CHECK_EQ(pthread_mutexattr_init(&attr), 0);
    CHECK_EQ(pthread_mutexattr_settype(&attr, type), 0);
    CHECK_EQ(pthread_mutexattr_setprotocol(&attr, protocol), 0);
    if (ceiling != 0) CHECK_EQ(pthread_mutexattr_setprioceiling(&attr, ceiling), 0);
    if (robust) CHECK_EQ(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST), 0);
    if (shared) CHECK_EQ(pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED), 0);
    CHECK_EQ(pthread_mutex_init(m, &attr), 0);
    CHECK_EQ(pthread_mutexattr_destroy(&attr), 0);
}

static void *lock_unlock(void *arg)
{
    int error = pthread_mutex_lock(arg);
    if (error != 0) return (void *)(long)error;
    return (void *)(long)pthread_mutex_unlock(arg);
}

static void *trylock(void *arg)
{
    int error = pthread_mutex_trylock(arg);
    if (error == 0) pthread_mutex_unlock(arg);
    return (void *)(long)error;
}

static void *unlock(void *arg) { return (void *)(long)pthread_mutex_unlock(arg); }
static void *lock_and_end(void *arg) { return (void *)(long)pthread_mutex_lock(arg); }

static long result(int tid)
{
    void *value;
    struct timespec end = test_in_ms(CLOCK_MONOTONIC, 5000);
    CHECK_EQ(pthread_timedjoin_monotonic(tid, &value, &end), 0);
    return (long)value;
}

static long in_thread(void *(*func)(void *), void *arg) { return result(test_thread(func, arg)); }

/* ---- mutexes ---- */

TEST(mutex_static_initializer)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(in_thread(trylock, &m), EBUSY);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(in_thread(trylock, &m), 0);
    CHECK_EQ(pthread_mutex_destroy(&m), 0);
}

TEST(mutex_contended)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread(lock_unlock, &m);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(result(t), 0);
}

TEST(mutex_errorcheck)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_PRIO_INHERIT, 0, 0, 0);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EDEADLK);
    CHECK_EQ(pthread_mutex_trylock(&m), EBUSY);
    CHECK_EQ(in_thread(unlock, &m), EPERM);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
}

TEST(mutex_default_checks_too)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EDEADLK);
    CHECK_EQ(in_thread(unlock, &m), EPERM);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

TEST(mutex_recursive)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_RECURSIVE, PTHREAD_PRIO_INHERIT, 0, 0, 0);
    for (int i = 0; i < 10; i++) CHECK_EQ(pthread_mutex_lock(&m), 0);
    for (int i = 0; i < 9; i++) {
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
        CHECK_EQ(in_thread(trylock, &m), EBUSY);
    }
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(in_thread(trylock, &m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
}

TEST(mutex_recursive_static)
{
    static pthread_mutex_t m = PTHREAD_RMUTEX_INITIALIZER;
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(in_thread(trylock, &m), EBUSY);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(in_thread(trylock, &m), 0);
}

TEST(mutex_destroy_locked)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_destroy(&m), EBUSY);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_destroy(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EINVAL);
}

static volatile bool release_it;
static void *hold(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(arg), 0);
    while (!release_it) test_sleep_ms(1);
    CHECK_EQ(pthread_mutex_unlock(arg), 0);
    return NULL;
}

static int start_holder(pthread_mutex_t *m)
{
    int t = test_thread(hold, m);
    while (pthread_mutex_trylock(m) == 0) {
        pthread_mutex_unlock(m);
        test_sleep_ms(1);
    }
    return t;
}

TEST(mutex_timedlock)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    int t = start_holder(&m);
    uint64_t before = test_now();
    struct timespec end = test_in_ms(CLOCK_REALTIME, 20);
    CHECK_EQ(pthread_mutex_timedlock(&m, &end), ETIMEDOUT);
    CHECK(test_now() - before >= 18000000);
    end = test_in_ms(CLOCK_MONOTONIC, 5);
    CHECK_EQ(pthread_mutex_timedlock_monotonic(&m, &end), ETIMEDOUT);
    end.tv_nsec = 1000000000;
    CHECK_EQ(pthread_mutex_timedlock(&m, &end), EINVAL);
    release_it = true;
    CHECK_EQ(result(t), 0);
}

TEST(mutex_timeout_kernel_immediate)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    start_holder(&m);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_MUTEX, NULL, NULL, NULL), 0);
    CHECK_EQ(SyncMutexLock_r(&m), ETIMEDOUT);
}

/* Nobody can ever have it: not robust, so there is no recovery. */
TEST(mutex_owner_thread_ended)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    CHECK_EQ(in_thread(lock_and_end, &m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EINVAL);
    CHECK_EQ(pthread_mutex_lock(&m), EINVAL);
}

TEST(mutex_call_errors)
{
    CHECK_EQ(SyncMutexLock_r((sync_t *)0x1000), EFAULT);
    CHECK_EQ(SyncMutexUnlock_r((sync_t *)0x1000), EFAULT);
    CHECK_EQ(SyncTypeCreate_r(_NTO_SYNC_MUTEX_FREE, (sync_t *)0x1000, NULL), EFAULT);
    sync_t s = { { 0 }, _NTO_SYNC_DESTROYED };
    CHECK_EQ(SyncMutexLock_r(&s), EINVAL);
    CHECK_EQ(SyncCtl_r(999, &s, NULL) != 0, 1);
}

static void *note_order(void *arg)
{
    static pthread_mutex_t *m;
    struct { pthread_mutex_t *m; char *order; char what; } *a = arg;
    m = a->m;
    CHECK_EQ(pthread_mutex_lock(m), 0);
    a->order[strlen(a->order)] = a->what;
    CHECK_EQ(pthread_mutex_unlock(m), 0);
    return NULL;
}

TEST(mutex_waiters_by_priority)
{
    static char order[8];
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    static struct { pthread_mutex_t *m; char *order; char what; } a[4] = {
        { &m, order, 'a' }, { &m, order, 'b' }, { &m, order, 'c' }, { &m, order, 'd' } };
    static const int prio[4] = { 8, 9, 8, 20 };
    int t[4];
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    for (int i = 0; i < 4; i++) {
        t[i] = test_thread_prio(note_order, &a[i], SCHED_RR, prio[i]);
        test_await_state(0, t[i], STATE_MUTEX);
    }
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    for (int i = 0; i < 4; i++) CHECK_EQ(result(t[i]), 0);
    CHECK_STR(order, "dbac");
}

static void check_inherit(int protocol, int wanted)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, protocol, protocol == PTHREAD_PRIO_PROTECT ? 40 : 0, 0, 0);
    int own = test_priority(0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread_prio(lock_unlock, &m, SCHED_RR, 33);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(test_priority(0, 0), wanted == 0 ? own : wanted);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(test_priority(0, 0), own);
    CHECK_EQ(result(t), 0);
}

TEST(mutex_inherit) { check_inherit(PTHREAD_PRIO_INHERIT, 33); }
TEST(mutex_prio_none) { check_inherit(PTHREAD_PRIO_NONE, 0); }
TEST(mutex_protect) { check_inherit(PTHREAD_PRIO_PROTECT, 40); }

TEST(mutex_protect_errors)
{
    pthread_mutex_t m;
    int ceiling;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_PROTECT, 20, 0, 0);
    CHECK_EQ(pthread_mutex_getprioceiling(&m, &ceiling), 0);
    CHECK_EQ(ceiling, 20);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 21), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EINVAL);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 15), 0);
    CHECK_EQ(pthread_mutex_setprioceiling(&m, 30, &ceiling), 0);
    CHECK_EQ(ceiling, 20);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

static pthread_mutex_t chain_a = PTHREAD_MUTEX_INITIALIZER, chain_b = PTHREAD_MUTEX_INITIALIZER;
static void *hold_b_want_a(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(&chain_b), 0);
    CHECK_EQ(pthread_mutex_lock(&chain_a), 0);
    CHECK_EQ(pthread_mutex_unlock(&chain_a), 0);
    CHECK_EQ(pthread_mutex_unlock(&chain_b), 0);
    return arg;
}

TEST(mutex_inherit_through_a_chain)
{
    int own = test_priority(0, 0);
    CHECK_EQ(pthread_mutex_lock(&chain_a), 0);
    int middle = test_thread_prio(hold_b_want_a, NULL, SCHED_RR, 12);
    test_await_state(0, middle, STATE_MUTEX);
    CHECK_EQ(test_priority(0, 0), own > 12 ? own : 12);
    int high = test_thread_prio(lock_unlock, &chain_b, SCHED_RR, 45);
    test_await_state(0, high, STATE_MUTEX);
    CHECK_EQ(test_priority(0, middle), 45);
    CHECK_EQ(test_priority(0, 0), 45);
    CHECK_EQ(pthread_mutex_unlock(&chain_a), 0);
    CHECK_EQ(test_priority(0, 0), own);
    CHECK_EQ(result(high), 0);
    CHECK_EQ(result(middle), 0);
}

/* The waiter gives up: the owner loses what it inherited. */
static void *timed_wait(void *arg)
{
    struct timespec end = test_in_ms(CLOCK_REALTIME, 300);
    return (void *)(long)pthread_mutex_timedlock(arg, &end);
}

TEST(mutex_inherit_ends_with_the_waiter)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    int own = test_priority(0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread_prio(timed_wait, &m, SCHED_RR, 30);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(result(t), ETIMEDOUT);
    CHECK_EQ(test_priority(0, 0), own);
}

/* Two mutexes held: releasing one keeps what the other demands. */
TEST(mutex_inherit_two_held)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER, n = PTHREAD_MUTEX_INITIALIZER;
    int own = test_priority(0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&n), 0);
    int t = test_thread_prio(lock_unlock, &m, SCHED_RR, 30), u = test_thread_prio(lock_unlock, &n, SCHED_RR, 40);
    test_await_state(0, t, STATE_MUTEX);
    test_await_state(0, u, STATE_MUTEX);
    CHECK_EQ(test_priority(0, 0), 40);
    CHECK_EQ(pthread_mutex_unlock(&n), 0);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(test_priority(0, 0), own);
    CHECK_EQ(result(t), 0);
    CHECK_EQ(result(u), 0);
}

TEST(mutex_signal_does_not_interrupt)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    CHECK(signal(SIGUSR1, SIG_IGN) != SIG_ERR);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread(lock_unlock, &m);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    test_sleep_ms(5);
    CHECK_EQ(test_state(0, t), STATE_MUTEX);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(result(t), 0);
}

static volatile int handled;
static void handler(int signo) { handled = signo; }

TEST(mutex_handler_runs_and_waits_on)
{
    static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread(lock_unlock, &m);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    test_sleep_ms(10);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(result(t), 0);
    CHECK_EQ(handled, SIGUSR1);
}

/* ---- robust, shared ---- */

static void *lock_and_exit(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(arg), 0);
    return NULL;
}

TEST(robust_thread_death)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 1, 0);
    CHECK_EQ(in_thread(lock_and_exit, &m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EOWNERDEAD);
    CHECK_EQ(pthread_mutex_consistent(&m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

TEST(robust_not_recovered)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 1, 0);
    CHECK_EQ(in_thread(lock_and_exit, &m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EOWNERDEAD);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), ENOTRECOVERABLE);
    CHECK_EQ(pthread_mutex_trylock(&m), ENOTRECOVERABLE);
}

TEST(robust_consistent_errors)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 1, 0);
    CHECK_EQ(pthread_mutex_consistent(&m), EINVAL);
}

static pthread_mutex_t *shared_mutex(const char *name, bool create)
{
    int fd = shm_open(name, create ? O_RDWR | O_CREAT : O_RDWR, 0666);
    CHECK(fd != -1);
    if (create) CHECK_EQ(ftruncate(fd, 4096), 0);
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    close(fd);
    return p;
}

ROLE(shared_user)   /* name, what */
{
    pthread_mutex_t *m = shared_mutex(argv[0], false);
    int *count = (int *)(m + 1);
    if (strcmp(argv[1], "die") == 0) {
        CHECK_EQ(pthread_mutex_lock(m), 0);
        return 0;
    }
    for (int i = 0; i < 200; i++) {
        CHECK_EQ(pthread_mutex_lock(m), 0);
        (*count)++;
        if (i % 20 == 0) test_sleep_ms(1);
        CHECK_EQ(pthread_mutex_unlock(m), 0);
    }
    return 0;
}

TEST(shared_between_processes)
{
    pthread_mutex_t *m = shared_mutex("/sync_shared", true);
    int *count = (int *)(m + 1);
    make(m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 0, 1);
    pid_t a = test_spawn("shared_user", "/sync_shared", "count", NULL);
    pid_t b = test_spawn("shared_user", "/sync_shared", "count", NULL);
    test_exited_ok(a);
    test_exited_ok(b);
    CHECK_EQ(*count, 400);
    CHECK_EQ(shm_unlink("/sync_shared"), 0);
}

TEST(robust_process_death)
{
    pthread_mutex_t *m = shared_mutex("/sync_robust", true);
    make(m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 1, 1);
    test_run("shared_user", "/sync_robust", "die", NULL);
    CHECK_EQ(pthread_mutex_lock(m), EOWNERDEAD);
    CHECK_EQ(pthread_mutex_consistent(m), 0);
    CHECK_EQ(pthread_mutex_unlock(m), 0);
    CHECK_EQ(shm_unlink("/sync_robust"), 0);
}

TEST(dead_owner_and_revive)
{
    struct sigevent event;
    struct _pulse pulse;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    uint64_t t = 2000000000;
    pthread_mutex_t *m = shared_mutex("/sync_dead", true);
    make(m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_INHERIT, 0, 0, 1);
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 2);
    CHECK_EQ(SyncMutexEvent(m, &event), 0);
    CHECK_EQ(SyncMutexRevive_r(m), EINVAL);
    test_run("shared_user", "/sync_dead", "die", NULL);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 1);
    CHECK_EQ(SyncMutexRevive(m), 0);
    CHECK_EQ(pthread_mutex_unlock(m), 0);
    CHECK_EQ(shm_unlink("/sync_dead"), 0);
}

/* ---- condition variables ---- */

struct cond {
    pthread_mutex_t mutex;
    pthread_cond_t cond;
    int turn;
    char order[8];
};

struct waiter {
    struct cond *c;
    char what;
};

static void *wait_turn(void *arg)
{
    struct waiter *w = arg;
    struct cond *c = w->c;
    CHECK_EQ(pthread_mutex_lock(&c->mutex), 0);
    while (c->turn == 0) CHECK_EQ(pthread_cond_wait(&c->cond, &c->mutex), 0);
    c->turn--;
    c->order[strlen(c->order)] = w->what;
    CHECK_EQ(pthread_mutex_unlock(&c->mutex), 0);
    return NULL;
}

static struct cond cond = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, "" };

static void start_waiters(int *t, struct waiter *w, int n, const int *prio)
{
    for (int i = 0; i < n; i++) {
        w[i].c = &cond;
        w[i].what = (char)('a' + i);
        t[i] = test_thread_prio(wait_turn, &w[i], SCHED_RR, prio[i]);
        test_await_state(0, t[i], STATE_CONDVAR);
    }
}

TEST(cond_signal_wakes_the_highest)
{
    static struct waiter w[3];
    static const int prio[3] = { 8, 30, 9 };
    int t[3];
    start_waiters(t, w, 3, prio);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(pthread_mutex_lock(&cond.mutex), 0);
        cond.turn = 1;
        CHECK_EQ(pthread_cond_signal(&cond.cond), 0);
        CHECK_EQ(pthread_mutex_unlock(&cond.mutex), 0);
        while (cond.turn != 0) test_sleep_ms(1);
    }
    for (int i = 0; i < 3; i++) CHECK_EQ(result(t[i]), 0);
    CHECK_STR(cond.order, "bca");
}

TEST(cond_broadcast)
{
    static struct waiter w[4];
    static const int prio[4] = { 8, 20, 9, 20 };
    int t[4];
    start_waiters(t, w, 4, prio);
    CHECK_EQ(pthread_mutex_lock(&cond.mutex), 0);
    cond.turn = 4;
    CHECK_EQ(pthread_cond_broadcast(&cond.cond), 0);
    CHECK_EQ(pthread_mutex_unlock(&cond.mutex), 0);
    for (int i = 0; i < 4; i++) CHECK_EQ(result(t[i]), 0);
    CHECK_EQ(strlen(cond.order), 4);
}

TEST(cond_signal_without_waiters_is_lost)
{
    struct timespec end = test_in_ms(CLOCK_REALTIME, 5);
    CHECK_EQ(pthread_cond_signal(&cond.cond), 0);
    CHECK_EQ(pthread_cond_broadcast(&cond.cond), 0);
    CHECK_EQ(pthread_mutex_lock(&cond.mutex), 0);
    CHECK_EQ(pthread_cond_timedwait(&cond.cond, &cond.mutex, &end), ETIMEDOUT);
    CHECK_EQ(pthread_mutex_unlock(&cond.mutex), 0);
}

TEST(cond_timedwait_monotonic)
{
    pthread_condattr_t attr;
    pthread_cond_t c;
    clockid_t clock;
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    CHECK_EQ(pthread_condattr_init(&attr), 0);
    CHECK_EQ(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC), 0);
    CHECK_EQ(pthread_condattr_getclock(&attr, &clock), 0);
    CHECK_EQ(clock, CLOCK_MONOTONIC);
    CHECK_EQ(pthread_cond_init(&c, &attr), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    uint64_t before = test_now();
    struct timespec end = test_in_ms(CLOCK_MONOTONIC, 20);
    CHECK_EQ(pthread_cond_timedwait(&c, &m, &end), ETIMEDOUT);
    CHECK(test_now() - before >= 19000000);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_cond_destroy(&c), 0);
}

TEST(cond_errors)
{
    struct timespec end = { 0, 1000000000 };
    CHECK_EQ(pthread_mutex_lock(&cond.mutex), 0);
    CHECK_EQ(pthread_cond_timedwait(&cond.cond, &cond.mutex, &end), EINVAL);
    CHECK_EQ(pthread_mutex_unlock(&cond.mutex), 0);
    CHECK_EQ(pthread_cond_wait(&cond.cond, &cond.mutex), EPERM);
    CHECK_EQ(SyncCondvarWait_r((sync_t *)0x1000, &cond.mutex) != 0, 1);
    CHECK_EQ(SyncCondvarSignal_r((sync_t *)0x1000, 0), EFAULT);
}

TEST(cond_destroy_busy)
{
    static struct waiter w[1];
    static const int prio[1] = { 10 };
    int t;
    start_waiters(&t, w, 1, prio);
    CHECK_EQ(pthread_cond_destroy(&cond.cond), EBUSY);
}

/* A signal handler runs, the wait goes on or returns 0: never an error, and the mutex is held. */
TEST(cond_signal_handler)
{
    static struct waiter w[1];
    static const int prio[1] = { 10 };
    struct sigaction act;
    int t;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    start_waiters(&t, w, 1, prio);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    test_sleep_ms(10);
    CHECK_EQ(handled, SIGUSR1);
    CHECK_EQ(pthread_mutex_lock(&cond.mutex), 0);
    cond.turn = 1;
    CHECK_EQ(pthread_cond_signal(&cond.cond), 0);
    CHECK_EQ(pthread_mutex_unlock(&cond.mutex), 0);
    CHECK_EQ(result(t), 0);
}

/* ---- semaphores ---- */

static void *sem_wait_thread(void *arg) { return (void *)(long)(sem_wait(arg) == 0 ? 0 : errno); }

TEST(sem_count)
{
    sem_t s;
    int value;
    CHECK_EQ(sem_init(&s, 0, 2), 0);
    CHECK_EQ(sem_wait(&s), 0);
    CHECK_EQ(sem_trywait(&s), 0);
    CHECK_ERR(sem_trywait(&s), EAGAIN);
    CHECK_EQ(sem_post(&s), 0);
    CHECK_EQ(sem_getvalue(&s, &value), 0);
    CHECK_EQ(value, 1);
    CHECK_EQ(sem_wait(&s), 0);
    CHECK_EQ(sem_destroy(&s), 0);
}

TEST(sem_blocks_and_post_wakes)
{
    sem_t s;
    CHECK_EQ(sem_init(&s, 0, 0), 0);
    int t = test_thread(sem_wait_thread, &s);
    test_await_state(0, t, STATE_SEM);
    CHECK_EQ(sem_post(&s), 0);
    CHECK_EQ(result(t), 0);
}

TEST(sem_timedwait)
{
    sem_t s;
    struct timespec end = test_in_ms(CLOCK_REALTIME, 10);
    CHECK_EQ(sem_init(&s, 0, 0), 0);
    CHECK_ERR(sem_timedwait(&s, &end), ETIMEDOUT);
    end = test_in_ms(CLOCK_MONOTONIC, 10);
    uint64_t before = test_now();
    CHECK_ERR(sem_timedwait_monotonic(&s, &end), ETIMEDOUT);
    CHECK(test_now() - before >= 9000000);
    end.tv_nsec = -1;
    CHECK_ERR(sem_timedwait(&s, &end), EINVAL);
}

TEST(sem_interrupted)
{
    sem_t s;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    CHECK_EQ(sem_init(&s, 0, 0), 0);
    int t = test_thread(sem_wait_thread, &s);
    test_await_state(0, t, STATE_SEM);
    CHECK_EQ(pthread_kill(t, SIGUSR1), 0);
    CHECK_EQ(result(t), EINTR);
}

TEST(sem_errors)
{
    sem_t s;
    CHECK_ERR(sem_init(&s, 0, 0x80000000u), EINVAL);
    CHECK_EQ(sem_init(&s, 0, SEM_VALUE_MAX), 0);
    CHECK_EQ(sem_post(&s), -1);
    CHECK(errno == EOVERFLOW || errno == EAGAIN);
    CHECK_EQ(sem_destroy(&s), 0);
    CHECK_ERR(sem_wait(&s), EINVAL);
    CHECK_ERR(sem_post(&s), EINVAL);
    CHECK_EQ(SyncSemPost_r((sync_t *)0x1000), EFAULT);
    CHECK_EQ(SyncSemWait_r((sync_t *)0x1000, 0), EFAULT);
}

TEST(sem_waiters_by_priority)
{
    sem_t s;
    CHECK_EQ(sem_init(&s, 0, 0), 0);
    int low = test_thread_prio(sem_wait_thread, &s, SCHED_RR, 8);
    test_await_state(0, low, STATE_SEM);
    int high = test_thread_prio(sem_wait_thread, &s, SCHED_RR, 20);
    test_await_state(0, high, STATE_SEM);
    CHECK_EQ(sem_post(&s), 0);
    CHECK_EQ(result(high), 0);
    CHECK_EQ(test_state(0, low), STATE_SEM);
    CHECK_EQ(sem_post(&s), 0);
    CHECK_EQ(result(low), 0);
}

TEST(sem_named)
{
    sem_t *a = sem_open("/test_sem", O_CREAT | O_EXCL, 0666, 1);
    CHECK(a != SEM_FAILED);
    CHECK(sem_open("/test_sem", O_CREAT | O_EXCL, 0666, 1) == SEM_FAILED);
    CHECK_EQ(errno, EEXIST);
    sem_t *b = sem_open("/test_sem", 0);
    CHECK(b != SEM_FAILED);
    CHECK_EQ(sem_wait(a), 0);
    CHECK_ERR(sem_trywait(b), EAGAIN);
    CHECK_EQ(sem_post(b), 0);
    CHECK_EQ(sem_trywait(a), 0);
    CHECK_EQ(sem_close(a), 0);
    CHECK_EQ(sem_close(b), 0);
    CHECK_EQ(sem_unlink("/test_sem"), 0);
    CHECK_ERR(sem_unlink("/test_sem"), ENOENT);
    CHECK(sem_open("/test_sem", 0) == SEM_FAILED);
    CHECK_EQ(errno, ENOENT);
}

/* ---- barriers, reader/writer locks, spinlocks ---- */

static pthread_barrier_t barrier;
static int serials;
static void *meet(void *arg)
{
    int r = pthread_barrier_wait(&barrier);
    CHECK(r == 0 || r == PTHREAD_BARRIER_SERIAL_THREAD);
    if (r != 0) __atomic_add_fetch(&serials, 1, __ATOMIC_SEQ_CST);
    return arg;
}

TEST(barrier_meets_twice)
{
    CHECK_EQ(pthread_barrier_init(&barrier, NULL, 4), 0);
    for (int round = 1; round <= 2; round++) {
        int t[3];
        for (int i = 0; i < 3; i++) t[i] = test_thread(meet, NULL);
        meet(NULL);
        for (int i = 0; i < 3; i++) CHECK_EQ(result(t[i]), 0);
        CHECK_EQ(serials, round);
    }
    CHECK_EQ(pthread_barrier_destroy(&barrier), 0);
    CHECK_EQ(pthread_barrier_init(&barrier, NULL, 0), EINVAL);
}

static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static void *try_read(void *arg)
{
    (void)arg;
    int r = pthread_rwlock_tryrdlock(&rw);
    if (r == 0) pthread_rwlock_unlock(&rw);
    return (void *)(long)r;
}
static void *try_write(void *arg)
{
    (void)arg;
    int r = pthread_rwlock_trywrlock(&rw);
    if (r == 0) pthread_rwlock_unlock(&rw);
    return (void *)(long)r;
}
static void *write_lock(void *arg)
{
    (void)arg;
    CHECK_EQ(pthread_rwlock_wrlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    return NULL;
}

TEST(rwlock_readers_share)
{
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(in_thread(try_read, NULL), 0);
    CHECK_EQ(in_thread(try_write, NULL), EBUSY);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(in_thread(try_write, NULL), 0);
}

TEST(rwlock_writer_excludes)
{
    CHECK_EQ(pthread_rwlock_wrlock(&rw), 0);
    CHECK_EQ(in_thread(try_read, NULL), EBUSY);
    CHECK_EQ(in_thread(try_write, NULL), EBUSY);
    CHECK_EQ(pthread_rwlock_wrlock(&rw), EDEADLK);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(in_thread(try_read, NULL), 0);
}

TEST(rwlock_writer_before_new_readers)
{
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    int t = test_thread(write_lock, NULL);
    test_await_state(0, t, STATE_CONDVAR);
    CHECK_EQ(in_thread(try_read, NULL), EBUSY);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(result(t), 0);
}

TEST(rwlock_timed)
{
    struct timespec end = test_in_ms(CLOCK_REALTIME, 10);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_timedwrlock(&rw, &end), ETIMEDOUT);
    end = test_in_ms(CLOCK_MONOTONIC, 10);
    CHECK_EQ(pthread_rwlock_timedwrlock_monotonic(&rw, &end), ETIMEDOUT);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_destroy(&rw), 0);
}

static pthread_spinlock_t spin;
static int spun;
static void *spin_count(void *arg)
{
    for (int i = 0; i < 1000; i++) {
        pthread_spin_lock(&spin);
        spun++;
        pthread_spin_unlock(&spin);
    }
    return arg;
}

TEST(spinlock)
{
    CHECK_EQ(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE), 0);
    int a = test_thread(spin_count, NULL), b = test_thread(spin_count, NULL);
    CHECK_EQ(result(a), 0);
    CHECK_EQ(result(b), 0);
    CHECK_EQ(spun, 2000);
    CHECK_EQ(pthread_spin_lock(&spin), 0);
    CHECK_EQ(pthread_spin_trylock(&spin), EBUSY);
    CHECK_EQ(pthread_spin_unlock(&spin), 0);
    CHECK_EQ(pthread_spin_destroy(&spin), 0);
}

static int sleepon_ready;
static void *sleepon(void *arg)
{
    CHECK_EQ(pthread_sleepon_lock(), 0);
    while (!sleepon_ready) CHECK_EQ(pthread_sleepon_wait(&sleepon_ready), 0);
    CHECK_EQ(pthread_sleepon_unlock(), 0);
    return arg;
}

TEST(sleepons)
{
    int t = test_thread(sleepon, NULL);
    test_await_state(0, t, STATE_CONDVAR);
    CHECK_EQ(pthread_sleepon_lock(), 0);
    CHECK_EQ(pthread_sleepon_timedwait(&t, 5000000), ETIMEDOUT);
    sleepon_ready = 1;
    CHECK_EQ(pthread_sleepon_signal(&sleepon_ready), 0);
    CHECK_EQ(pthread_sleepon_unlock(), 0);
    CHECK_EQ(result(t), 0);
}

static volatile unsigned atom;
static void *atomic_count(void *arg)
{
    for (int i = 0; i < 5000; i++) atomic_add(&atom, 1);
    return arg;
}

TEST(atomics)
{
    int a = test_thread(atomic_count, NULL), b = test_thread(atomic_count, NULL);
    CHECK_EQ(result(a), 0);
    CHECK_EQ(result(b), 0);
    CHECK_EQ(atom, 10000);
    CHECK_EQ(atomic_sub_value(&atom, 9999), 10000);
    CHECK_EQ(atomic_set_value(&atom, 6), 1);
    CHECK_EQ(atomic_clr_value(&atom, 2), 7);
    CHECK_EQ(atomic_toggle_value(&atom, 15), 5);
    CHECK_EQ(atom, 10);
}

/* ---- under load ---- */

static pthread_mutex_t load = PTHREAD_MUTEX_INITIALIZER;
static long load_count;
static void *load_work(void *arg)
{
    for (int i = 0; i < 2000; i++) {
        CHECK_EQ(pthread_mutex_lock(&load), 0);
        long v = load_count;
        if (i % 100 == 0) sched_yield();
        load_count = v + 1;
        CHECK_EQ(pthread_mutex_unlock(&load), 0);
    }
    return arg;
}

TEST(mutex_many_threads)
{
    int t[8];
    for (int i = 0; i < 8; i++) t[i] = test_thread(load_work, NULL);
    for (int i = 0; i < 8; i++) test_join(t[i]);
    CHECK_EQ(load_count, 16000);
}

/* ---- ceilings of several mutexes ---- */

TEST(mutex_protect_nested)
{
    pthread_mutex_t low, high;
    int own = test_priority(0, 0);
    make(&low, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_PROTECT, 30, 0, 0);
    make(&high, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_PROTECT, 40, 0, 0);
    CHECK_EQ(pthread_mutex_lock(&low), 0);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(pthread_mutex_lock(&high), 0);
    CHECK_EQ(test_priority(0, 0), 40);
    CHECK_EQ(pthread_mutex_unlock(&high), 0);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(pthread_mutex_unlock(&low), 0);
    CHECK_EQ(test_priority(0, 0), own);
}

static void *lock_tell_unlock(void *arg)
{
    int error = pthread_mutex_lock(arg);
    if (error != 0) return (void *)(long)-error;
    long priority = test_priority(0, 0);
    pthread_mutex_unlock(arg);
    return (void *)priority;
}

TEST(mutex_protect_after_waiting)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_PROTECT, 40, 0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    int t = test_thread_prio(lock_tell_unlock, &m, SCHED_RR, 12);
    test_await_state(0, t, STATE_MUTEX);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(result(t), 40);
}

TEST(mutex_protect_too_high_to_wait)
{
    pthread_mutex_t m;
    make(&m, PTHREAD_MUTEX_DEFAULT, PTHREAD_PRIO_PROTECT, 20, 0, 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(result(test_thread_prio(lock_tell_unlock, &m, SCHED_RR, 25)), -EINVAL);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

/* ---- what a word may say ---- */

TEST(mutex_private_names_a_stranger)
{
    volatile unsigned *owner = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON, NOFD, 0);
    CHECK(owner != MAP_FAILED);
    pid_t pid = fork();
    if (pid == 0) {
        *owner = __tls()->__owner;
        for (;;) pause();
    }
    while (*owner == 0) test_sleep_ms(1);
    sync_t word = PTHREAD_MUTEX_INITIALIZER;
    word.__owner = *owner;
    CHECK_EQ(SyncMutexLock_r(&word), EINVAL);
    CHECK_EQ(test_priority(pid, 1), test_priority(0, 0));
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    munmap((void *)owner, 4096);
}

static void *wait_sem(void *arg)
{
    sem_wait(arg);
    return NULL;
}

static sem_t *shared_sem(void)
{
    int fd = shm_open("/sync-sem", O_RDWR | O_CREAT, 0600);
    CHECK(fd >= 0);
    CHECK_EQ(ftruncate(fd, 4096), 0);
    sem_t *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(s != MAP_FAILED);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(shm_unlink("/sync-sem"), 0);
    CHECK_EQ(sem_init(s, 1, 0), 0);
    return s;
}

/* The page of a semaphore somebody waits for is not used for another one meanwhile. */
TEST(sem_of_memory_that_is_gone)
{
    sem_t *s = shared_sem();
    int t = test_thread(wait_sem, s);
    test_await_state(0, t, STATE_SEM);
    CHECK_EQ(munmap(s, 4096), 0);
    for (int i = 0; i < 8; i++) {
        s = shared_sem();
        CHECK_EQ(sem_post(s), 0);
        CHECK_EQ(test_state(0, t), STATE_SEM);
        CHECK_EQ(munmap(s, 4096), 0);
    }
    CHECK_EQ(pthread_cancel(t), 0);
    void *value;
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK(value == PTHREAD_CANCELED);
}

static void *lock_result(void *arg) { return (void *)(long)SyncMutexLock_r(arg); }

/* A plain mutex whose owner dies while many wait: all of them learn it. */
TEST(mutex_lost_with_many_waiters)
{
    enum { WAITERS = 40 };
    sync_t m = PTHREAD_MUTEX_INITIALIZER;
    int t[WAITERS];
    CHECK_EQ(SyncMutexLock_r(&m), 0);
    for (int i = 0; i < WAITERS; i++) {
        t[i] = test_thread(lock_result, &m);
        test_await_state(0, t[i], STATE_MUTEX);
    }
    CHECK_EQ(pthread_mutex_destroy(&m), EBUSY);
    CHECK_EQ(SyncMutexUnlock_r(&m), 0);
    /* each of them ends with it locked: the next ones learn that it is lost */
    CHECK_EQ(result(t[0]), 0);
    for (int i = 1; i < WAITERS; i++) CHECK_EQ(result(t[i]), EINVAL);
}
