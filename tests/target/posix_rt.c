/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008's realtime families, assertion by assertion: aio, lio_listio, semaphores, clocks, sleeping, timers, scheduling. */
#include <aio.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#include "test.h"

static volatile sig_atomic_t caught, caught_code, caught_value;

static void on_signal(int signo, siginfo_t *info, void *context)
{
    caught++;
    caught_code = info->si_code;
    caught_value = info->si_value.sival_int;
}

static void handle(int signo, int flags)
{
    struct sigaction act = { .sa_flags = SA_SIGINFO | flags };

    act.sa_sigaction = on_signal;
    caught = 0;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static void await(volatile sig_atomic_t *what, int value)
{
    while (*what < value)
        test_sleep_ms(1);
}

static void *interrupts(void *arg)
{
    pthread_t thread = (pthread_t)(intptr_t)arg;

    test_sleep_ms(20);
    CHECK_EQ(pthread_kill(thread, SIGUSR1), 0);
    return NULL;
}

/* SIGUSR1 reaches the calling thread soon. */
static int interrupt_me(int flags)
{
    handle(SIGUSR1, flags);
    return test_thread(interrupts, (void *)(intptr_t)pthread_self());
}

/* ---- aio ---- */

#define AIO_FILE "/tmp/posix_rt.aio"

static int aio_file(int flags)
{
    int fd = open(AIO_FILE, O_CREAT | O_TRUNC | O_RDWR | flags, 0600);

    CHECK(fd != -1);
    unlink(AIO_FILE);
    return fd;
}

static struct aiocb control(int fd, const char *buf, size_t n, off_t offset)
{
    struct aiocb cb;

    memset(&cb, 0, sizeof cb);
    cb.aio_fildes = fd;
    cb.aio_buf = (void *)(uintptr_t)buf;
    cb.aio_nbytes = n;
    cb.aio_offset = offset;
    return cb;
}

static void aio_done(struct aiocb *cb)
{
    const struct aiocb *list[] = { cb };

    while (aio_error(cb) == EINPROGRESS)
        CHECK_EQ(aio_suspend(list, 1, NULL), 0);
}

TEST(aio_write_then_read)
{
    char buf[6] = "";
    int fd = aio_file(0);
    struct aiocb w = control(fd, "hello", 5, 3), r = control(fd, buf, 5, 3);

    CHECK_EQ(aio_write(&w), 0);
    aio_done(&w);
    CHECK_EQ(aio_error(&w), 0);
    CHECK_EQ(aio_return(&w), 5);
    CHECK_EQ(aio_read(&r), 0);
    aio_done(&r);
    CHECK_EQ(aio_return(&r), 5);
    CHECK_STR(buf, "hello");
    CHECK_EQ(lseek(fd, 0, SEEK_END), 8);
}

TEST(aio_return_only_once)
{
    struct aiocb w = control(aio_file(0), "x", 1, 0);

    CHECK_EQ(aio_write(&w), 0);
    aio_done(&w);
    CHECK_EQ(aio_return(&w), 1);
    CHECK_ERR(aio_return(&w), EINVAL);
    CHECK(aio_error(&w) == EINVAL || (aio_error(&w) == -1 && errno == EINVAL));
}

TEST(aio_bad_descriptor)
{
    struct aiocb cb = control(-1, "x", 1, 0);

    CHECK_ERR(aio_write(&cb), EBADF);
    CHECK_ERR(aio_read(&cb), EBADF);
    CHECK_ERR(aio_fsync(O_SYNC, &cb), EBADF);
    CHECK_ERR(aio_cancel(-1, NULL), EBADF);
    CHECK_ERR(aio_cancel(-1, &cb), EBADF);
}

TEST(aio_wrong_access)
{
    char c;
    int fd = open(AIO_FILE, O_CREAT | O_RDONLY, 0600);
    struct aiocb w = control(fd, "x", 1, 0);

    CHECK_ERR(aio_write(&w), EBADF);
    CHECK_ERR(aio_fsync(O_SYNC, &w), EBADF);
    close(fd);
    fd = open(AIO_FILE, O_WRONLY);
    unlink(AIO_FILE);
    struct aiocb r = control(fd, &c, 1, 0);
    CHECK_ERR(aio_read(&r), EBADF);
}

TEST(aio_bad_arguments)
{
    struct aiocb cb = control(aio_file(0), "x", 1, -1);

    CHECK_ERR(aio_write(&cb), EINVAL);
    CHECK_ERR(aio_read(&cb), EINVAL);
    cb.aio_offset = 0;
    cb.aio_reqprio = -1;
    CHECK_ERR(aio_write(&cb), EINVAL);
    cb.aio_reqprio = 0;
    CHECK_ERR(aio_fsync(-1, &cb), EINVAL);
}

TEST(aio_end_of_file)
{
    char c;
    struct aiocb r = control(aio_file(0), &c, 1, 100);

    CHECK_EQ(aio_read(&r), 0);
    aio_done(&r);
    CHECK_EQ(aio_return(&r), 0);
}

TEST(aio_appends_in_order)
{
    static char digits[200];
    char back[sizeof digits] = "";
    struct aiocb cb[sizeof digits];
    int fd = aio_file(O_APPEND);

    for (unsigned i = 0; i < sizeof digits; i++) {
        digits[i] = (char)('0' + i % 10);
        cb[i] = control(fd, &digits[i], 1, 0);
        CHECK_EQ(aio_write(&cb[i]), 0);
    }
    for (unsigned i = 0; i < sizeof digits; i++)
        aio_done(&cb[i]);
    CHECK_EQ(pread(fd, back, sizeof back, 0), (long)sizeof back);
    CHECK(memcmp(back, digits, sizeof back) == 0);
}

TEST(aio_fsync_is_after_the_writes)
{
    static char block[4096];
    struct aiocb w[16], s;
    int fd = aio_file(0);

    for (int i = 0; i < 16; i++) {
        w[i] = control(fd, block, sizeof block, i * 4096);
        CHECK_EQ(aio_write(&w[i]), 0);
    }
    s = control(fd, NULL, 0, 0);
    CHECK_EQ(aio_fsync(O_DSYNC, &s), 0);
    aio_done(&s);
    CHECK_EQ(aio_return(&s), 0);
    for (int i = 0; i < 16; i++)
        CHECK_EQ(aio_error(&w[i]), 0);
}

TEST(aio_signal)
{
    struct aiocb w = control(aio_file(0), "x", 1, 0);

    handle(SIGRTMIN, 0);
    SIGEV_SIGNAL_INIT(&w.aio_sigevent, SIGRTMIN);
    w.aio_sigevent.sigev_value.sival_int = 77;
    CHECK_EQ(aio_write(&w), 0);
    await(&caught, 1);
    CHECK_EQ(aio_error(&w), 0);
    CHECK_EQ(caught_code, SI_ASYNCIO);
    CHECK_EQ(caught_value, 77);
}

static volatile sig_atomic_t told;
static void tell_value(union sigval value) { told = value.sival_int; }

TEST(aio_thread)
{
    struct aiocb w = control(aio_file(0), "x", 1, 0);

    w.aio_sigevent.sigev_notify = SIGEV_THREAD;
    w.aio_sigevent.sigev_notify_function = tell_value;
    w.aio_sigevent.sigev_notify_attributes = NULL;
    w.aio_sigevent.sigev_value.sival_int = 5;
    CHECK_EQ(aio_write(&w), 0);
    await(&told, 5);
}

/* A read of an empty pipe. */
static int pipes[2];
static char got;
static struct aiocb pending_read(void)
{
    CHECK_EQ(pipe(pipes), 0);
    return control(pipes[0], &got, 1, 0);
}

TEST(aio_in_progress)
{
    struct aiocb r = pending_read();
    const struct aiocb *list[] = { NULL, &r };
    const struct timespec none = { 0, 0 }, soon = { 0, 5000000 };

    CHECK_EQ(aio_read(&r), 0);
    CHECK_EQ(aio_error(&r), EINPROGRESS);
    CHECK_ERR(aio_suspend(list, 2, &none), EAGAIN);
    CHECK_ERR(aio_suspend(list, 2, &soon), EAGAIN);
    CHECK_EQ(write(pipes[1], "x", 1), 1);
    CHECK_EQ(aio_suspend(list, 2, NULL), 0);
    CHECK_EQ(aio_return(&r), 1);
    CHECK_EQ(got, 'x');
    CHECK_EQ(aio_suspend(list, 2, &none), 0);
}

TEST(aio_suspend_interrupted)
{
    struct aiocb r = pending_read();
    const struct aiocb *list[] = { &r };

    CHECK_EQ(aio_read(&r), 0);
    int tid = interrupt_me(0);
    CHECK_ERR(aio_suspend(list, 1, NULL), EINTR);
    test_join(tid);
    CHECK_EQ(caught, 1);
    CHECK_EQ(write(pipes[1], "x", 1), 1);
    aio_done(&r);
}

TEST(aio_cancel_running)
{
    struct aiocb r = pending_read();

    CHECK_EQ(aio_read(&r), 0);
    test_sleep_ms(5);
    CHECK_EQ(aio_cancel(pipes[0], &r), AIO_NOTCANCELED);
    CHECK_EQ(aio_error(&r), EINPROGRESS);
    CHECK_EQ(write(pipes[1], "x", 1), 1);
    aio_done(&r);
    CHECK_EQ(aio_cancel(pipes[0], &r), AIO_ALLDONE);
    CHECK_EQ(aio_cancel(pipes[0], NULL), AIO_ALLDONE);
}

TEST(aio_cancel_queued)
{
    enum { N = 64 };
    struct aiocb r[N];
    char bytes[N];
    int cancelled = 0;

    CHECK_EQ(pipe(pipes), 0);
    for (int i = 0; i < N; i++) {
        r[i] = control(pipes[0], &bytes[i], 1, 0);
        CHECK_EQ(aio_read(&r[i]), 0);
    }
    test_sleep_ms(5);
    CHECK_EQ(aio_cancel(pipes[0], &r[N - 1]), AIO_CANCELED);
    CHECK_EQ(aio_error(&r[N - 1]), ECANCELED);
    CHECK_ERR(aio_return(&r[N - 1]), ECANCELED);
    CHECK_EQ(aio_cancel(pipes[0], NULL), AIO_NOTCANCELED);
    for (int i = 0; i < N - 1; i++)
        cancelled += aio_error(&r[i]) == ECANCELED;
    CHECK(cancelled > 0);
    for (int i = cancelled; i < N - 1; i++)
        CHECK_EQ(write(pipes[1], "x", 1), 1);
    for (int i = 0; i < N - 1; i++)
        aio_done(&r[i]);
}

TEST(aio_other_descriptors_go_on)
{
    enum { N = 12 };
    struct aiocb r[N], w = control(aio_file(0), "x", 1, 0);
    char bytes[N];

    CHECK_EQ(pipe(pipes), 0);
    for (int i = 0; i < N; i++) {
        r[i] = control(pipes[0], &bytes[i], 1, 0);
        CHECK_EQ(aio_read(&r[i]), 0);
    }
    CHECK_EQ(aio_write(&w), 0);
    aio_done(&w);
    for (int i = 0; i < N; i++)
        CHECK_EQ(write(pipes[1], "x", 1), 1);
    for (int i = 0; i < N; i++)
        aio_done(&r[i]);
}

TEST(lio_waits)
{
    char back[8] = "";
    int fd = aio_file(0);
    struct aiocb a = control(fd, "ab", 2, 0), b = control(fd, "cd", 2, 2), nop = control(fd, "ef", 2, 4);
    struct aiocb *list[] = { &a, NULL, &b, &nop };

    a.aio_lio_opcode = b.aio_lio_opcode = LIO_WRITE;
    nop.aio_lio_opcode = LIO_NOP;
    CHECK_EQ(lio_listio(LIO_WAIT, list, 4, NULL), 0);
    CHECK_EQ(aio_return(&a), 2);
    CHECK_EQ(aio_return(&b), 2);
    CHECK_EQ(pread(fd, back, 8, 0), 4);
    CHECK_STR(back, "abcd");
}

TEST(lio_tells_when_all_are_done)
{
    int fd = aio_file(0);
    struct aiocb a = control(fd, "ab", 2, 0), b = control(fd, "cd", 2, 2);
    struct aiocb *list[] = { &a, &b };
    struct sigevent event;

    handle(SIGRTMIN + 1, 0);
    SIGEV_SIGNAL_INIT(&event, SIGRTMIN + 1);
    a.aio_lio_opcode = b.aio_lio_opcode = LIO_WRITE;
    CHECK_EQ(lio_listio(LIO_NOWAIT, list, 2, &event), 0);
    await(&caught, 1);
    CHECK_EQ(aio_error(&a), 0);
    CHECK_EQ(aio_error(&b), 0);
    CHECK_EQ(caught_code, SI_ASYNCIO);
}

TEST(lio_one_fails)
{
    int fd = aio_file(0);
    struct aiocb a = control(fd, "ab", 2, 0), b = control(-1, "cd", 2, 2);
    struct aiocb *list[] = { &a, &b };

    a.aio_lio_opcode = b.aio_lio_opcode = LIO_WRITE;
    CHECK_ERR(lio_listio(LIO_WAIT, list, 2, NULL), EIO);
    CHECK_EQ(aio_error(&a), 0);
    CHECK_EQ(aio_error(&b), EBADF);
    CHECK_ERR(aio_return(&b), EBADF);
    b = control(fd, "cd", 2, 2);
    b.aio_lio_opcode = 99;
    CHECK_ERR(lio_listio(LIO_WAIT, list, 2, NULL), EIO);
    CHECK_EQ(aio_error(&b), EINVAL);
}

TEST(lio_bad_arguments)
{
    struct aiocb *list[] = { NULL };

    CHECK_ERR(lio_listio(77, list, 1, NULL), EINVAL);
    CHECK_ERR(lio_listio(LIO_WAIT, list, -1, NULL), EINVAL);
    CHECK_ERR(lio_listio(LIO_WAIT, list, (int)sysconf(_SC_AIO_LISTIO_MAX) + 1, NULL), EINVAL);
    CHECK_EQ(lio_listio(LIO_WAIT, list, 1, NULL), 0);
}

TEST(lio_wait_interrupted)
{
    struct aiocb r = pending_read();
    struct aiocb *list[] = { &r };

    r.aio_lio_opcode = LIO_READ;
    int tid = interrupt_me(0);
    CHECK_ERR(lio_listio(LIO_WAIT, list, 1, NULL), EINTR);
    test_join(tid);
    CHECK_EQ(write(pipes[1], "x", 1), 1);
    aio_done(&r);
    CHECK_EQ(aio_return(&r), 1);
}

/* ---- semaphores ---- */

TEST(sem_open_is_one_object)
{
    sem_t *a, *b;
    int value;

    sem_unlink("/posix_rt");
    CHECK((a = sem_open("/posix_rt", O_CREAT | O_EXCL, 0600, 3)) != SEM_FAILED);
    CHECK(sem_open("/posix_rt", O_CREAT | O_EXCL, 0600, 1) == SEM_FAILED && errno == EEXIST);
    CHECK((b = sem_open("/posix_rt", O_CREAT, 0600, 9)) == a);
    CHECK_EQ(sem_getvalue(b, &value), 0);
    CHECK_EQ(value, 3);
    CHECK_EQ(sem_close(b), 0);
    CHECK_EQ(sem_wait(a), 0);
    CHECK_EQ(sem_unlink("/posix_rt"), 0);
    CHECK_EQ(sem_wait(a), 0);
    CHECK(sem_open("/posix_rt", 0) == SEM_FAILED && errno == ENOENT);
    CHECK((b = sem_open("/posix_rt", O_CREAT, 0600, 1)) != a && b != SEM_FAILED);
    CHECK_EQ(sem_close(a), 0);
    CHECK_EQ(sem_close(b), 0);
    CHECK_EQ(sem_unlink("/posix_rt"), 0);
    CHECK_ERR(sem_unlink("/posix_rt"), ENOENT);
}

TEST(sem_names)
{
    char name[PATH_MAX + 10];

    memset(name, 'n', sizeof name);
    name[0] = '/';
    name[sizeof name - 1] = '\0';
    CHECK(sem_open(name, O_CREAT, 0600, 0) == SEM_FAILED && errno == ENAMETOOLONG);
    CHECK_ERR(sem_unlink(name), ENAMETOOLONG);
    name[NAME_MAX + 10] = '\0';
    CHECK(sem_open(name, O_CREAT, 0600, 0) == SEM_FAILED && errno == ENAMETOOLONG);
    CHECK_ERR(sem_unlink(name), ENAMETOOLONG);
    CHECK(sem_open("/", O_CREAT, 0600, 0) == SEM_FAILED);
    CHECK(sem_open("", O_CREAT, 0600, 0) == SEM_FAILED);
    CHECK(sem_open("/x", O_CREAT, 0600, (unsigned)SEM_VALUE_MAX + 1) == SEM_FAILED && errno == EINVAL);
}

TEST(sem_close_of_what_is_not_open)
{
    static sem_t local __attribute__((aligned(4096)));
    sem_t *sem;

    CHECK_EQ(sem_init(&local, 0, 1), 0);
    CHECK_ERR(sem_close(&local), EINVAL);
    CHECK_EQ(sem_trywait(&local), 0);
    CHECK((sem = sem_open(SEM_ANON, O_CREAT, 0600, 1)) != SEM_FAILED);
    CHECK_EQ(sem_wait(sem), 0);
    CHECK_EQ(sem_close(sem), 0);
}

TEST(sem_init_limits)
{
    sem_t sem;
    int value;

    CHECK_ERR(sem_init(&sem, 0, (unsigned)SEM_VALUE_MAX + 1), EINVAL);
    CHECK_EQ(sem_init(&sem, 0, SEM_VALUE_MAX), 0);
    CHECK_ERR(sem_post(&sem), EOVERFLOW);
    CHECK_EQ(sem_getvalue(&sem, &value), 0);
    CHECK_EQ(value, SEM_VALUE_MAX);
    CHECK_EQ(sem_destroy(&sem), 0);
    CHECK_ERR(sem_wait(&sem), EINVAL);
    CHECK_ERR(sem_post(&sem), EINVAL);
}

TEST(sem_timed)
{
    sem_t sem;
    struct timespec past = { 1, 0 }, bad = { 1, 1000000000 }, negative = { 1, -1 };

    CHECK_EQ(sem_init(&sem, 0, 1), 0);
    CHECK_EQ(sem_timedwait(&sem, &bad), 0);
    CHECK_ERR(sem_timedwait(&sem, &bad), EINVAL);
    CHECK_ERR(sem_timedwait(&sem, &negative), EINVAL);
    CHECK_ERR(sem_timedwait(&sem, &past), ETIMEDOUT);
    struct timespec soon = test_in_ms(CLOCK_REALTIME, 3);
    CHECK_ERR(sem_timedwait(&sem, &soon), ETIMEDOUT);
    CHECK_ERR(sem_trywait(&sem), EAGAIN);
    int tid = interrupt_me(0);
    soon = test_in_ms(CLOCK_REALTIME, 60000);
    CHECK_ERR(sem_timedwait(&sem, &soon), EINTR);
    test_join(tid);
    tid = interrupt_me(0);
    CHECK_ERR(sem_wait(&sem), EINTR);
    test_join(tid);
}

ROLE(sem_child)
{
    sem_t *sem = sem_open("/posix_rt2", 0);

    return sem != SEM_FAILED && sem_post(sem) == 0 ? 0 : 1;
}

TEST(sem_between_processes)
{
    sem_t *sem;

    sem_unlink("/posix_rt2");
    CHECK((sem = sem_open("/posix_rt2", O_CREAT, 0600, 0)) != SEM_FAILED);
    test_run("sem_child", NULL);
    CHECK_EQ(sem_trywait(sem), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(sem_post(sem) != 0);
    CHECK_EQ(sem_wait(sem), 0);
    test_exited_ok(child);
    sem_unlink("/posix_rt2");
    sem_close(sem);
}

/* ---- clocks, sleeping ---- */

TEST(clock_resolution)
{
    struct timespec res;
    clockid_t all[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID };

    for (unsigned i = 0; i < 4; i++) {
        CHECK_EQ(clock_getres(all[i], &res), 0);
        CHECK(res.tv_sec == 0 && res.tv_nsec > 0);
        CHECK_EQ(clock_getres(all[i], NULL), 0);
    }
    CHECK_ERR(clock_getres(12345, &res), EINVAL);
    CHECK_ERR(clock_gettime(12345, &res), EINVAL);
    CHECK_ERR(clock_getres(-1, &res), EINVAL);
    CHECK_ERR(clock_gettime(-1, &res), EINVAL);
}

TEST(clock_set_errors)
{
    struct timespec t = { 1000000, 1000000000 };

    CHECK_ERR(clock_settime(CLOCK_REALTIME, &t), EINVAL);
    t.tv_nsec = -1;
    CHECK_ERR(clock_settime(CLOCK_REALTIME, &t), EINVAL);
    t.tv_nsec = 0;
    CHECK_ERR(clock_settime(CLOCK_MONOTONIC, &t), EINVAL);
    CHECK_ERR(clock_settime(12345, &t), EINVAL);
    t.tv_sec = -1;
    CHECK_ERR(clock_settime(CLOCK_REALTIME, &t), EINVAL);
}

TEST(clock_of_processes)
{
    clockid_t id;
    struct timespec t;

    CHECK_EQ(clock_getcpuclockid(0, &id), 0);
    CHECK_EQ(clock_gettime(id, &t), 0);
    CHECK_EQ(clock_getcpuclockid(getpid(), &id), 0);
    CHECK_EQ(clock_gettime(id, &t), 0);
    CHECK_EQ(clock_getcpuclockid(1, &id), 0);
    CHECK_EQ(clock_getcpuclockid(0x7ffffff0, &id), ESRCH);
    CHECK_EQ(pthread_getcpuclockid(pthread_self(), &id), 0);
    CHECK_EQ(clock_gettime(id, &t), 0);
}

TEST(nanosleep_errors)
{
    struct timespec t[] = { { 0, -1 }, { 0, 1000000000 }, { -1, 0 }, { 1, INT_MAX } };

    for (unsigned i = 0; i < 4; i++) {
        CHECK_ERR(nanosleep(&t[i], NULL), EINVAL);
        CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, 0, &t[i], NULL), EINVAL);
    }
    CHECK_EQ(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &t[0], NULL), EINVAL);
    CHECK_EQ(clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &t[0], NULL), ENOTSUP);
    t[0] = (struct timespec){ 0, 1 };
    CHECK_EQ(clock_nanosleep(12345, 0, &t[0], NULL), EINVAL);
    CHECK_EQ(clock_nanosleep(-1, 0, &t[0], NULL), EINVAL);
}

