/* SPDX-License-Identifier: Apache-2.0 */
/* Every cancellation point of POSIX.1-2008, and what is none; cancelling in general. */
#include <aio.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <termios.h>
#include <time.h>

#include "test.h"

static void *nothing(void *arg) { return arg; }

/* ---- cancellation points: with a cancellation pending none may return, however ready it is ---- */

static int file, pipes[2];
static mqd_t queue;
static sem_t sem;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static void *page;
static char byte[64];
static struct timespec now_t, short_t = { 0, 1 };
static sigset_t usr1;

static void p_aio_suspend(void) { static struct aiocb cb; const struct aiocb *l[] = { &cb }; aio_suspend(l, 1, NULL); }
static void p_clock_nanosleep(void) { clock_nanosleep(CLOCK_MONOTONIC, 0, &short_t, NULL); }
static void p_clock_nanosleep_past(void) { struct timespec t = { 0, 0 }; clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL); }
static void p_close(void) { close(file); }
static void p_creat(void) { creat("/tmp/posix_cancel_point.f", 0600); }
static void p_setlkw(void) { struct flock l = { .l_type = F_WRLCK, .l_whence = SEEK_SET }; fcntl(file, F_SETLKW, &l); }
static void p_fdatasync(void) { fdatasync(file); }
static void p_fsync(void) { fsync(file); }
static void p_lockf(void) { lockf(file, F_LOCK, 0); }
static void p_mq_receive(void) { mq_receive(queue, byte, sizeof byte, NULL); }
static void p_mq_send(void) { mq_send(queue, "x", 1, 0); }
static void p_mq_timedreceive(void) { mq_timedreceive(queue, byte, sizeof byte, NULL, &now_t); }
static void p_mq_timedsend(void) { mq_timedsend(queue, "x", 1, 0, &now_t); }
static void p_msync(void) { msync(page, 4096, MS_SYNC); }
static void p_nanosleep(void) { nanosleep(&short_t, NULL); }
static void p_open(void) { open("/dev/null", O_RDWR); }
static void p_openat(void) { openat(AT_FDCWD, "/dev/null", O_RDWR); }
static void p_poll(void) { struct pollfd p = { pipes[0], POLLIN, 0 }; poll(&p, 1, 0); }
static void p_poll_ready(void) { struct pollfd p = { pipes[1], POLLOUT, 0 }; poll(&p, 1, -1); }
static void p_pread(void) { (void)!pread(file, byte, 1, 0); }
static void p_pselect(void) { struct timespec t = { 0, 0 }; fd_set s; FD_ZERO(&s); FD_SET(pipes[0], &s); pselect(pipes[0] + 1, &s, NULL, NULL, &t, NULL); }
static void p_select(void) { struct timeval t = { 0, 0 }; fd_set s; FD_ZERO(&s); FD_SET(pipes[0], &s); select(pipes[0] + 1, &s, NULL, NULL, &t); }
static void p_select_none(void) { struct timeval t = { 0, 0 }; select(0, NULL, NULL, NULL, &t); }
static void p_cond_timedwait(void) { pthread_mutex_lock(&lock); pthread_cond_timedwait(&cond, &lock, &now_t); pthread_mutex_unlock(&lock); }
static void p_join(void) { pthread_t t; int s; pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &s); pthread_create(&t, NULL, nothing, NULL); pthread_setcancelstate(s, NULL); pthread_join(t, NULL); }
static void p_testcancel(void) { pthread_testcancel(); }
static void p_pwrite(void) { (void)!pwrite(file, "x", 1, 0); }
static void p_read(void) { (void)!read(file, byte, 1); }
static void p_readv(void) { struct iovec v = { .iov_base = byte, .iov_len = 1 }; (void)!readv(file, &v, 1); }
static void p_sem_wait(void) { sem_wait(&sem); }
static void p_sem_timedwait(void) { sem_timedwait(&sem, &now_t); }
static void p_sigtimedwait(void) { struct timespec t = { 0, 0 }; sigtimedwait(&usr1, NULL, &t); }
static void p_sigwait(void) { int s; sigwait(&usr1, &s); }
static void p_sigwaitinfo(void) { sigwaitinfo(&usr1, NULL); }
static void p_sigsuspend(void) { sigset_t s; sigemptyset(&s); sigsuspend(&s); }
static void p_pause(void) { pause(); }
static void p_sleep(void) { sleep(0); }
static void p_usleep(void) { usleep(1); }
static void p_tcdrain(void) { tcdrain(0); }
static void p_wait(void) { wait(NULL); }
static void p_waitid(void) { siginfo_t i; waitid(P_ALL, 0, &i, WEXITED | WNOHANG); }
static void p_waitpid(void) { waitpid(-1, NULL, WNOHANG); }
static void p_write(void) { (void)!write(pipes[1], "x", 1); }
static void p_writev(void) { struct iovec v = { .iov_base = byte, .iov_len = 1 }; (void)!writev(pipes[1], &v, 1); }

