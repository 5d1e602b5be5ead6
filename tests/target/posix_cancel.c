/* SPDX-License-Identifier: Apache-2.0 */
/* Cancellation at each blocking POSIX call, cleanup handlers, keys, robust mutexes, rwlocks. */
#include <aio.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/select.h>
#include <termios.h>
#include <threads.h>
#include <time.h>

#include "test.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static sem_t sem;
static int fds[2];
static volatile int cleaned, owned;

static void clean(void *arg)
{
    cleaned++;
    if (arg == &lock)
        owned = pthread_mutex_unlock(&lock) == 0;
}

static void ends_cancelled(pthread_t tid)
{
    void *result;

    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(cleaned, 1);
}

/* Cancels a thread once it sleeps in body(); its cleanup handler must have run. */
static void cancelled(void *(*body)(void *))
{
    pthread_t tid;

    cleaned = 0;
    CHECK_EQ(pthread_create(&tid, NULL, body, NULL), 0);
    test_sleep_ms(20);
    CHECK_EQ(pthread_cancel(tid), 0);
    ends_cancelled(tid);
}

/* And one that is cancelled before it gets there. */
#define CANCEL_TEST(name, statement)                  \
    static void *body_##name(void *arg)               \
    {                                                 \
        pthread_cleanup_push(clean, arg);             \
        statement;                                    \
        pthread_cleanup_pop(0);                       \
        return NULL;                                  \
    }                                                 \
    static void *early_##name(void *arg)              \
    {                                                 \
        pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL); \
        pthread_cancel(pthread_self());               \
        pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);  \
        return body_##name(arg);                      \
    }                                                 \
    TEST(cancel_##name)                               \
    {                                                 \
        CHECK_EQ(sem_init(&sem, 0, 0), 0);            \
        CHECK_EQ(pipe(fds), 0);                       \
        cancelled(body_##name);                       \
        pthread_t tid;                                \
        cleaned = 0;                                  \
        CHECK_EQ(pthread_create(&tid, NULL, early_##name, NULL), 0); \
        ends_cancelled(tid);                          \
    }

static char byte[4];
static const struct timespec minute = { 60, 0 };
static struct timespec later(void)
{
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_sec += 60;
    return t;
}
static int wait_cond(int timed)
{
    struct timespec t = later();
    pthread_mutex_lock(&lock);
    pthread_cleanup_push(clean, &lock);
    cleaned--;
    for (;;)
        timed ? pthread_cond_timedwait(&cond, &lock, &t) : pthread_cond_wait(&cond, &lock);
    pthread_cleanup_pop(0);
    return 0;
}
static sigset_t usr1(void)
{
    sigset_t s;
    sigemptyset(&s);
    sigaddset(&s, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &s, NULL);
    return s;
}
static void forever(int (*step)(void))
{
    for (;;)
        step();
}
static int step_testcancel(void)
{
    pthread_testcancel();
    return 0;
}
static void *idle(void *arg)
{
    for (;;)
        pause();
    return arg;
}
static int sig_wait(int kind)
{
    sigset_t s = usr1(), none;
    int signo;
    sigemptyset(&none);
    return kind == 0 ? sigwait(&s, &signo) : kind == 1 ? sigwaitinfo(&s, NULL) :
           kind == 2 ? sigtimedwait(&s, NULL, &minute) : sigsuspend(&none);
}
static int do_poll(void)
{
    struct pollfd p = { fds[0], POLLIN, 0 };
    return poll(&p, 1, -1);
}
static int do_select(int precise)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fds[0], &set);
    return precise ? pselect(fds[0] + 1, &set, NULL, NULL, &minute, NULL) : select(fds[0] + 1, &set, NULL, NULL, NULL);
}
static int fill_pipe(void)
{
    static char block[4096];
    for (;;)
        if (write(fds[1], block, sizeof block) == -1)
            return -1;
}
static int timed_sem(void)
{
    struct timespec t = later();
    return sem_timedwait(&sem, &t);
}

CANCEL_TEST(read, (void)!read(fds[0], byte, 1))
CANCEL_TEST(write, fill_pipe())
CANCEL_TEST(nanosleep, nanosleep(&minute, NULL))
CANCEL_TEST(clock_nanosleep, clock_nanosleep(CLOCK_MONOTONIC, 0, &minute, NULL))
CANCEL_TEST(sleep, sleep(60))
CANCEL_TEST(usleep, usleep(60000000))
CANCEL_TEST(pause, pause())
CANCEL_TEST(sem_wait, sem_wait(&sem))
CANCEL_TEST(sem_timedwait, timed_sem())
CANCEL_TEST(cond_wait, wait_cond(0))
CANCEL_TEST(cond_timedwait, wait_cond(1))
CANCEL_TEST(testcancel, forever(step_testcancel))
CANCEL_TEST(sigwait, sig_wait(0))
CANCEL_TEST(sigwaitinfo, sig_wait(1))
CANCEL_TEST(sigtimedwait, sig_wait(2))
CANCEL_TEST(sigsuspend, sig_wait(3))
CANCEL_TEST(poll, do_poll())
CANCEL_TEST(select, do_select(0))
CANCEL_TEST(pselect, do_select(1))

static pthread_t target;
static int join_target(void)
{
    if (target == 0)
        pthread_create(&target, NULL, idle, NULL);
    return pthread_join(target, NULL);
}
CANCEL_TEST(join_body, join_target())

TEST(cancelled_join_leaves_the_thread_joinable)
{
    void *result;
    CHECK_EQ(pthread_create(&target, NULL, idle, NULL), 0);
    cancelled(body_join_body);
    CHECK_EQ(pthread_cancel(target), 0);
    CHECK_EQ(pthread_join(target, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
}

TEST(condition_wait_reowns_the_mutex)
{
    cancelled(body_cond_wait);
    CHECK_EQ(owned, 1);
}

static int trail[8], steps;
static void mark(void *arg)
{
    trail[steps++] = (int)(intptr_t)arg;
}
static pthread_key_t key;
static int rounds;
static void destroy(void *value)
{
    if (rounds++ == 0)
        mark(value);
    if (rounds < 3)
        pthread_setspecific(key, value);
}
static void *nested(void *arg)
{
    pthread_setspecific(key, (void *)9);
    pthread_cleanup_push(mark, (void *)1);
    pthread_cleanup_push(mark, (void *)2);
    pthread_cleanup_push(mark, (void *)3);
    pthread_cleanup_pop(1);
    pthread_exit(arg);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

TEST(cleanup_runs_in_reverse_then_keys)
{
    pthread_t tid;
    void *result;
    CHECK_EQ(pthread_key_create(&key, destroy), 0);
    CHECK_EQ(pthread_create(&tid, NULL, nested, &tid), 0);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == &tid);
    CHECK_EQ(steps, 4);
    CHECK(trail[0] == 3 && trail[1] == 2 && trail[2] == 1 && trail[3] == 9);
    CHECK_EQ(rounds, 3);
    CHECK_EQ(pthread_key_delete(key), 0);
}

static void *spin(void *arg)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (;;)
        ;
    return arg;
}

TEST(asynchronous_cancellation)
{
    pthread_t tid;
    void *result;
    CHECK_EQ(pthread_create(&tid, NULL, spin, NULL), 0);
    test_sleep_ms(10);
    CHECK_EQ(pthread_cancel(tid), 0);
    CHECK_EQ(pthread_join(tid, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
}

static pthread_mutex_t robust;
static void *die_with_lock(void *arg)
{
    CHECK_EQ(pthread_mutex_lock(&robust), 0);
    return arg;
}

TEST(robust_mutex)
{
    pthread_mutexattr_t attr;
    pthread_t tid;
    CHECK_EQ(pthread_mutexattr_init(&attr), 0);
    CHECK_EQ(pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST), 0);
    CHECK_EQ(pthread_mutex_init(&robust, &attr), 0);
    CHECK_EQ(pthread_create(&tid, NULL, die_with_lock, NULL), 0);
    CHECK_EQ(pthread_join(tid, NULL), 0);
    CHECK_EQ(pthread_mutex_lock(&robust), EOWNERDEAD);
    CHECK_EQ(pthread_mutex_consistent(&robust), 0);
    CHECK_EQ(pthread_mutex_unlock(&robust), 0);
    CHECK_EQ(pthread_mutex_lock(&robust), 0);
    CHECK_EQ(pthread_mutex_unlock(&robust), 0);
    CHECK_EQ(pthread_create(&tid, NULL, die_with_lock, NULL), 0);
    CHECK_EQ(pthread_join(tid, NULL), 0);
    CHECK_EQ(pthread_mutex_lock(&robust), EOWNERDEAD);
    CHECK_EQ(pthread_mutex_unlock(&robust), 0);
    CHECK_EQ(pthread_mutex_lock(&robust), ENOTRECOVERABLE);
    CHECK_EQ(pthread_mutex_destroy(&robust), 0);
}

TEST(mutex_types)
{
    pthread_mutexattr_t attr;
    pthread_mutex_t m;
    struct timespec past = { 1, 0 };
    pthread_mutexattr_init(&attr);
    CHECK_EQ(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK), 0);
    CHECK_EQ(pthread_mutex_init(&m, &attr), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), EDEADLK);
    CHECK_EQ(pthread_mutex_trylock(&m), EBUSY);
    CHECK_EQ(pthread_mutex_destroy(&m), EBUSY);
    CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_destroy(&m), 0);
    CHECK_EQ(pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE), 0);
    CHECK_EQ(pthread_mutex_init(&m, &attr), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_lock(&m), 0);
    CHECK_EQ(pthread_mutex_timedlock(&m, &past), 0);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(pthread_mutex_unlock(&m), 0);
    CHECK_EQ(pthread_mutex_unlock(&m), EPERM);
    CHECK_EQ(pthread_mutexattr_settype(&attr, 99), EINVAL);
}