TEST(nanosleep_interrupted)
{
    struct timespec minute = { 60, 0 }, left = { 0, 0 };
    int tid = interrupt_me(0);

    CHECK_ERR(nanosleep(&minute, &left), EINTR);
    CHECK(left.tv_sec >= 50 && left.tv_sec < 60 && left.tv_nsec >= 0 && left.tv_nsec < 1000000000);
    test_join(tid);
    tid = interrupt_me(0);
    left.tv_sec = 99;
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &minute, &left), EINTR);
    CHECK(left.tv_sec >= 50 && left.tv_sec < 60);
    test_join(tid);
    tid = interrupt_me(0);
    left.tv_sec = 99;
    minute = test_in_ms(CLOCK_REALTIME, 60000);
    CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &minute, &left), EINTR);
    CHECK_EQ(left.tv_sec, 99);
    test_join(tid);
    tid = interrupt_me(0);
    CHECK(sleep(60) >= 59);
    test_join(tid);
}

TEST(nanosleep_absolute)
{
    struct timespec t = { 0, 0 }, now;

    CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &t, NULL), 0);
    for (int i = 0; i < 2; i++) {
        clockid_t clock = i ? CLOCK_MONOTONIC : CLOCK_REALTIME;
        t = test_in_ms(clock, 5);
        CHECK_EQ(clock_nanosleep(clock, TIMER_ABSTIME, &t, NULL), 0);
        clock_gettime(clock, &now);
        CHECK(now.tv_sec > t.tv_sec || (now.tv_sec == t.tv_sec && now.tv_nsec >= t.tv_nsec));
    }
}