static int returned, cleaned;
static void clean(void *arg) { cleaned++; }

static void *calls_it(void *arg)
{
    void (*point)(void) = *(void (**)(void))arg;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_cancel(pthread_self());
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_cleanup_push(clean, NULL);
    point();
    returned = 1;
    pthread_cleanup_pop(0);
    return NULL;
}

static void set_up(void)
{
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = sizeof byte };

    CHECK((file = open("/tmp/posix_cancel_point.f", O_CREAT | O_RDWR, 0600)) != -1);
    CHECK_EQ(write(file, "abc", 3), 3);
    CHECK_EQ(pipe(pipes), 0);
    mq_unlink("/posix_cancel_point");
    CHECK((queue = mq_open("/posix_cancel_point", O_CREAT | O_RDWR, 0600, &attr)) != -1);
    mq_unlink("/posix_cancel_point");
    CHECK_EQ(mq_send(queue, "a", 1, 0), 0);
    CHECK_EQ(sem_init(&sem, 0, 5), 0);
    CHECK((page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)) != MAP_FAILED);
    now_t = test_in_ms(CLOCK_REALTIME, 0);
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &usr1, NULL);
    raise(SIGUSR1);
}

static void check_point(void (*point)(void))
{
    pthread_t thread;
    void *result;

    set_up();
    CHECK_EQ(pthread_create(&thread, NULL, calls_it, &point), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK_EQ(returned, 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(cleaned, 1);
    unlink("/tmp/posix_cancel_point.f");
}

#define POINT(name) TEST(point_##name) { check_point(p_##name); }
POINT(aio_suspend) POINT(clock_nanosleep) POINT(clock_nanosleep_past) POINT(close) POINT(creat) POINT(setlkw) POINT(fdatasync)
POINT(fsync) POINT(lockf) POINT(mq_receive) POINT(mq_send) POINT(mq_timedreceive) POINT(mq_timedsend) POINT(msync) POINT(nanosleep)
POINT(open) POINT(openat) POINT(poll) POINT(poll_ready) POINT(pread) POINT(pselect) POINT(select) POINT(select_none)
POINT(cond_timedwait) POINT(join) POINT(testcancel) POINT(pwrite) POINT(read) POINT(readv) POINT(sem_wait) POINT(sem_timedwait)
POINT(sigtimedwait) POINT(sigwait) POINT(sigwaitinfo) POINT(sigsuspend) POINT(pause) POINT(sleep) POINT(usleep) POINT(tcdrain)
POINT(wait) POINT(waitid) POINT(waitpid) POINT(write) POINT(writev)

/* And what is none must come back. */
static void *calls_others(void *arg)
{
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
    pthread_barrier_t b;
    pthread_key_t key;
    struct timespec t;
    struct sched_param p;
    int s, v;
    char *volatile heap;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_cancel(pthread_self());
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_mutex_lock(&m);
    pthread_mutex_trylock(&m);
    pthread_mutex_unlock(&m);
    pthread_rwlock_rdlock(&rw);
    pthread_rwlock_unlock(&rw);
    pthread_rwlock_wrlock(&rw);
    pthread_rwlock_unlock(&rw);
    pthread_barrier_init(&b, NULL, 1);
    pthread_barrier_wait(&b);
    pthread_barrier_destroy(&b);
    pthread_key_create(&key, NULL);
    pthread_setspecific(key, &m);
    pthread_key_delete(key);
    pthread_cond_signal(&cond);
    pthread_cond_broadcast(&cond);
    pthread_getschedparam(pthread_self(), &v, &p);
    sem_post(&sem);
    sem_trywait(&sem);
    sem_getvalue(&sem, &v);
    sched_yield();
    clock_gettime(CLOCK_REALTIME, &t);
    time(NULL);
    kill(getpid(), 0);
    pthread_kill(pthread_self(), 0);
    heap = malloc(300000);
    heap[5] = 1;
    free(heap);
    page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);
    munmap(page, 4096);
    timer_t timer;
    struct sigevent none;
    SIGEV_NONE_INIT(&none);
    timer_create(CLOCK_MONOTONIC, &none, &timer);
    timer_delete(timer);
    getpid();
    getpriority(0, 0);
    setenv("POSIX_THREAD", "x", 1);
    pthread_sigmask(SIG_BLOCK, NULL, NULL);
    raise(0);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &s);
    *(int *)arg = s == PTHREAD_CANCEL_ENABLE;
    return NULL;
}

