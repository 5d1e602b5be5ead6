/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The kernel without memory: each operation is done again and again while the first, the second, the third ... allocation the kernel
 * makes for this process fails, until it needs no more. It may fail then, with an errno that says so; afterwards it succeeds again, and
 * nothing is lost (the harness counts pages and objects). What procnto does for a process is tried with the kernel failing for procnto. Only the debug kernel can do that (kernel/include/inject.h).
 */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>

#include "test.h"

#define INJECT_ALLOC 0x616c6c6f63l
#define POINTS_MAX   400

static long whose;                          /* pid, 0: ours */

static long fail_at(long count)
{
    register long x0 __asm__("x0") = INJECT_ALLOC, x1 __asm__("x1") = count, x2 __asm__("x2") = whose, x8 __asm__("x8") = 0;
    __asm__ volatile("svc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x8) : :
                     "x3", "x4", "x5", "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory", "cc");
    return x0;
}

/* Touching memory that cannot be had: SIGBUS. */
static sigjmp_buf touched;
static void no_page(int signo) { siglongjmp(touched, 1); }

static int try(int (*op)(void))
{
    if (sigsetjmp(touched, 1) != 0) {
        errno = ENOMEM;
        return -1;
    }
    return op();
}

static void walk(int (*op)(void))
{
    fail_at(1000000);
    if (fail_at(0) == 0)
        test_skip("not the debug kernel");
    signal(SIGBUS, no_page);
    for (int i = 0; i < 4; i++)
        CHECK_EQ(op(), 0);                  /* tables and caches grow */
    for (int n = 1;; n++) {
        CHECK(n < POINTS_MAX);
        fail_at(n);
        errno = 0;
        int result = try(op), err = errno;
        bool failed = fail_at(0) == 0;
        if (result != 0 && (!failed || (err != ENOMEM && err != EAGAIN && err != ENOSPC)))
            test_fail(__FILE__, __LINE__, "allocation %d: result %d, errno %d", n, result, err);
        if (op() != 0)
            test_fail(__FILE__, __LINE__, "after allocation %d had failed: errno %d", n, errno);
        if (!failed)
            return;
    }
}

/* Ends what an operation began, and keeps errno. */
#define END(call) ({ int err_ = errno; (void)(call); errno = err_; })

#define OP(name)                                                                                                       \
    static int op_##name(void);                                                                                        \
    TEST(name) { walk(op_##name); }                                                                                    \
    static int op_##name(void)
/* The same while the kernel fails for procnto, which does the work. */
#define PROCNTO_OP(name)                                                                                               \
    static int op_##name(void);                                                                                        \
    TEST(name)                                                                                                         \
    {                                                                                                                  \
        whose = 1;                                                                                                     \
        walk(op_##name);                                                                                               \
    }                                                                                                                  \
    static int op_##name(void)

/* ---- channels, connections, messages, pulses ---- */

OP(channel)
{
    int chid = ChannelCreate(_NTO_CHF_DISCONNECT | _NTO_CHF_UNBLOCK | _NTO_CHF_COID_DISCONNECT | _NTO_CHF_THREAD_DEATH);
    return chid == -1 ? -1 : ChannelDestroy(chid);
}

OP(many_channels)
{
    int chid[100], n = 0;
    while (n < 100 && (chid[n] = ChannelCreate(0)) != -1)
        n++;
    for (int i = 0; i < n; i++)
        END(ChannelDestroy(chid[i]));
    return n == 100 ? 0 : -1;
}

static int with_channel(int (*use)(int chid, int coid), unsigned flags)
{
    int chid = ChannelCreate(flags), coid, result;
    if (chid == -1)
        return -1;
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    result = coid == -1 ? -1 : use(chid, coid);
    if (coid != -1)
        END(ConnectDetach(coid));
    END(ChannelDestroy(chid));
    return result;
}

static int use_nothing(int chid, int coid) { return 0; }
OP(connection) { return with_channel(use_nothing, 0); }

static int use_pulses(int chid, int coid)
{
    struct _pulse pulse;
    int sent = 0;
    while (sent < 40 && MsgSendPulse(coid, 10 + sent % 3, 1, sent) == 0)
        sent++;
    for (int i = 0; i < sent; i++)
        END(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL));
    return sent == 40 ? 0 : -1;
}
OP(pulses) { return with_channel(use_pulses, 0); }

static int use_event(int chid, int coid)
{
    struct sigevent event;
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 1);
    if (MsgRegisterEvent(&event, coid) != 0)
        return -1;
    return MsgUnregisterEvent(&event);
}
OP(registered_event) { return with_channel(use_event, 0); }

static int serve_on;

/* A server's thread that answers `count` messages; the client's own allocations and the server's are one process'. */
static void *serve(void *arg)
{
    char buf[256];
    for (int rcvid;;) {
        rcvid = MsgReceive(serve_on, buf, sizeof buf, NULL);
        if (rcvid == -1 && errno == ESRCH)
            return NULL;
        if (rcvid > 0 && MsgReply(rcvid, 0, buf, 100) == -1)
            MsgError(rcvid, ENOMEM);
    }
}

static int use_messages(int chid, int coid)
{
    static char big[10000];
    iov_t parts[200];
    for (int i = 0; i < 200; i++)
        SETIOV(&parts[i], big + 50 * i, 50);
    serve_on = chid;
    pthread_t tid;
    int err = pthread_create(&tid, NULL, serve, NULL), result;
    if (err != 0) {
        errno = err;
        return -1;
    }
    result = MsgSend(coid, big, sizeof big, big, sizeof big) == -1 || MsgSendv(coid, parts, 200, parts, 200) == -1 ? -1 : 0;
    END(ChannelDestroy(chid));
    END(pthread_join(tid, NULL));
    return result;
}
OP(messages) { return with_channel(use_messages, 0); }

/* ---- threads ---- */

static void *nothing(void *arg) { return arg; }

OP(thread)
{
    pthread_t tid;
    errno = pthread_create(&tid, NULL, nothing, NULL);
    return errno != 0 ? -1 : (errno = pthread_join(tid, NULL)) != 0 ? -1 : 0;
}

static void *attributes(void *arg)
{
    unsigned mask[] = { 1 };
    struct sched_param sporadic = { .sched_priority = 10 };
    sporadic.sched_ss_low_priority = 5;
    sporadic.sched_ss_max_repl = 4;
    sporadic.sched_ss_repl_period.tv_nsec = 10000000;
    sporadic.sched_ss_init_budget.tv_nsec = 1000000;
    struct sigevent event;
    SIGEV_SIGNAL_INIT(&event, SIGWINCH);
    if ((errno = pthread_setname_np(pthread_self(), "some name")) != 0 || ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(uintptr_t)mask[0]) == -1 ||
        ThreadCtl(_NTO_TCTL_ADD_EXIT_EVENT, &event) == -1 || SchedSet(0, 0, SCHED_SPORADIC, &sporadic) == -1)
        return (void *)(intptr_t)errno;
    return NULL;
}