/* ---- timers ---- */

static struct itimerspec once_ms(long ms)
{
    return (struct itimerspec){ .it_value = { ms / 1000, ms % 1000 * 1000000 } };
}

TEST(timer_default_event)
{
    timer_t t;
    struct itimerspec it = once_ms(2);

    handle(SIGALRM, 0);
    CHECK_EQ(timer_create(CLOCK_REALTIME, NULL, &t), 0);
    CHECK_EQ(timer_settime(t, 0, &it, NULL), 0);
    await(&caught, 1);
    CHECK_EQ(caught_code, SI_TIMER);
    CHECK_EQ(caught_value, t);
    CHECK_EQ(timer_delete(t), 0);
}

TEST(timer_bad_ids)
{
    struct itimerspec it = once_ms(1);
    timer_t t;
    struct sigevent event;

    CHECK_ERR(timer_delete(9999), EINVAL);
    CHECK_ERR(timer_delete(-1), EINVAL);
    CHECK_ERR(timer_gettime(9999, &it), EINVAL);
    CHECK_ERR(timer_settime(9999, 0, &it, NULL), EINVAL);
    CHECK_ERR(timer_getoverrun(9999), EINVAL);
    CHECK_ERR(timer_create(12345, NULL, &t), EINVAL);
    SIGEV_SIGNAL_INIT(&event, -1);
    CHECK_ERR(timer_create(CLOCK_REALTIME, &event, &t), EINVAL);
    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_THREAD;
    CHECK_ERR(timer_create(CLOCK_REALTIME, &event, &t), EINVAL);
}