int getpriority(int which, id_t who);

TEST(no_points)
{
    int ok = 0;

    CHECK(test_call(calls_others, &ok) == NULL);
    CHECK_EQ(ok, 1);
}

/* ---- cancelling in general ---- */

TEST(cancel_states)
{
    int old;

    CHECK_EQ(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old), 0);
    CHECK_EQ(old, PTHREAD_CANCEL_ENABLE);
    CHECK_EQ(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old), 0);
    CHECK_EQ(old, PTHREAD_CANCEL_DISABLE);
    CHECK_EQ(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &old), 0);
    CHECK_EQ(old, PTHREAD_CANCEL_DEFERRED);
    CHECK_EQ(pthread_setcanceltype(PTHREAD_CANCEL_DEFERRED, &old), 0);
    CHECK_EQ(old, PTHREAD_CANCEL_ASYNCHRONOUS);
    CHECK_EQ(pthread_setcancelstate(-100, &old), EINVAL);
    CHECK_EQ(pthread_setcanceltype(-100, &old), EINVAL);
}

TEST(cancel_of_an_ended_thread)
{
    pthread_t thread;

    CHECK_EQ(pthread_create(&thread, NULL, nothing, &thread), 0);
    test_sleep_ms(5);
    int err = pthread_cancel(thread);
    CHECK(err == 0 || err == ESRCH);
    void *result;
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == &thread);
    CHECK_EQ(pthread_cancel(thread), ESRCH);
}

static void *disabled_for_a_while(void *arg)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(arg);
    for (int i = 0; i < 5; i++)
        usleep(1000);
    returned = 1;
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_testcancel();
    returned = 2;
    return NULL;
}

TEST(cancel_waits_until_enabled)
{
    pthread_t thread;
    void *result;

    sem_init(&sem, 0, 0);
    CHECK_EQ(pthread_create(&thread, NULL, disabled_for_a_while, &sem), 0);
    sem_wait(&sem);
    CHECK_EQ(pthread_cancel(thread), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(returned, 1);
}

static void cancel_state_in_cleanup(void *arg)
{
    int state;

    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state);
    usleep(1000);
    pthread_testcancel();
    cleaned++;
}
static void *sleeps(void *arg)
{
    pthread_cleanup_push(cancel_state_in_cleanup, NULL);
    sem_post(&sem);
    for (;;)
        sleep(100);
    pthread_cleanup_pop(0);
    return NULL;
}

TEST(cancelled_twice)
{
    pthread_t thread;
    void *result;

    sem_init(&sem, 0, 0);
    CHECK_EQ(pthread_create(&thread, NULL, sleeps, NULL), 0);
    sem_wait(&sem);
    CHECK_EQ(pthread_cancel(thread), 0);
    pthread_cancel(thread);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK_EQ(cleaned, 1);
}