static pthread_rwlock_t rw;
static void *try_write(void *arg)
{
    struct timespec past = { 1, 0 };
    *(int *)arg = pthread_rwlock_trywrlock(&rw) == EBUSY && pthread_rwlock_tryrdlock(&rw) == 0 &&
                  pthread_rwlock_unlock(&rw) == 0 && pthread_rwlock_timedwrlock(&rw, &past) == ETIMEDOUT;
    return NULL;
}

TEST(rwlock)
{
    pthread_t tid;
    int ok = 0;
    CHECK_EQ(pthread_rwlock_init(&rw, NULL), 0);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_rdlock(&rw), 0);
    CHECK_EQ(pthread_create(&tid, NULL, try_write, &ok), 0);
    CHECK_EQ(pthread_join(tid, NULL), 0);
    CHECK_EQ(ok, 1);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_wrlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_tryrdlock(&rw), EBUSY);
    CHECK_EQ(pthread_rwlock_wrlock(&rw), EDEADLK);
    CHECK_EQ(pthread_rwlock_unlock(&rw), 0);
    CHECK_EQ(pthread_rwlock_destroy(&rw), 0);
}

TEST(attributes)
{
    pthread_attr_t attr;
    struct sched_param param;
    size_t size;
    int value;
    void *addr;
    CHECK_EQ(pthread_attr_init(&attr), 0);
    CHECK_EQ(pthread_attr_setstacksize(&attr, 65536), 0);
    CHECK_EQ(pthread_attr_getstacksize(&attr, &size), 0);
    CHECK_EQ(size, 65536);
    CHECK_EQ(pthread_attr_setstacksize(&attr, 1), EINVAL);
    CHECK_EQ(pthread_attr_setguardsize(&attr, 8192), 0);
    CHECK_EQ(pthread_attr_getguardsize(&attr, &size), 0);
    CHECK_EQ(size, 8192);
    CHECK_EQ(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED), 0);
    CHECK_EQ(pthread_attr_getdetachstate(&attr, &value), 0);
    CHECK_EQ(value, PTHREAD_CREATE_DETACHED);
    CHECK_EQ(pthread_attr_setdetachstate(&attr, 77), EINVAL);
    CHECK_EQ(pthread_attr_setschedpolicy(&attr, SCHED_RR), 0);
    param.sched_priority = 11;
    CHECK_EQ(pthread_attr_setschedparam(&attr, &param), 0);
    CHECK_EQ(pthread_attr_getschedparam(&attr, &param), 0);
    CHECK_EQ(param.sched_priority, 11);
    CHECK_EQ(pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED), 0);
    CHECK_EQ(pthread_attr_getstack(&attr, &addr, &size), 0);
    CHECK_EQ(pthread_attr_destroy(&attr), 0);
}

static int add_one(void *arg)
{
    return *(int *)arg + 1;
}

TEST(c11_threads)
{
    thrd_t thread;
    mtx_t mutex;
    cnd_t c;
    int value = 41, result;
    struct timespec past = { 1, 0 };
    CHECK_EQ(thrd_create(&thread, add_one, &value), thrd_success);
    CHECK_EQ(thrd_join(thread, &result), thrd_success);
    CHECK_EQ(result, 42);
    CHECK_EQ(mtx_init(&mutex, mtx_timed | mtx_recursive), thrd_success);
    CHECK_EQ(mtx_lock(&mutex), thrd_success);
    CHECK_EQ(mtx_trylock(&mutex), thrd_success);
    CHECK_EQ(mtx_unlock(&mutex), thrd_success);
    CHECK_EQ(cnd_init(&c), thrd_success);
    CHECK_EQ(cnd_timedwait(&c, &mutex, &past), thrd_timedout);
    CHECK_EQ(mtx_unlock(&mutex), thrd_success);
}