TEST(timer_values)
{
    timer_t t;
    struct itimerspec it = { .it_value = { 100, 0 } }, old = { { 9, 9 }, { 9, 9 } };
    struct sigevent event;

    SIGEV_NONE_INIT(&event);
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &t), 0);
    CHECK_EQ(timer_gettime(t, &old), 0);
    CHECK(old.it_value.tv_sec == 0 && old.it_value.tv_nsec == 0 && old.it_interval.tv_sec == 0);
    it.it_interval.tv_sec = 7;
    CHECK_EQ(timer_settime(t, 0, &it, &old), 0);
    CHECK(old.it_value.tv_sec == 0 && old.it_interval.tv_sec == 0);
    CHECK_EQ(timer_gettime(t, &old), 0);
    CHECK(old.it_value.tv_sec >= 99 && old.it_value.tv_sec <= 100 && old.it_interval.tv_sec == 7);
    it.it_value.tv_nsec = 1000000000;
    CHECK_ERR(timer_settime(t, 0, &it, NULL), EINVAL);
    it.it_value.tv_nsec = -1;
    CHECK_ERR(timer_settime(t, 0, &it, NULL), EINVAL);
    it.it_value = (struct timespec){ 0, 0 };
    CHECK_EQ(timer_settime(t, 0, &it, &old), 0);
    CHECK(old.it_value.tv_sec >= 99 && old.it_interval.tv_sec == 7);
    CHECK_EQ(timer_gettime(t, &old), 0);
    CHECK(old.it_value.tv_sec == 0 && old.it_value.tv_nsec == 0);
    CHECK_EQ(timer_delete(t), 0);
    CHECK_ERR(timer_gettime(t, &old), EINVAL);
}

