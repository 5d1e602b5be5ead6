/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008's threads, assertion by assertion: keys, attributes, creation, joining, mutexes, conditions, the rest. */
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <time.h>

#include "test.h"

static sem_t sem;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int returned;

static void *nothing(void *arg) { return arg; }

/* ---- ending ---- */

static int trail[10], steps;
static void note(void *arg) { trail[steps++] = (int)(intptr_t)arg; }
static void exits_inside(void) { pthread_exit((void *)7); }
static void *nests(void *arg)
{
    pthread_cleanup_push(note, (void *)1);
    pthread_cleanup_push(note, (void *)2);
    pthread_cleanup_push(note, (void *)3);
    pthread_cleanup_pop(0);
    exits_inside();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

TEST(exit_runs_cleanup)
{
    CHECK(test_call(nests, NULL) == (void *)7);
    CHECK_EQ(steps, 2);
    CHECK(trail[0] == 2 && trail[1] == 1);
}

/* ---- keys ---- */

static pthread_key_t keys[3];
static int destroyed[3], rounds;
static void destroy0(void *v) { destroyed[0]++; CHECK(pthread_getspecific(keys[0]) == NULL); }
static void destroy1(void *v) { destroyed[1]++; pthread_setspecific(keys[0], v); }
static void again(void *v) { rounds++; pthread_setspecific(keys[2], v); }
static void *sets_keys(void *arg)
{
    CHECK(pthread_getspecific(keys[0]) == NULL);
    pthread_setspecific(keys[0], &rounds);
    pthread_setspecific(keys[1], &rounds);
    pthread_setspecific(keys[2], &rounds);
    return NULL;
}

TEST(key_destructors)
{
    CHECK_EQ(pthread_key_create(&keys[0], destroy0), 0);
    CHECK_EQ(pthread_key_create(&keys[1], destroy1), 0);
    CHECK_EQ(pthread_key_create(&keys[2], again), 0);
    test_call(sets_keys, NULL);
    CHECK_EQ(destroyed[0], 2);
    CHECK_EQ(destroyed[1], 1);
    CHECK(rounds >= 1 && rounds <= 2 * PTHREAD_DESTRUCTOR_ITERATIONS && rounds >= _POSIX_THREAD_DESTRUCTOR_ITERATIONS);
    CHECK_EQ(pthread_key_delete(keys[2]), 0);
    CHECK_EQ(pthread_key_delete(keys[2]), EINVAL);
    CHECK_EQ(pthread_setspecific(keys[2], &rounds), EINVAL);
}

TEST(key_new_is_null_everywhere)
{
    pthread_key_t key, other;

    CHECK_EQ(pthread_key_create(&key, NULL), 0);
    CHECK_EQ(pthread_setspecific(key, &key), 0);
    CHECK(pthread_getspecific(key) == &key);
    CHECK_EQ(pthread_key_delete(key), 0);
    CHECK_EQ(pthread_key_create(&other, NULL), 0);
    CHECK(pthread_getspecific(other) == NULL);
}

TEST(key_limit)
{
    pthread_key_t key;
    int n = 0;

    while (pthread_key_create(&key, NULL) == 0)
        n++;
    CHECK(n >= _POSIX_THREAD_KEYS_MAX);
    CHECK_EQ(pthread_key_create(&key, NULL), EAGAIN);
}

/* ---- attributes ---- */

TEST(attr_defaults)
{
    pthread_attr_t a;
    struct sched_param p;
    size_t size;
    int v;

    CHECK_EQ(pthread_attr_init(&a), 0);
    CHECK_EQ(pthread_attr_getdetachstate(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_CREATE_JOINABLE);
    CHECK_EQ(pthread_attr_getinheritsched(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_INHERIT_SCHED);
    CHECK_EQ(pthread_attr_getscope(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_SCOPE_SYSTEM);
    CHECK_EQ(pthread_attr_getguardsize(&a, &size), 0);
    CHECK_EQ(size, (size_t)sysconf(_SC_PAGESIZE));
    CHECK_EQ(pthread_attr_getstacksize(&a, &size), 0);
    CHECK(size >= PTHREAD_STACK_MIN);
    CHECK_EQ(pthread_attr_getschedpolicy(&a, &v), 0);
    CHECK_EQ(pthread_attr_getschedparam(&a, &p), 0);
    CHECK_EQ(pthread_attr_destroy(&a), 0);
}

TEST(attr_errors)
{
    pthread_attr_t a;
    struct sched_param p = { .sched_priority = 1000 };
    static char stack[PTHREAD_STACK_MIN + 64] __attribute__((aligned(64)));

    CHECK_EQ(pthread_attr_init(&a), 0);
    CHECK_EQ(pthread_attr_setdetachstate(&a, -1), EINVAL);
    CHECK_EQ(pthread_attr_setinheritsched(&a, 999), EINVAL);
    CHECK_EQ(pthread_attr_setinheritsched(&a, -1), EINVAL);
    CHECK_EQ(pthread_attr_setschedpolicy(&a, 999), EINVAL);
    CHECK_EQ(pthread_attr_setschedpolicy(&a, -1), EINVAL);
    CHECK_EQ(pthread_attr_setschedparam(&a, &p), EINVAL);
    p.sched_priority = -1;
    CHECK_EQ(pthread_attr_setschedparam(&a, &p), EINVAL);
    CHECK_EQ(pthread_attr_setscope(&a, 999), EINVAL);
    CHECK_EQ(pthread_attr_setstacksize(&a, PTHREAD_STACK_MIN - 1), EINVAL);
    CHECK_EQ(pthread_attr_setstack(&a, stack, PTHREAD_STACK_MIN - 1), EINVAL);
    CHECK_EQ(pthread_attr_setstack(&a, stack, PTHREAD_STACK_MIN), 0);
}

TEST(attr_round_trip)
{
    static char stack[65536] __attribute__((aligned(4096)));
    pthread_attr_t a;
    struct sched_param p = { .sched_priority = 12 };
    void *addr;
    size_t size;
    int v;

    pthread_attr_init(&a);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(pthread_attr_setdetachstate(&a, i ? PTHREAD_CREATE_JOINABLE : PTHREAD_CREATE_DETACHED), 0);
        CHECK_EQ(pthread_attr_getdetachstate(&a, &v), 0);
        CHECK_EQ(v, i ? PTHREAD_CREATE_JOINABLE : PTHREAD_CREATE_DETACHED);
        CHECK_EQ(pthread_attr_setinheritsched(&a, i ? PTHREAD_INHERIT_SCHED : PTHREAD_EXPLICIT_SCHED), 0);
        CHECK_EQ(pthread_attr_getinheritsched(&a, &v), 0);
        CHECK_EQ(v, i ? PTHREAD_INHERIT_SCHED : PTHREAD_EXPLICIT_SCHED);
    }
    int policies[] = { SCHED_FIFO, SCHED_RR, SCHED_OTHER, SCHED_SPORADIC };
    for (int i = 0; i < 4; i++) {
        CHECK_EQ(pthread_attr_setschedpolicy(&a, policies[i]), 0);
        CHECK_EQ(pthread_attr_getschedpolicy(&a, &v), 0);
        CHECK_EQ(v, policies[i]);
    }
    CHECK_EQ(pthread_attr_setschedparam(&a, &p), 0);
    CHECK_EQ(pthread_attr_getschedparam(&a, &p), 0);
    CHECK_EQ(p.sched_priority, 12);
    CHECK_EQ(pthread_attr_setguardsize(&a, 10000), 0);
    CHECK_EQ(pthread_attr_getguardsize(&a, &size), 0);
    CHECK_EQ(size, 10000);
    CHECK_EQ(pthread_attr_setstack(&a, stack, sizeof stack), 0);
    CHECK_EQ(pthread_attr_getstack(&a, &addr, &size), 0);
    CHECK(addr == stack && size == sizeof stack);
}

static void *own_attributes(void *arg)
{
    pthread_attr_t a;
    void *addr;
    size_t size;

    CHECK_EQ(pthread_getattr_np(pthread_self(), &a), 0);
    CHECK_EQ(pthread_attr_getstack(&a, &addr, &size), 0);
    CHECK((char *)&a >= (char *)addr && (char *)&a < (char *)addr + size);
    pthread_attr_destroy(&a);
    return arg;
}

TEST(attr_of_a_running_thread)
{
    pthread_attr_t a;
    pthread_t thread;

    own_attributes(NULL);
    test_call(own_attributes, NULL);
    pthread_attr_init(&a);
    CHECK_EQ(pthread_attr_setstacksize(&a, 200000), 0);
    CHECK_EQ(pthread_create(&thread, &a, own_attributes, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

static void *policy_of_self(void *arg)
{
    struct sched_param p;
    int policy;

    CHECK_EQ(pthread_getschedparam(pthread_self(), &policy, &p), 0);
    return (void *)(intptr_t)(policy * 1000 + p.sched_priority);
}

TEST(create_with_explicit_scheduling)
{
    pthread_attr_t a;
    pthread_t thread;
    struct sched_param p = { .sched_priority = 9 };
    void *result;

    pthread_attr_init(&a);
    CHECK_EQ(pthread_attr_setschedpolicy(&a, SCHED_FIFO), 0);
    CHECK_EQ(pthread_attr_setschedparam(&a, &p), 0);
    CHECK_EQ(pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED), 0);
    CHECK_EQ(pthread_create(&thread, &a, policy_of_self, NULL), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK_EQ((intptr_t)result, SCHED_FIFO * 1000 + 9);
    CHECK_EQ(pthread_attr_setinheritsched(&a, PTHREAD_INHERIT_SCHED), 0);
    CHECK_EQ(pthread_create(&thread, &a, policy_of_self, NULL), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == policy_of_self(NULL));
}

static void *overflows(void *arg)
{
    volatile char frame[8192];

    if (arg == &sem)
        return arg;
    frame[0] = (char)(intptr_t)arg;
    return (char *)overflows(arg) + frame[0];
}

ROLE(overflow) { test_call(overflows, NULL); return 0; }
TEST(create_with_guard) { CHECK_EQ(test_wait(test_spawn("overflow", NULL)) & 0x7f, SIGSEGV); }

/* The new thread: signal mask inherited, pending set empty, alternate stack not inherited. */
static void *looks_at_signals(void *arg)
{
    sigset_t mask, pending;

    pthread_sigmask(SIG_BLOCK, NULL, &mask);
    sigpending(&pending);
    return (void *)(intptr_t)(sigismember(&mask, SIGUSR1) + 2 * sigismember(&pending, SIGUSR1));
}

TEST(create_inherits_the_mask_only)
{
    sigset_t usr1;

    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    raise(SIGUSR1);
    CHECK_EQ((intptr_t)test_call(looks_at_signals, NULL), 1);
}

/* ---- joining, detaching, killing ---- */

static void *sleeps(void *arg)
{
    for (;;)
        sleep(100);
    return arg;
}

TEST(join_errors)
{
    pthread_t thread;

    CHECK_EQ(pthread_join(pthread_self(), NULL), EDEADLK);
    CHECK_EQ(pthread_create(&thread, NULL, nothing, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), ESRCH);
    CHECK_EQ(pthread_detach(thread), ESRCH);
    CHECK_EQ(pthread_create(&thread, NULL, sleeps, NULL), 0);
    CHECK_EQ(pthread_detach(thread), 0);
    int err = pthread_join(thread, NULL);
    CHECK(err == EINVAL || err == ESRCH);
    err = pthread_detach(thread);
    CHECK(err == EINVAL || err == ESRCH);
}

TEST(kill_and_threads)
{
    pthread_t thread;

    CHECK_EQ(pthread_kill(pthread_self(), 0), 0);
    CHECK_EQ(pthread_kill(pthread_self(), -1), EINVAL);
    CHECK_EQ(pthread_kill(pthread_self(), 1000), EINVAL);
    CHECK_EQ(pthread_create(&thread, NULL, nothing, NULL), 0);
    test_sleep_ms(5);
    int err = pthread_kill(thread, 0);
    CHECK(err == 0 || err == ESRCH);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(pthread_kill(thread, 0), ESRCH);
    CHECK_EQ(pthread_kill(thread, SIGUSR1), ESRCH);
}

static void at_the_end(void) { write(1, "", 0); _exit(33); }
static void *ends_late(void *arg) { test_sleep_ms(10); return NULL; }
ROLE(main_leaves)
{
    pthread_t thread;

    atexit(at_the_end);
    pthread_create(&thread, NULL, ends_late, NULL);
    pthread_detach(thread);
    pthread_exit(NULL);
}
TEST(exit_of_main_lets_the_others_run) { CHECK_EQ(test_wait(test_spawn("main_leaves", NULL)), 33 << 8); }

/* Threads the library has for itself do not count. */
static void on_timer(union sigval v) { }
ROLE(main_leaves_timer)
{
    struct sigevent e = { .sigev_notify = SIGEV_THREAD };
    timer_t t;

    e.sigev_notify_function = on_timer;
    timer_create(CLOCK_MONOTONIC, &e, &t);
    atexit(at_the_end);
    pthread_exit(NULL);
}
TEST(exit_of_main_with_helpers) { CHECK_EQ(test_wait(test_spawn("main_leaves_timer", NULL)), 33 << 8); }

ROLE(thread_create_returns)
{
    int tid = ThreadCreate(0, nothing, NULL, NULL);

    if (tid == -1 || ThreadJoin(tid, NULL) != 0)
        return 1;
    test_sleep_ms(5);
    return 44;
}
TEST(exit_of_a_kernel_thread_is_not_the_end) { CHECK_EQ(test_wait(test_spawn("thread_create_returns", NULL)), 44 << 8); }

/* ---- mutexes ---- */

static const int types[] = { PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_DEFAULT };
static const int protocols[] = { PTHREAD_PRIO_NONE, PTHREAD_PRIO_INHERIT, PTHREAD_PRIO_PROTECT };

static void *tries(void *arg) { return (void *)(intptr_t)pthread_mutex_trylock(arg); }
static void *unlocks(void *arg) { return (void *)(intptr_t)pthread_mutex_unlock(arg); }

static void check_mutex(int type, int protocol, int robust)
{
    pthread_mutexattr_t a;
    pthread_mutex_t m;
    int v;

    CHECK_EQ(pthread_mutexattr_init(&a), 0);
    CHECK_EQ(pthread_mutexattr_settype(&a, type), 0);
    CHECK_EQ(pthread_mutexattr_gettype(&a, &v), 0);
    CHECK_EQ(v, type);
    CHECK_EQ(pthread_mutexattr_setprotocol(&a, protocol), 0);
    CHECK_EQ(pthread_mutexattr_getprotocol(&a, &v), 0);
    CHECK_EQ(v, protocol);
    CHECK_EQ(pthread_mutexattr_setrobust(&a, robust), 0);
    CHECK_EQ(pthread_mutexattr_getrobust(&a, &v), 0);
    CHECK_EQ(v, robust);
    CHECK_EQ(pthread_mutexattr_setprioceiling(&a, 30), 0);
    CHECK_EQ(pthread_mutexattr_getprioceiling(&a, &v), 0);
    CHECK_EQ(v, 30);
    CHECK_EQ(pthread_mutex_init(&m, &a), 0);
    CHECK_EQ(pthread_mutexattr_destroy(&a), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ((intptr_t)test_call(tries, &m), EBUSY);
    if (type == PTHREAD_MUTEX_ERRORCHECK) {
        CHECK_EQ(pthread_mutex_lock(&m), EDEADLK);
        CHECK_EQ((intptr_t)test_call(unlocks, &m), EPERM);
    }
    if (type == PTHREAD_MUTEX_RECURSIVE) {
        CHECK_EQ(pthread_mutex_lock(&m), 0);
        CHECK_EQ(pthread_mutex_trylock(&m), 0);
        CHECK_EQ((intptr_t)test_call(unlocks, &m), EPERM);
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
        CHECK_EQ((intptr_t)test_call(tries, &m), EBUSY);
    } else {
        CHECK_EQ(pthread_mutex_trylock(&m), EBUSY);
    }
    CHECK_EQ(pthread_mutex_destroy(&m), EBUSY);
    struct timespec past = { 1, 0 }, soon = test_in_ms(CLOCK_REALTIME, 3);
    if (type == PTHREAD_MUTEX_NORMAL)
        CHECK_EQ(pthread_mutex_timedlock(&m, &soon), ETIMEDOUT);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_timedlock(&m, &past), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    if (type != PTHREAD_MUTEX_NORMAL)
        CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
    CHECK_EQ(pthread_mutex_destroy(&m), 0);
}

#define MUTEX(name, t, p, r) TEST(mutex_##name) { check_mutex(types[t], protocols[p], r); }
MUTEX(normal_none, 0, 0, 0) MUTEX(normal_inherit, 0, 1, 0) MUTEX(normal_protect, 0, 2, 0)
MUTEX(errorcheck_none, 1, 0, 0) MUTEX(errorcheck_inherit, 1, 1, 0) MUTEX(errorcheck_protect, 1, 2, 0)
MUTEX(recursive_none, 2, 0, 0) MUTEX(recursive_inherit, 2, 1, 0) MUTEX(recursive_protect, 2, 2, 0)
MUTEX(default_none, 3, 0, 0) MUTEX(default_inherit, 3, 1, 0) MUTEX(default_protect, 3, 2, 0)
MUTEX(normal_robust, 0, 1, PTHREAD_MUTEX_ROBUST) MUTEX(errorcheck_robust, 1, 1, PTHREAD_MUTEX_ROBUST)
MUTEX(recursive_robust, 2, 1, PTHREAD_MUTEX_ROBUST) MUTEX(none_robust, 3, 0, PTHREAD_MUTEX_ROBUST)
MUTEX(protect_robust, 1, 2, PTHREAD_MUTEX_ROBUST)

TEST(mutexattr_errors)
{
    pthread_mutexattr_t a;
    int v;

    pthread_mutexattr_init(&a);
    CHECK_EQ(pthread_mutexattr_getpshared(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_PROCESS_PRIVATE);
    CHECK_EQ(pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED), 0);
    CHECK_EQ(pthread_mutexattr_getpshared(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_PROCESS_SHARED);
    CHECK_EQ(pthread_mutexattr_setpshared(&a, 77), EINVAL);
    CHECK_EQ(pthread_mutexattr_settype(&a, -1), EINVAL);
    CHECK_EQ(pthread_mutexattr_setprotocol(&a, -1), EINVAL);
    CHECK_EQ(pthread_mutexattr_setprioceiling(&a, -1), EINVAL);
    CHECK_EQ(pthread_mutexattr_setprioceiling(&a, 1000), EINVAL);
    CHECK_EQ(pthread_mutexattr_setrobust(&a, -1), EINVAL);
    CHECK_EQ(pthread_mutexattr_gettype(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_MUTEX_DEFAULT);
}

TEST(mutex_ceiling)
{
    pthread_mutexattr_t a;
    pthread_mutex_t m;
    int v, old;

    pthread_mutexattr_init(&a);
    pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_PROTECT);
    pthread_mutexattr_setprioceiling(&a, 20);
    CHECK_EQ(pthread_mutex_init(&m, &a), 0);
    CHECK_EQ(pthread_mutex_getprioceiling(&m, &v), 0);
    CHECK_EQ(v, 20);
    CHECK_EQ(pthread_mutex_setprioceiling(&m, 25, &old), 0);
    CHECK_EQ(old, 20);
    CHECK_EQ(pthread_mutex_getprioceiling(&m, &v), 0);
    CHECK_EQ(v, 25);
    CHECK_EQ(pthread_mutex_setprioceiling(&m, 1000, &old), EINVAL);
    CHECK_EQ(pthread_mutex_destroy(&m), 0);
    pthread_mutex_init(&m, NULL);
    CHECK_EQ(pthread_mutex_getprioceiling(&m, &v), EINVAL);
}

TEST(mutex_timed_errors)
{
    struct timespec bad[] = { { 1, -1 }, { 1, 1000000000 } };
    pthread_mutexattr_t a;
    pthread_mutex_t m;

    pthread_mutexattr_init(&a);
    pthread_mutexattr_settype(&a, PTHREAD_MUTEX_NORMAL);
    pthread_mutex_init(&m, &a);
    CHECK_EQ(pthread_mutex_timedlock(&m, &bad[0]), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(pthread_mutex_timedlock(&m, &bad[i]), EINVAL);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
}

/* ---- condition variables ---- */

TEST(cond_attributes)
{
    pthread_condattr_t a;
    clockid_t clock;
    int v;

    CHECK_EQ(pthread_condattr_init(&a), 0);
    CHECK_EQ(pthread_condattr_getclock(&a, &clock), 0);
    CHECK_EQ(clock, CLOCK_REALTIME);
    CHECK_EQ(pthread_condattr_getpshared(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_PROCESS_PRIVATE);
    CHECK_EQ(pthread_condattr_setpshared(&a, -100), EINVAL);
    CHECK_EQ(pthread_condattr_setclock(&a, -100), EINVAL);
    CHECK_EQ(pthread_condattr_setclock(&a, CLOCK_PROCESS_CPUTIME_ID), EINVAL);
    CHECK_EQ(pthread_condattr_setclock(&a, CLOCK_MONOTONIC), 0);
    CHECK_EQ(pthread_condattr_getclock(&a, &clock), 0);
    CHECK_EQ(clock, CLOCK_MONOTONIC);
    CHECK_EQ(pthread_condattr_destroy(&a), 0);
}

static void check_timed(clockid_t clock)
{
    pthread_condattr_t a;
    pthread_cond_t c;
    struct timespec soon, now, bad[] = { { 1, -1 }, { 1, 1000000000 } };

    pthread_condattr_init(&a);
    CHECK_EQ(pthread_condattr_setclock(&a, clock), 0);
    CHECK_EQ(pthread_cond_init(&c, &a), 0);
    CHECK_EQ(pthread_mutex_lock(&lock), 0);
    soon = test_in_ms(clock, 5);
    CHECK_EQ(pthread_cond_timedwait(&c, &lock, &soon), ETIMEDOUT);
    clock_gettime(clock, &now);
    CHECK(now.tv_sec > soon.tv_sec || (now.tv_sec == soon.tv_sec && now.tv_nsec >= soon.tv_nsec));
    soon.tv_sec--;
    CHECK_EQ(pthread_cond_timedwait(&c, &lock, &soon), ETIMEDOUT);
    CHECK_EQ((intptr_t)test_call(tries, &lock), EBUSY);
    for (int i = 0; i < 2; i++)
        CHECK_EQ(pthread_cond_timedwait(&c, &lock, &bad[i]), EINVAL);
    CHECK_EQ(pthread_mutex_unlock(&lock), 0);
    CHECK_EQ(pthread_cond_timedwait(&c, &lock, &soon), EPERM);
    CHECK_EQ(pthread_cond_destroy(&c), 0);
}

TEST(cond_timed_realtime) { check_timed(CLOCK_REALTIME); }
TEST(cond_timed_monotonic) { check_timed(CLOCK_MONOTONIC); }

static int woken;
static void *waits(void *arg)
{
    pthread_mutex_lock(&lock);
    sem_post(&sem);
    while (*(int *)arg == 0)
        pthread_cond_wait(&cond, &lock);
    woken++;
    pthread_mutex_unlock(&lock);
    return NULL;
}

TEST(cond_wakes_all)
{
    pthread_t threads[5];
    int go = 0;

    sem_init(&sem, 0, 0);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, waits, &go), 0);
    for (int i = 0; i < 5; i++)
        sem_wait(&sem);
    pthread_mutex_lock(&lock);
    CHECK_EQ(pthread_cond_signal(&cond), 0);
    go = 1;
    CHECK_EQ(pthread_cond_broadcast(&cond), 0);
    CHECK_EQ(woken, 0);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(woken, 5);
    CHECK_EQ(pthread_cond_destroy(&cond), 0);
}

static void handler(int signo) { returned++; }

TEST(cond_wait_goes_on_after_a_handler)
{
    pthread_t thread;
    int go = 0;

    signal(SIGUSR1, handler);
    sem_init(&sem, 0, 0);
    CHECK_EQ(pthread_create(&thread, NULL, waits, &go), 0);
    sem_wait(&sem);
    test_sleep_ms(3);
    CHECK_EQ(pthread_kill(thread, SIGUSR1), 0);
    test_sleep_ms(3);
    CHECK_EQ(returned, 1);
    pthread_mutex_lock(&lock);
    go = 1;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&lock);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

/* ---- the rest ---- */

static int once_runs;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void runs_once(void) { test_sleep_ms(2); once_runs++; }
static void *does_once(void *arg) { CHECK_EQ(pthread_once(&once, runs_once), 0); CHECK_EQ(once_runs, 1); return NULL; }

TEST(once_by_many)
{
    pthread_t threads[6];

    for (int i = 0; i < 6; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, does_once, NULL), 0);
    for (int i = 0; i < 6; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(once_runs, 1);
}

static void sleeps_first(void) { if (once_runs++ == 0) for (;;) sleep(1); }
static void *begins_once(void *arg) { pthread_once(&once, sleeps_first); return NULL; }

TEST(once_cancelled_has_not_begun)
{
    pthread_t thread;

    CHECK_EQ(pthread_create(&thread, NULL, begins_once, NULL), 0);
    test_sleep_ms(5);
    CHECK_EQ(pthread_cancel(thread), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(pthread_once(&once, sleeps_first), 0);
    CHECK_EQ(once_runs, 2);
}

TEST(barrier_errors)
{
    pthread_barrier_t b;
    pthread_barrierattr_t a;
    int v;

    CHECK_EQ(pthread_barrier_init(&b, NULL, 0), EINVAL);
    CHECK_EQ(pthread_barrierattr_init(&a), 0);
    CHECK_EQ(pthread_barrierattr_getpshared(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_PROCESS_PRIVATE);
    CHECK_EQ(pthread_barrierattr_setpshared(&a, PTHREAD_PROCESS_SHARED), 0);
    CHECK_EQ(pthread_barrierattr_setpshared(&a, -100), EINVAL);
    CHECK_EQ(pthread_barrier_init(&b, &a, 1), 0);
    CHECK_EQ(pthread_barrier_wait(&b), PTHREAD_BARRIER_SERIAL_THREAD);
    CHECK_EQ(pthread_barrier_destroy(&b), 0);
}

static pthread_barrier_t barrier;
static int serial;
static void *meets(void *arg)
{
    int r = pthread_barrier_wait(&barrier);

    if (r == PTHREAD_BARRIER_SERIAL_THREAD)
        __atomic_fetch_add(&serial, 1, __ATOMIC_RELAXED);
    else
        CHECK_EQ(r, 0);
    return NULL;
}

TEST(barrier_one_is_serial)
{
    pthread_t threads[3];

    CHECK_EQ(pthread_barrier_init(&barrier, NULL, 4), 0);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, meets, NULL), 0);
    signal(SIGUSR1, handler);
    test_sleep_ms(2);
    pthread_kill(threads[0], SIGUSR1);
    meets(NULL);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(serial, 1);
    CHECK_EQ(returned, 1);
    CHECK_EQ(pthread_barrier_destroy(&barrier), 0);
}

TEST(rwlock_errors)
{
    pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
    pthread_rwlockattr_t a;
    struct timespec past = { 1, 0 }, bad = { 1, 1000000000 };
    int v;

    CHECK_EQ(pthread_rwlockattr_init(&a), 0);
    CHECK_EQ(pthread_rwlockattr_getpshared(&a, &v), 0);
    CHECK_EQ(v, PTHREAD_PROCESS_PRIVATE);
    CHECK_EQ(pthread_rwlockattr_setpshared(&a, -100), EINVAL);
    CHECK_EQ(pthread_rwlock_unlock(&rw), EPERM);
    CHECK_EQ(pthread_rwlock_timedrdlock(&rw, &bad), 0);
    CHECK_EQ(pthread_rwlock_timedrdlock(&rw, &past), 0);
    CHECK_EQ(pthread_rwlock_trywrlock(&rw), EBUSY);
    CHECK_EQ(pthread_rwlock_timedwrlock(&rw, &past), ETIMEDOUT);
    CHECK_EQ(pthread_rwlock_timedwrlock(&rw, &bad), EINVAL);
    CHECK_EQ(pthread_rwlock_destroy(&rw), EBUSY);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_wrlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), EDEADLK);
    CHECK_EQ(pthread_rwlock_wrlock(&rw), EDEADLK);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_destroy(&rw), 0);
}

static pthread_rwlock_t rw;
static int order[2], seen;
static void *writes(void *arg) { pthread_rwlock_wrlock(&rw); order[seen++] = 'w'; pthread_rwlock_unlock(&rw); return NULL; }
static void *reads(void *arg) { pthread_rwlock_rdlock(&rw); order[seen++] = 'r'; pthread_rwlock_unlock(&rw); return NULL; }

TEST(rwlock_writer_goes_first)
{
    pthread_t w, r;

    CHECK_EQ(pthread_rwlock_init(&rw, NULL), 0);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(pthread_create(&w, NULL, writes, NULL), 0);
    test_sleep_ms(2);
    CHECK_EQ(pthread_create(&r, NULL, reads, NULL), 0);
    test_sleep_ms(2);
    CHECK_EQ(seen, 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_join(w, NULL), 0);
    CHECK_EQ(pthread_join(r, NULL), 0);
    CHECK(order[0] == 'w' && order[1] == 'r');
}

static struct timespec limit;
static void *reads_above(void *arg) { *(int *)arg = pthread_rwlock_timedrdlock(&rw, &limit); return NULL; }

TEST(rwlock_reader_above_the_writers)
{
    int err = -1, tid;
    pthread_t w;

    test_one_cpu();
    limit = test_in_ms(CLOCK_REALTIME, 20);
    CHECK_EQ(pthread_rwlock_init(&rw, NULL), 0);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(pthread_create(&w, NULL, writes, NULL), 0);
    test_sleep_ms(2);
    tid = test_thread_prio(reads_above, &err, SCHED_FIFO, 9);
    test_join(tid);
    CHECK_EQ(err, ETIMEDOUT);
    tid = test_thread_prio(reads_above, &err, SCHED_FIFO, 20);
    test_join(tid);
    CHECK_EQ(err, 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_join(w, NULL), 0);
}

TEST(spin_errors)
{
    pthread_spinlock_t s;

    CHECK_EQ(pthread_spin_init(&s, PTHREAD_PROCESS_PRIVATE), 0);
    CHECK_EQ(pthread_spin_lock(&s), 0);
    CHECK_EQ(pthread_spin_trylock(&s), EBUSY);
    CHECK_EQ(pthread_spin_lock(&s), EDEADLK);
    CHECK_EQ(pthread_spin_destroy(&s), EBUSY);
    CHECK_EQ(pthread_spin_unlock(&s), 0);
    CHECK_EQ(pthread_spin_unlock(&s), EPERM);
    CHECK_EQ(pthread_spin_destroy(&s), 0);
}

static int forks[6], n_forks;
static void prepare1(void) { forks[n_forks++] = 1; }
static void prepare2(void) { forks[n_forks++] = 2; }
static void parent1(void) { forks[n_forks++] = 3; }
static void parent2(void) { forks[n_forks++] = 4; }
static void child1(void) { forks[n_forks++] = 5; }
static void child2(void) { forks[n_forks++] = 6; }

TEST(atfork_order)
{
    CHECK_EQ(pthread_atfork(prepare1, parent1, child1), 0);
    CHECK_EQ(pthread_atfork(prepare2, parent2, child2), 0);
    CHECK_EQ(pthread_atfork(NULL, NULL, NULL), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(n_forks == 4 && forks[0] == 2 && forks[1] == 1 && forks[2] == 5 && forks[3] == 6 ? 0 : 1);
    test_exited_ok(child);
    CHECK(n_forks == 4 && forks[0] == 2 && forks[1] == 1 && forks[2] == 3 && forks[3] == 4);
}

TEST(concurrency_level)
{
    CHECK_EQ(pthread_getconcurrency(), 0);
    CHECK_EQ(pthread_setconcurrency(-1), EINVAL);
    CHECK_EQ(pthread_setconcurrency(5), 0);
    CHECK_EQ(pthread_getconcurrency(), 5);
}

TEST(sched_parameters)
{
    struct sched_param p;
    pthread_t thread;
    int policy;

    CHECK_EQ(pthread_getschedparam(pthread_self(), &policy, &p), 0);
    CHECK_EQ(pthread_setschedparam(pthread_self(), SCHED_FIFO, &p), 0);
    CHECK_EQ(pthread_getschedparam(pthread_self(), &policy, &p), 0);
    CHECK_EQ(policy, SCHED_FIFO);
    CHECK_EQ(pthread_setschedparam(pthread_self(), 999, &p), EINVAL);
    p.sched_priority = 1000;
    CHECK_EQ(pthread_setschedparam(pthread_self(), SCHED_RR, &p), EINVAL);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 1000), EINVAL);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 11), 0);
    CHECK_EQ(pthread_getschedparam(pthread_self(), &policy, &p), 0);
    CHECK_EQ(p.sched_priority, 11);
    CHECK_EQ(pthread_create(&thread, NULL, nothing, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(pthread_getschedparam(thread, &policy, &p), ESRCH);
    CHECK_EQ(pthread_setschedparam(thread, SCHED_RR, &p), ESRCH);
    CHECK_EQ(pthread_setschedprio(thread, 10), ESRCH);
    clockid_t clock;
    CHECK_EQ(pthread_getcpuclockid(thread, &clock), ESRCH);
}