OP(thread_attributes)
{
    pthread_t tid;
    void *result = NULL;
    if ((errno = pthread_create(&tid, NULL, attributes, NULL)) != 0 || (errno = pthread_join(tid, &result)) != 0)
        return -1;
    errno = (int)(intptr_t)result;
    return errno != 0 ? -1 : 0;
}

/* ---- synchronization ---- */

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;

static void *locks(void *arg)
{
    int err = pthread_mutex_lock(&mutex);
    if (err == 0)
        pthread_mutex_unlock(&mutex);
    return (void *)(intptr_t)err;
}

/* One waits for the mutex while the other has it. */
OP(mutex_contended)
{
    pthread_t tid;
    void *result = NULL;
    if ((errno = pthread_mutex_lock(&mutex)) != 0)
        return -1;
    int err = pthread_create(&tid, NULL, locks, NULL);
    if (err == 0)
        test_sleep_ms(1);
    pthread_mutex_unlock(&mutex);
    if (err == 0)
        pthread_join(tid, &result);
    errno = err ? err : (int)(intptr_t)result;
    return errno != 0 ? -1 : 0;
}

OP(condvar_timeout)
{
    struct timespec soon = test_in_ms(CLOCK_REALTIME, 1);
    pthread_mutex_lock(&mutex);
    errno = pthread_cond_timedwait(&cond, &mutex, &soon);
    END(pthread_mutex_unlock(&mutex));
    return errno == ETIMEDOUT ? 0 : -1;
}

OP(semaphore)
{
    sem_t sem;
    struct timespec soon = test_in_ms(CLOCK_REALTIME, 1);
    if (sem_init(&sem, 0, 0) == -1)
        return -1;
    int result = sem_timedwait(&sem, &soon) == -1 && errno == ETIMEDOUT ? 0 : -1;
    END(sem_destroy(&sem));
    return result;
}

OP(mutex_ceiling)
{
    pthread_mutexattr_t attr;
    pthread_mutex_t m;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_PROTECT);
    pthread_mutexattr_setprioceiling(&attr, 30);
    if ((errno = pthread_mutex_init(&m, &attr)) != 0)
        return -1;
    errno = pthread_mutex_lock(&m);
    int result = errno != 0 ? -1 : (errno = pthread_mutex_unlock(&m)) != 0 ? -1 : 0;
    END(pthread_mutex_destroy(&m));
    return result;
}

OP(mutex_event)
{
    pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
    struct sigevent event, none;
    SIGEV_SIGNAL_INIT(&event, SIGWINCH);
    SIGEV_NONE_INIT(&none);
    if (SyncMutexEvent((sync_t *)&m, &event) == -1)
        return -1;
    END(SyncDestroy((sync_t *)&m));
    return 0;
}