TEST(timer_absolute_in_the_past)
{
    timer_t t;
    struct itimerspec it = { .it_value = { 1, 0 } };

    handle(SIGALRM, 0);
    CHECK_EQ(timer_create(CLOCK_REALTIME, NULL, &t), 0);
    CHECK_EQ(timer_settime(t, TIMER_ABSTIME, &it, NULL), 0);
    await(&caught, 1);
    CHECK_EQ(timer_delete(t), 0);
}

TEST(timer_absolute_gettime_is_relative)
{
    timer_t t;
    struct itimerspec it = { .it_value = test_in_ms(CLOCK_REALTIME, 50000) }, now;
    struct sigevent event;

    SIGEV_NONE_INIT(&event);
    CHECK_EQ(timer_create(CLOCK_REALTIME, &event, &t), 0);
    CHECK_EQ(timer_settime(t, TIMER_ABSTIME, &it, NULL), 0);
    CHECK_EQ(timer_gettime(t, &now), 0);
    CHECK(now.it_value.tv_sec >= 40 && now.it_value.tv_sec <= 50);
    CHECK_EQ(timer_delete(t), 0);
}

TEST(timer_overruns)
{
    timer_t t;
    struct sigevent event;
    struct itimerspec it = { { 0, 2000000 }, { 0, 2000000 } };
    sigset_t set;
    siginfo_t info;

    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, NULL);
    handle(SIGRTMIN, 0);
    SIGEV_SIGNAL_INIT(&event, SIGRTMIN);
    event.sigev_value.sival_int = 4;
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &t), 0);
    CHECK_EQ(timer_settime(t, 0, &it, NULL), 0);
    test_sleep_ms(30);
    CHECK_EQ(sigwaitinfo(&set, &info), SIGRTMIN);
    CHECK_EQ(info.si_value.sival_int, 4);
    CHECK_EQ(info.si_code, SI_TIMER);
    int n = timer_getoverrun(t);
    CHECK(n >= 8 && n < 1000);
    CHECK_EQ(timer_delete(t), 0);
}

TEST(timer_not_inherited_by_fork)
{
    timer_t t;
    struct itimerspec it = once_ms(60000);

    CHECK_EQ(timer_create(CLOCK_REALTIME, NULL, &t), 0);
    CHECK_EQ(timer_settime(t, 0, &it, NULL), 0);
    pid_t child = fork();
    if (child == 0)
        _exit(timer_gettime(t, &it) == -1 && errno == EINVAL && alarm(0) == 0 ? 0 : 1);
    test_exited_ok(child);
    CHECK_EQ(timer_gettime(t, &it), 0);
    CHECK_EQ(timer_delete(t), 0);
}

TEST(timer_thread_notification)
{
    timer_t t;
    struct sigevent event;
    struct itimerspec it = once_ms(2);

    memset(&event, 0, sizeof event);
    event.sigev_notify = SIGEV_THREAD;
    event.sigev_notify_function = tell_value;
    event.sigev_value.sival_int = 31;
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &t), 0);
    CHECK_EQ(timer_settime(t, 0, &it, NULL), 0);
    await(&told, 31);
    CHECK_EQ(timer_delete(t), 0);
}

/* Uses CPU time. */
static void burn(volatile sig_atomic_t *until)
{
    while (!*until)
        ;
}

TEST(timer_cpu_time_of_the_process)
{
    timer_t t;
    struct itimerspec it = once_ms(20), now;
    struct timespec cpu;

    handle(SIGALRM, 0);
    CHECK_EQ(timer_create(CLOCK_PROCESS_CPUTIME_ID, NULL, &t), 0);
    CHECK_EQ(timer_settime(t, 0, &it, NULL), 0);
    CHECK_EQ(timer_gettime(t, &now), 0);
    CHECK(now.it_value.tv_sec == 0 && now.it_value.tv_nsec > 0 && now.it_value.tv_nsec <= 20000000);
    test_sleep_ms(50);
    CHECK_EQ(caught, 0);
    burn(&caught);
    CHECK_EQ(caught_code, SI_TIMER);
    CHECK_EQ(caught_value, t);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    CHECK(cpu.tv_sec > 0 || cpu.tv_nsec >= 20000000);
    CHECK_EQ(timer_gettime(t, &now), 0);
    CHECK(now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0);
    CHECK_EQ(timer_getoverrun(t), 0);
    CHECK_EQ(timer_delete(t), 0);
    CHECK_ERR(timer_delete(t), EINVAL);
}