/* ---- signals, timers, interrupts ---- */

OP(queued_signals)
{
    sigset_t set, old;
    int sent = 0;
    siginfo_t info;
    struct timespec at_once = { 0, 0 };
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &set, &old);
    while (sent < 60 && sigqueue(getpid(), SIGRTMIN, (union sigval) { .sival_int = sent }) == 0)
        sent++;
    int err = errno, got = 0;
    while (sigtimedwait(&set, &info, &at_once) == SIGRTMIN)
        got++;
    CHECK_EQ(got, sent);
    sigprocmask(SIG_SETMASK, &old, NULL);
    errno = err;
    return sent == 60 ? 0 : -1;
}

OP(timer)
{
    struct sigevent event;
    struct itimerspec in = { .it_value.tv_nsec = 1 }, none = { 0 };
    timer_t id;
    SIGEV_SIGNAL_INIT(&event, SIGWINCH);
    if (timer_create(CLOCK_MONOTONIC, &event, &id) == -1)
        return -1;
    int result = timer_settime(id, 0, &in, NULL) == -1 || timer_settime(id, 0, &none, NULL) == -1 ? -1 : 0;
    END(timer_delete(id));
    return result;
}

OP(alarm_clock)
{
    errno = 0;
    ualarm(1000000, 0);
    int err = errno;
    ualarm(0, 0);
    errno = err;
    return err ? -1 : 0;
}

OP(interrupt_event)
{
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    int id = InterruptAttachEvent(40, &event, 0);
    return id == -1 ? -1 : InterruptDetach(id);
}

/* ---- memory and processes: the kernel's part of it in this process ---- */

OP(lazy_memory)
{
    size_t size = 4 << 20;
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);
    if (p == MAP_FAILED)
        return -1;
    int result = 0;
    sigjmp_buf outer;
    memcpy(&outer, &touched, sizeof outer);
    if (sigsetjmp(touched, 1) == 0)
        for (size_t at = 0; at < size; at += 600 * 1024)
            p[at] = 1;
    else
        result = -1;
    memcpy(&touched, &outer, sizeof outer);
    munmap(p, size);
    errno = ENOMEM;
    return result;
}

PROCNTO_OP(mapped_memory)
{
    char *p = mmap(NULL, 40960, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    if (p == MAP_FAILED)
        return -1;
    int result = mprotect(p + 4096, 4096, PROT_READ);
    END(munmap(p, 40960));
    return result;
}

PROCNTO_OP(child)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    int status;
    return pid == -1 ? -1 : waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

OP(descriptors)
{
    int fd = open("/dev/null", O_RDWR), far;
    if (fd == -1)
        return -1;
    far = fcntl(fd, F_DUPFD, 500);
    int result = far == -1 ? -1 : write(far, "x", 1) == 1 ? 0 : -1;
    if (far != -1)
        END(close(far));
    END(close(fd));
    return result;
}

OP(pipes)
{
    int fd[2];
    char c;
    if (pipe(fd) == -1)
        return -1;
    int result = write(fd[1], "x", 1) == 1 && read(fd[0], &c, 1) == 1 ? 0 : -1;
    END(close(fd[0]));
    END(close(fd[1]));
    return result;
}

PROCNTO_OP(spawned)
{
    char *argv[] = { "test-kernel_alloc", "-l", NULL }, *env[] = { NULL };
    posix_spawn_file_actions_t quiet;
    pid_t pid;
    int status;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
    errno = posix_spawn(&pid, "/proc/boot/test-kernel_alloc", &quiet, NULL, argv, env);
    END(posix_spawn_file_actions_destroy(&quiet));
    return errno != 0 ? -1 : waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1;
}

PROCNTO_OP(shared_memory)
{
    int fd = shm_open("/test-kernel_alloc", O_RDWR | O_CREAT, 0600);
    if (fd == -1)
        return -1;
    int result = ftruncate(fd, 100000);
    char *p = result == -1 ? MAP_FAILED : mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (p != MAP_FAILED) {
        p[50000] = 1;
        END(munmap(p, 100000));
    } else {
        result = -1;
    }
    END(close(fd));
    END(shm_unlink("/test-kernel_alloc"));
    return result;
}

PROCNTO_OP(contiguous_memory)
{
    char *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_PHYS, NOFD, 0);
    return p == MAP_FAILED ? -1 : munmap(p, 65536);
}

PROCNTO_OP(holes)
{
    char *p = mmap(NULL, 40 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    int result = 0;
    if (p == MAP_FAILED)
        return -1;
    for (int i = 1; i < 40 && result == 0; i += 2)
        result = munmap(p + i * 4096, 4096);
    END(munmap(p, 40 * 4096));
    return result;
}