static void check_itimer(int which, int signo)
{
    struct itimerval it = { { 0, 10000 }, { 0, 10000 } }, old;

    handle(signo, 0);
    CHECK_EQ(getitimer(which, &old), 0);
    CHECK(old.it_value.tv_sec == 0 && old.it_value.tv_usec == 0);
    CHECK_EQ(setitimer(which, &it, &old), 0);
    CHECK_EQ(getitimer(which, &old), 0);
    CHECK(old.it_value.tv_usec > 0 && old.it_value.tv_usec <= 10000 && old.it_interval.tv_usec == 10000);
    while (caught < 3)
        ;
    memset(&it, 0, sizeof it);
    CHECK_EQ(setitimer(which, &it, &old), 0);
    CHECK_EQ(old.it_interval.tv_usec, 10000);
    int n = caught;
    for (struct timespec t = { 0, 0 }, end = test_in_ms(CLOCK_MONOTONIC, 40); t.tv_sec * 1000000000 + t.tv_nsec < end.tv_sec * 1000000000 + end.tv_nsec;)
        clock_gettime(CLOCK_MONOTONIC, &t);
    CHECK(caught <= n + 1);
}

TEST(itimer_virtual) { check_itimer(ITIMER_VIRTUAL, SIGVTALRM); }
TEST(itimer_prof) { check_itimer(ITIMER_PROF, SIGPROF); }
TEST(itimer_real)
{
    struct itimerval it = { { 0, 2000 }, { 0, 2000 } }, old;

    handle(SIGALRM, 0);
    CHECK_EQ(setitimer(ITIMER_REAL, &it, NULL), 0);
    await(&caught, 3);
    memset(&it, 0, sizeof it);
    CHECK_EQ(setitimer(ITIMER_REAL, &it, &old), 0);
    CHECK_EQ(old.it_interval.tv_usec, 2000);
}

TEST(itimer_errors)
{
    struct itimerval it = { { 0, 0 }, { 0, 1000000 } };

    CHECK_ERR(setitimer(77, &it, NULL), EINVAL);
    CHECK_ERR(getitimer(-1, &it), EINVAL);
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        it.it_value.tv_usec = 1000000;
        CHECK_ERR(setitimer(which, &it, NULL), EINVAL);
        it.it_value.tv_usec = -1;
        CHECK_ERR(setitimer(which, &it, NULL), EINVAL);
    }
}

TEST(alarm_counts_down)
{
    handle(SIGALRM, 0);
    CHECK_EQ(alarm(100), 0);
    unsigned left = alarm(50);
    CHECK(left >= 99 && left <= 100);
    left = alarm(0);
    CHECK(left >= 49 && left <= 50);
    CHECK_EQ(alarm(0), 0);
}

/* ---- scheduling ---- */

TEST(sched_limits)
{
    int policies[] = { SCHED_FIFO, SCHED_RR, SCHED_OTHER, SCHED_SPORADIC };

    for (unsigned i = 0; i < 4; i++) {
        int min = sched_get_priority_min(policies[i]), max = sched_get_priority_max(policies[i]);
        CHECK(min != -1 && max != -1 && min < max);
        if (policies[i] != SCHED_OTHER)
            CHECK(max - min >= 31);
    }
    CHECK_ERR(sched_get_priority_min(-1), EINVAL);
    CHECK_ERR(sched_get_priority_max(99), EINVAL);
}

TEST(sched_no_such_process)
{
    struct sched_param p = { .sched_priority = 10 };
    struct timespec t;

    CHECK_ERR(sched_getparam(0x7ffffff0, &p), ESRCH);
    CHECK_ERR(sched_setparam(0x7ffffff0, &p), ESRCH);
    CHECK_ERR(sched_getscheduler(0x7ffffff0), ESRCH);
    CHECK_ERR(sched_setscheduler(0x7ffffff0, SCHED_RR, &p), ESRCH);
    CHECK_ERR(sched_rr_get_interval(0x7ffffff0, &t), ESRCH);
    CHECK(sched_getparam(-1, &p) == -1 && (errno == ESRCH || errno == EINVAL));
    CHECK(sched_getscheduler(-1) == -1 && (errno == ESRCH || errno == EINVAL));
    CHECK(sched_setscheduler(-1, SCHED_RR, &p) == -1 && (errno == ESRCH || errno == EINVAL));
    CHECK(sched_rr_get_interval(-1, &t) == -1 && (errno == ESRCH || errno == EINVAL));
}

TEST(sched_bad_values)
{
    struct sched_param p;

    CHECK_EQ(sched_getparam(0, &p), 0);
    CHECK_ERR(sched_setscheduler(0, 77, &p), EINVAL);
    p.sched_priority = -1;
    CHECK_ERR(sched_setscheduler(0, SCHED_FIFO, &p), EINVAL);
    CHECK_ERR(sched_setparam(0, &p), EINVAL);
    p.sched_priority = 1000;
    CHECK_ERR(sched_setparam(0, &p), EINVAL);
    CHECK_ERR(sched_setscheduler(getpid(), SCHED_RR, &p), EINVAL);
}

TEST(sched_former_policy)
{
    struct sched_param p, q;

    CHECK_EQ(sched_getparam(getpid(), &p), 0);
    int was = sched_getscheduler(0);
    CHECK_EQ(sched_setscheduler(0, SCHED_FIFO, &p), was);
    CHECK_EQ(sched_setscheduler(0, SCHED_RR, &p), SCHED_FIFO);
    CHECK_EQ(sched_getscheduler(getpid()), SCHED_RR);
    p.sched_priority--;
    CHECK_EQ(sched_setparam(0, &p), 0);
    CHECK_EQ(sched_getparam(0, &q), 0);
    CHECK_EQ(q.sched_priority, p.sched_priority);
    CHECK_EQ(sched_getscheduler(0), SCHED_RR);
}

TEST(sched_interval)
{
    struct timespec t = { -1, -1 };

    CHECK_EQ(sched_rr_get_interval(0, &t), 0);
    CHECK(t.tv_sec == 0 && t.tv_nsec > 0);
    CHECK_EQ(sched_yield(), 0);
}

/* ---- nice ---- */

TEST(nice_values)
{
    errno = 0;
    int base = getpriority(PRIO_PROCESS, 0);
    CHECK_EQ(errno, 0);
    CHECK_EQ(nice(3), base + 3);
    CHECK_EQ(getpriority(PRIO_PROCESS, getpid()), base + 3);
    CHECK_EQ(nice(0), base + 3);
    CHECK_EQ(setpriority(PRIO_PROCESS, 0, 15), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), 15);
    CHECK_EQ(nice(100), 19);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), 19);
    CHECK_EQ(setpriority(PRIO_PROCESS, 0, 100), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), 19);
    CHECK_EQ(setpriority(PRIO_PROCESS, 0, base), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), base);
}

TEST(priority_of_groups)
{
    CHECK_EQ(setpgid(0, 0), 0);
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    CHECK_EQ(setpriority(PRIO_PGRP, 0, 4), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 4);
    CHECK_EQ(setpriority(PRIO_PROCESS, child, 2), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, 0), 4);
    CHECK_EQ(getpriority(PRIO_PGRP, 0), 2);
    CHECK_EQ(getpriority(PRIO_PGRP, getpgrp()), 2);
    CHECK_EQ(setpriority(PRIO_PGRP, getpgrp(), 5), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 5);
    kill(child, SIGKILL);
    test_wait(child);
    errno = 0;
    CHECK(getpriority(PRIO_USER, 0) <= 5 && errno == 0);
}

ROLE(user_priority)
{
    CHECK_EQ(setuid(4711), 0);
    pid_t child = fork();
    if (child == 0) {
        pause();
        _exit(0);
    }
    CHECK_EQ(setpriority(PRIO_USER, 0, 6), 0);
    CHECK_EQ(getpriority(PRIO_PROCESS, child), 6);
    CHECK_EQ(setpriority(PRIO_PROCESS, child, 3), 0);
    CHECK_EQ(getpriority(PRIO_USER, 4711), 3);
    kill(child, SIGKILL);
    test_wait(child);
    return 0;
}

TEST(priority_of_users) { test_run("user_priority", NULL); }

TEST(priority_errors)
{
    CHECK_ERR(getpriority(99, 0), EINVAL);
    CHECK_ERR(setpriority(99, 0, 0), EINVAL);
    CHECK_ERR(getpriority(PRIO_PROCESS, 0x7ffffff0), ESRCH);
    CHECK_ERR(setpriority(PRIO_PROCESS, 0x7ffffff0, 0), ESRCH);
    CHECK_ERR(getpriority(PRIO_PGRP, 0x7ffffff0), ESRCH);
    CHECK_ERR(setpriority(PRIO_PGRP, 0x7ffffff0, 0), ESRCH);
    CHECK_ERR(getpriority(PRIO_USER, 99999), ESRCH);
    CHECK_ERR(setpriority(PRIO_USER, 99999, 0), ESRCH);
}

static volatile sig_atomic_t group_hits;

static void count_in_group(int signo)
{
    group_hits++;
}

static int group_member(int in, int out)
{
    char c = 0;

    signal(SIGRTMIN, count_in_group);
    if (write(out, &c, 1) != 1) return -1;              /* ready */
    while (read(in, &c, 1) == -1 && errno == EINTR) { }
    return group_hits;
}

TEST(aio_signal_is_for_this_process)
{
    struct aiocb w = control(aio_file(0), "x", 1, 0);
    int to[2], from[2], status;
    char c;

    CHECK(pipe(to) == 0 && pipe(from) == 0);
    pid_t other = fork();
    CHECK(other >= 0);
    if (other == 0) {
        close(to[1]);
        _exit(group_member(to[0], from[1]));
    }
    CHECK_EQ(read(from[0], &c, 1), 1);
    handle(SIGRTMIN, 0);
    SIGEV_SIGNAL_INIT(&w.aio_sigevent, SIGRTMIN);
    CHECK_EQ(aio_write(&w), 0);
    await(&caught, 1);
    close(to[1]);
    CHECK_EQ(waitpid(other, &status, 0), other);
    CHECK_EQ(status, 0);
}
