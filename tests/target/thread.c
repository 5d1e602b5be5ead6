/* SPDX-License-Identifier: Apache-2.0 */
/* Threads: life, join, detach, cancellation, names, holding, run masks, thread-specific data, registers. */
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <semaphore.h>
#include <sys/mman.h>

#include "test.h"

static void *return_arg(void *arg) { return arg; }
static void *exit_arg(void *arg) { pthread_exit(arg); }

static volatile bool go;
static void *wait_go(void *arg)
{
    while (!go) test_sleep_ms(1);
    return arg;
}

static void *sleep_long(void *arg)
{
    test_sleep_ms(60000);
    return arg;
}

/* ---- create and join ---- */

TEST(join_returns_value)
{
    pthread_t t;
    void *value;
    CHECK_EQ(pthread_create(&t, NULL, return_arg, (void *)0x1234), 0);
    CHECK(t > 1);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 0x1234);
    CHECK_EQ(pthread_create(&t, NULL, exit_arg, (void *)-5), 0);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, -5);
}

TEST(join_without_value)
{
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, return_arg, NULL), 0);
    CHECK_EQ(pthread_join(t, NULL), 0);
}

TEST(join_blocks)
{
    void *value;
    go = false;
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, wait_go, (void *)9), 0);
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += 5000000;
    if (end.tv_nsec >= 1000000000) end.tv_nsec -= 1000000000, end.tv_sec++;
    CHECK_EQ(pthread_timedjoin_monotonic(t, &value, &end), ETIMEDOUT);
    go = true;
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 9);
}

TEST(join_errors)
{
    void *value;
    CHECK_EQ(pthread_join(12345, &value), ESRCH);
    CHECK_EQ(pthread_join(pthread_self(), &value), EDEADLK);
    CHECK_EQ(ThreadJoin_r(0x7fffffff, NULL), ESRCH);
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, return_arg, NULL), 0);
    CHECK_EQ(pthread_join(t, NULL), 0);
    CHECK_EQ(pthread_join(t, NULL), ESRCH);
}

TEST(join_efault)
{
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, return_arg, NULL), 0);
    CHECK_EQ(ThreadJoin_r(t, (void **)0x1000), EFAULT);
}

static pthread_t joined;
static void *join_other(void *arg)
{
    (void)arg;
    return (void *)(long)pthread_join(joined, NULL);
}

TEST(join_ebusy)
{
    void *value;
    go = false;
    CHECK_EQ(pthread_create(&joined, NULL, wait_go, NULL), 0);
    int other = test_thread(join_other, NULL);
    test_await_state(0, other, STATE_JOIN);
    CHECK_EQ(pthread_join(joined, NULL), EBUSY);
    go = true;
    CHECK_EQ(pthread_join(other, &value), 0);
    CHECK_EQ((long)value, 0);
}

TEST(join_timeout_kernel)
{
    uint64_t ns = 3000000;
    go = false;
    int t = test_thread(wait_go, NULL);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_JOIN, NULL, &ns, NULL), 0);
    CHECK_EQ(ThreadJoin_r(t, NULL), ETIMEDOUT);
    go = true;
    test_join(t);
}

TEST(detach)
{
    pthread_t t;
    go = false;
    CHECK_EQ(pthread_create(&t, NULL, wait_go, NULL), 0);
    CHECK_EQ(pthread_detach(t), 0);
    CHECK_EQ(pthread_detach(t), EINVAL);
    CHECK_EQ(pthread_join(t, NULL), EINVAL);
    go = true;
    for (int i = 0; i < 1000 && test_state(0, t) != -1; i++) test_sleep_ms(1);
    CHECK_EQ(test_state(0, t), -1);
    CHECK_EQ(pthread_detach(t), ESRCH);
    CHECK_EQ(pthread_detach(23456), ESRCH);
}

TEST(detach_ended_thread)
{
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, return_arg, NULL), 0);
    test_sleep_ms(5);
    CHECK_EQ(pthread_detach(t), 0);
    CHECK_EQ(pthread_join(t, NULL), ESRCH);
}

TEST(create_detached)
{
    pthread_attr_t attr;
    pthread_t t;
    pthread_attr_init(&attr);
    CHECK_EQ(pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED), 0);
    go = false;
    CHECK_EQ(pthread_create(&t, &attr, wait_go, NULL), 0);
    CHECK_EQ(pthread_join(t, NULL), EINVAL);
    go = true;
}

TEST(create_errors)
{
    struct _thread_attr attr;
    memset(&attr, 0, sizeof attr);
    CHECK_EQ(ThreadCreate_r(0x7ffffff0, return_arg, NULL, NULL), -ESRCH);
    CHECK_EQ(ThreadCreate_r(SYSMGR_PID, return_arg, NULL, NULL), -EPERM);
    attr.__flags = PTHREAD_SCOPE_PROCESS;
    CHECK_EQ(ThreadCreate_r(0, return_arg, NULL, &attr), -ENOTSUP);
    pthread_attr_t pa;
    pthread_t t;
    struct sched_param param = { .sched_priority = 256 };
    pthread_attr_init(&pa);
    pthread_attr_setinheritsched(&pa, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&pa, SCHED_FIFO);
    pthread_attr_setschedparam(&pa, &param);
    CHECK_EQ(pthread_create(&t, &pa, return_arg, NULL), EINVAL);
    param.sched_priority = 0;
    pthread_attr_setschedparam(&pa, &param);
    CHECK_EQ(pthread_create(&t, &pa, return_arg, NULL), EINVAL);
}

TEST(thread_create_call)
{
    struct _thread_attr attr;
    void *status;
    memset(&attr, 0, sizeof attr);
    int t = ThreadCreate(0, return_arg, (void *)77, NULL);
    CHECK(t > 1);
    CHECK_EQ(ThreadJoin(t, &status), 0);
    CHECK_EQ((long)status, 77);
}

TEST(attr_policy_and_priority)
{
    int t = test_thread_prio(sleep_long, NULL, SCHED_FIFO, 15), policy;
    struct sched_param param;
    CHECK_EQ(pthread_getschedparam(t, &policy, &param), 0);
    CHECK_EQ(policy, SCHED_FIFO);
    CHECK_EQ(param.sched_priority, 15);
}

TEST(inherits_policy_and_priority)
{
    struct sched_param param = { .sched_priority = 13 };
    CHECK_EQ(pthread_setschedparam(pthread_self(), SCHED_FIFO, &param), 0);
    int t = test_thread(sleep_long, NULL), policy;
    CHECK_EQ(pthread_getschedparam(t, &policy, &param), 0);
    CHECK_EQ(policy, SCHED_FIFO);
    CHECK_EQ(param.sched_priority, 13);
}

static void *use_stack(void *arg)
{
    volatile char buf[40000];
    memset((char *)buf, 1, sizeof buf);
    *(uintptr_t *)arg = (uintptr_t)buf;
    return NULL;
}

TEST(own_stack)
{
    static char stack[65536] __attribute__((aligned(4096)));
    pthread_attr_t attr;
    pthread_t t;
    uintptr_t where = 0;
    pthread_attr_init(&attr);
    CHECK_EQ(pthread_attr_setstack(&attr, stack, sizeof stack), 0);
    CHECK_EQ(pthread_create(&t, &attr, use_stack, &where), 0);
    CHECK_EQ(pthread_join(t, NULL), 0);
    CHECK(where >= (uintptr_t)stack && where < (uintptr_t)stack + sizeof stack);
}

TEST(stack_size)
{
    pthread_attr_t attr;
    pthread_t t;
    uintptr_t where = 0;
    pthread_attr_init(&attr);
    CHECK_EQ(pthread_attr_setstacksize(&attr, 64 * 1024), 0);
    CHECK_EQ(pthread_create(&t, &attr, use_stack, &where), 0);
    CHECK_EQ(pthread_join(t, NULL), 0);
    CHECK(where != 0);
}

static void *own_id(void *arg)
{
    *(pthread_t *)arg = pthread_self();
    return NULL;
}

TEST(self_and_equal)
{
    pthread_t t, seen = 0;
    CHECK_EQ(pthread_self(), 1);
    CHECK_EQ(pthread_create(&t, NULL, own_id, &seen), 0);
    CHECK_EQ(pthread_join(t, NULL), 0);
    CHECK(pthread_equal(t, seen));
}

static void *own_errno(void *arg)
{
    errno = 5;
    sem_post(arg);
    while (!go) test_sleep_ms(1);
    return (void *)(long)errno;
}

TEST(errno_per_thread)
{
    sem_t sem;
    void *value;
    sem_init(&sem, 0, 0);
    go = false;
    int t = test_thread(own_errno, &sem);
    CHECK_EQ(sem_wait(&sem), 0);
    errno = 7;
    go = true;
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 5);
    CHECK_EQ(errno, 7);
}

TEST(many_threads_one_after_the_other)
{
    for (int i = 0; i < 200; i++) {
        pthread_t t;
        void *value;
        CHECK_EQ(pthread_create(&t, NULL, return_arg, (void *)(long)i), 0);
        CHECK_EQ(pthread_join(t, &value), 0);
        CHECK_EQ((long)value, i);
    }
}

TEST(many_threads_at_once)
{
    pthread_t t[64];
    go = false;
    for (int i = 0; i < 64; i++) CHECK_EQ(pthread_create(&t[i], NULL, wait_go, (void *)(long)i), 0);
    go = true;
    for (int i = 0; i < 64; i++) {
        void *value;
        CHECK_EQ(pthread_join(t[i], &value), 0);
        CHECK_EQ((long)value, i);
    }
}

static void *wait_sem(void *arg)
{
    sem_wait(arg);
    return NULL;
}

TEST(exit_with_threads_in_every_state)
{
    static sem_t sem;
    sem_init(&sem, 0, 0);
    test_thread(sleep_long, NULL);
    test_thread(wait_sem, &sem);
    test_thread(join_other, NULL);
    go = false;
    test_thread(wait_go, NULL);
    for (int i = 0; i < 10; i++) test_thread(return_arg, NULL);
}

TEST(exit_with_unjoined_thread)
{
    test_thread(return_arg, NULL);
    test_sleep_ms(5);
}

TEST(exit_with_sleeping_thread)
{
    int t = test_thread(sleep_long, NULL);
    test_await_state(0, t, STATE_NANOSLEEP);
}

TEST(exit_with_new_threads)
{
    for (int i = 0; i < 10; i++) test_thread(return_arg, NULL);
}

ROLE(main_exits_thread)
{
    static char text[] = "x";
    go = false;
    pthread_t t;
    CHECK_EQ(pthread_create(&t, NULL, wait_go, text), 0);
    go = true;
    pthread_exit(NULL);
    return 0;
}

TEST(main_thread_pthread_exit)
{
    pid_t pid = test_spawn("main_exits_thread", NULL);
    CHECK_EQ(test_wait(pid) & 0xff, 0);
}

/* ---- keys ---- */

static int destroyed;
static void destroy(void *value) { destroyed += (int)(long)value; }
static pthread_key_t key;

static void *use_key(void *arg)
{
    (void)arg;
    CHECK(pthread_getspecific(key) == NULL);
    CHECK_EQ(pthread_setspecific(key, (void *)5), 0);
    return pthread_getspecific(key);
}

TEST(specific_data)
{
    void *value;
    CHECK_EQ(pthread_key_create(&key, destroy), 0);
    CHECK_EQ(pthread_setspecific(key, (void *)1000), 0);
    int t = test_thread(use_key, NULL);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 5);
    CHECK_EQ(destroyed, 5);
    CHECK_EQ((long)pthread_getspecific(key), 1000);
    CHECK_EQ(pthread_key_delete(key), 0);
    CHECK_EQ(pthread_setspecific(key, NULL), EINVAL);
}

static __thread int tls_var = 42;
static __thread int tls_zero;
static void *use_tls(void *arg)
{
    (void)arg;
    CHECK_EQ(tls_var, 42);
    CHECK_EQ(tls_zero, 0);
    tls_var = 43;
    tls_zero = 1;
    return NULL;
}

TEST(thread_local_variables)
{
    tls_var = 1;
    tls_zero = 9;
    test_join(test_thread(use_tls, NULL));
    test_join(test_thread(use_tls, NULL));
    CHECK_EQ(tls_var, 1);
    CHECK_EQ(tls_zero, 9);
}

static int once_count;
static void once_function(void) { once_count++; }
TEST(once)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CHECK_EQ(pthread_once(&once, once_function), 0);
    CHECK_EQ(pthread_once(&once, once_function), 0);
    CHECK_EQ(once_count, 1);
}

/* ---- names ---- */

TEST(name)
{
    char name[_NTO_THREAD_NAME_MAX + 1];
    go = false;
    int t = test_thread(wait_go, NULL);
    CHECK_EQ(pthread_setname_np(t, "worker"), 0);
    CHECK_EQ(pthread_getname_np(t, name, sizeof name), 0);
    CHECK_STR(name, "worker");
    CHECK_EQ(pthread_setname_np(pthread_self(), "main thread"), 0);
    CHECK_EQ(pthread_getname_np(pthread_self(), name, sizeof name), 0);
    CHECK_STR(name, "main thread");
    CHECK_EQ(pthread_setname_np(9999, "x"), ESRCH);
    char longname[200];
    memset(longname, 'a', sizeof longname - 1);
    longname[sizeof longname - 1] = '\0';
    CHECK(pthread_setname_np(t, longname) != 0);
    go = true;
    test_join(t);
}

TEST(name_by_thread_ctl)
{
    struct {
        struct _thread_name name;
        char buf[16];
    } n;
    memset(&n, 0, sizeof n);
    n.name.new_name_len = 3;
    n.name.name_buf_len = sizeof n.buf;
    memcpy(n.buf, "abc", 4);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_NAME, &n), 0);
    n.name.new_name_len = -1;
    n.name.name_buf_len = sizeof n.buf;
    memset(n.buf, 'z', sizeof n.buf);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_NAME, &n), 0);
    CHECK_STR(n.buf, "abc");
}

/* ---- ThreadCtl ---- */

static volatile unsigned long counter;
static void *count(void *arg)
{
    (void)arg;
    for (;;) {
        counter++;
        if (counter % 64 == 0) test_sleep_ms(1);
    }
    return NULL;
}

static bool counting(void)
{
    unsigned long before = counter;
    test_sleep_ms(20);
    return counter != before;
}

TEST(hold_all_and_continue)
{
    test_thread(count, NULL);
    CHECK(counting());
    CHECK_EQ(ThreadCtl(_NTO_TCTL_THREADS_HOLD, NULL), 0);
    test_sleep_ms(5);
    CHECK(!counting());
    CHECK_EQ(ThreadCtl(_NTO_TCTL_THREADS_CONT, NULL), 0);
    CHECK(counting());
}

TEST(hold_one_and_continue)
{
    int t = test_thread(count, NULL);
    CHECK(counting());
    CHECK_EQ(ThreadCtl(_NTO_TCTL_ONE_THREAD_HOLD, (void *)(long)t), 0);
    test_sleep_ms(5);
    CHECK(!counting());
    CHECK_EQ(ThreadCtl(_NTO_TCTL_ONE_THREAD_CONT, (void *)(long)t), 0);
    CHECK(counting());
    CHECK_ERR(ThreadCtl(_NTO_TCTL_ONE_THREAD_HOLD, (void *)9999l), ESRCH);
}

TEST(exit_while_held)
{
    test_thread(count, NULL);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_THREADS_HOLD, NULL), 0);
}

TEST(runmask)
{
    unsigned mask = 0;
    CHECK_EQ(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask), 0);
    CHECK_EQ(mask & 1, 1);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)1l), 0);
    CHECK_EQ(SchedGetCpuNum(), 0);
    mask = 0;
    CHECK_EQ(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask), 0);
    CHECK_EQ(mask, 1);
    CHECK_ERR(ThreadCtl(_NTO_TCTL_RUNMASK, NULL), EINVAL);
    if (test_cpus() == 1) {
        CHECK_ERR(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)2l), EINVAL);
        return;
    }
    for (unsigned cpu = 0; cpu < test_cpus() && cpu < 32; cpu++) {
        CHECK_EQ(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(1ul << cpu)), 0);
        for (int i = 0; i < 5; i++) {
            CHECK_EQ(SchedGetCpuNum(), cpu);
            test_sleep_ms(1);
        }
    }
}

static void *own_mask(void *arg)
{
    (void)arg;
    unsigned mask = 0;
    ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask);
    return (void *)(long)mask;
}

TEST(inherit_runmask)
{
    void *value;
    test_one_cpu();
    int t = test_thread(own_mask, NULL);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK_EQ((long)value, 1);
}

TEST(ctl_errors)
{
    CHECK_ERR(ThreadCtl(12345, NULL), EINVAL);
    CHECK_ERR(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, (void *)0x1000), EFAULT);
    CHECK_ERR(ThreadCtl(_NTO_TCTL_NAME, (void *)0x1000), EFAULT);
    CHECK_ERR(ThreadCtlExt(0x7ffffff0, 1, _NTO_TCTL_RUNMASK, (void *)1l), ESRCH);
    CHECK_ERR(ThreadCtlExt(0, 9999, _NTO_TCTL_RUNMASK, (void *)1l), ESRCH);
}

TEST(exit_event)
{
    struct sigevent event;
    struct _pulse pulse;
    uint64_t t = 2000000000;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, 10, 11, 12);
    go = false;
    int tid = test_thread(wait_go, NULL);
    CHECK_EQ(ThreadCtlExt(0, tid, _NTO_TCTL_ADD_EXIT_EVENT, &event), 0);
    go = true;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 11);
    test_join(tid);
}

TEST(create_suspended)
{
    pthread_attr_t attr;
    pthread_t t;
    pthread_attr_init(&attr);
    attr.__flags |= PTHREAD_CREATE_SUSPENDED;
    counter = 0;
    CHECK_EQ(pthread_create(&t, &attr, count, NULL), 0);
    test_sleep_ms(10);
    CHECK_EQ(counter, 0);
    CHECK_EQ(test_state(0, t), STATE_STOPPED);
    CHECK_EQ(ThreadCtl(_NTO_TCTL_ONE_THREAD_CONT, (void *)(long)t), 0);
    CHECK(counting());
}

/* ---- cancellation ---- */

static int cleaned;
static void clean(void *arg) { cleaned += (int)(long)arg; }

static int cancel_chid, cancel_coid;
static pthread_mutex_t cancel_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cancel_cond = PTHREAD_COND_INITIALIZER;
static sem_t cancel_sem;

static void block_in_sleep(void) { test_sleep_ms(60000); }
static void block_in_receive(void)
{
    char c;
    MsgReceive(cancel_chid, &c, 1, NULL);
}
static void block_in_send(void) { MsgSend(cancel_coid, "x", 1, NULL, 0); }
static void block_in_cond(void)
{
    pthread_mutex_lock(&cancel_mutex);
    pthread_cond_wait(&cancel_cond, &cancel_mutex);
}
static void block_in_sem(void) { sem_wait(&cancel_sem); }
static void block_in_join(void)
{
    go = false;
    pthread_join(test_thread(wait_go, NULL), NULL);
}
static void block_in_sigsuspend(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigsuspend(&set);
}
static void block_in_sigwaitinfo(void)
{
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigwaitinfo(&set, &info);
}
static void block_in_pause(void) { pause(); }

static void *run_blocking(void *arg)
{
    void (*block)(void) = *(void (**)(void))arg;
    pthread_cleanup_push(clean, (void *)3);
    for (;;) block();
    pthread_cleanup_pop(0);
    return NULL;
}

static void check_cancel(void (*block)(void), int state)
{
    void *value;
    cancel_chid = ChannelCreate(0);
    cancel_coid = ConnectAttach(0, 0, cancel_chid, _NTO_SIDE_CHANNEL, 0);
    sem_init(&cancel_sem, 0, 0);
    int t = test_thread(run_blocking, &block);
    test_await_state(0, t, state);
    CHECK_EQ(pthread_cancel(t), 0);
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += 3;
    CHECK_EQ(pthread_timedjoin_monotonic(t, &value, &end), 0);
    CHECK(value == PTHREAD_CANCELED);
    CHECK_EQ(cleaned, 3);
}

TEST(cancel_nanosleep) { check_cancel(block_in_sleep, STATE_NANOSLEEP); }
TEST(cancel_receive) { check_cancel(block_in_receive, STATE_RECEIVE); }
TEST(cancel_send) { check_cancel(block_in_send, STATE_SEND); }
TEST(cancel_sem) { check_cancel(block_in_sem, STATE_SEM); }
TEST(cancel_join) { check_cancel(block_in_join, STATE_JOIN); }
TEST(cancel_sigsuspend) { check_cancel(block_in_sigsuspend, STATE_SIGSUSPEND); }
TEST(cancel_pause) { check_cancel(block_in_pause, STATE_SIGSUSPEND); }
TEST(cancel_sigwaitinfo) { check_cancel(block_in_sigwaitinfo, STATE_SIGWAITINFO); }
/* The cleanup handler runs with the mutex held again. */
TEST(cancel_condvar)
{
    check_cancel(block_in_cond, STATE_CONDVAR);
    CHECK_EQ(pthread_mutex_trylock(&cancel_mutex), EBUSY);
}

static void *cancel_by_test(void *arg)
{
    (void)arg;
    int old;
    CHECK_EQ(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old), 0);
    CHECK_EQ(old, PTHREAD_CANCEL_ENABLE);
    while (!go) test_sleep_ms(1);
    cleaned = 50;
    CHECK_EQ(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL), 0);
    pthread_testcancel();
    return NULL;
}

TEST(cancel_disabled_then_enabled)
{
    void *value;
    go = false;
    int t = test_thread(cancel_by_test, NULL);
    test_sleep_ms(5);
    CHECK_EQ(pthread_cancel(t), 0);
    test_sleep_ms(5);
    CHECK_EQ(cleaned, 0);
    go = true;
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK(value == PTHREAD_CANCELED);
    CHECK_EQ(cleaned, 50);
}

static void *spin_async(void *arg)
{
    CHECK_EQ(pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL), 0);
    *(volatile bool *)arg = true;
    for (;;) counter++;
}

TEST(cancel_asynchronous)
{
    volatile bool ready = false;
    void *value;
    int t = test_thread(spin_async, (void *)&ready);
    while (!ready) test_sleep_ms(1);
    CHECK_EQ(pthread_cancel(t), 0);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK(value == PTHREAD_CANCELED);
}

TEST(cancel_self)
{
    CHECK_EQ(pthread_cancel(54321), ESRCH);
}

TEST(abort_thread)
{
    void *value;
    int t = test_thread(sleep_long, NULL);
    test_await_state(0, t, STATE_NANOSLEEP);
    CHECK_EQ(pthread_abort(t), 0);
    CHECK_EQ(pthread_join(t, &value), 0);
    CHECK(value == PTHREAD_ABORTED);
}

/* ---- registers ---- */

static void *float_work(void *arg)
{
    long id = (long)arg;
    double a = 1.0 + (double)id, b = a;
    for (int i = 0; i < 20000; i++) {
        __asm__ volatile("" : "+w"(a), "+w"(b));
        if (a != b || a != 1.0 + (double)id) return (void *)1;
        if (i % 2000 == 0) sched_yield();
    }
    return NULL;
}

TEST(float_registers_are_each_threads_own)
{
    int t[4];
    for (long i = 0; i < 4; i++) t[i] = test_thread(float_work, (void *)(i * 1000));
    for (int i = 0; i < 4; i++) {
        void *value;
        CHECK_EQ(pthread_join(t[i], &value), 0);
        CHECK(value == NULL);
    }
}

/* All callee-saved registers and vector registers survive a kernel call that switches threads. */
static void *register_work(void *arg)
{
    uint64_t seed = (uint64_t)(long)arg * 0x9e3779b97f4a7c15ul;
    for (int i = 0; i < 300; i++) {
        uint64_t d8, d31, x19, x28;
        __asm__ volatile("mov x19, %4\n\tadd x28, x19, #1\n\tfmov d8, x19\n\tfmov d31, x28\n\t"
                         "mov x8, #90\n\tsvc #0\n\t"
                         "fmov %0, d8\n\tfmov %1, d31\n\tmov %2, x19\n\tmov %3, x28"
                         : "=&r"(d8), "=&r"(d31), "=&r"(x19), "=&r"(x28) : "r"(seed)
                         : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14",
                           "x15", "x16", "x17", "x19", "x28", "d8", "d31", "memory", "cc");
        if (d8 != seed || x19 != seed || x28 != seed + 1 || d31 != seed + 1) return (void *)1;
    }
    return NULL;
}

TEST(registers_survive_switches)
{
    int t[4];
    for (long i = 0; i < 4; i++) t[i] = test_thread(register_work, (void *)(i + 1));
    for (int i = 0; i < 4; i++) {
        void *value;
        CHECK_EQ(pthread_join(t[i], &value), 0);
        CHECK(value == NULL);
    }
}

TEST(cpu_time_clock)
{
    clockid_t clock;
    struct timespec a, b;
    CHECK_EQ(pthread_getcpuclockid(pthread_self(), &clock), 0);
    CHECK_EQ(clock_gettime(clock, &a), 0);
    for (volatile int i = 0; i < 2000000; i++) continue;
    CHECK_EQ(clock_gettime(clock, &b), 0);
    CHECK(timespec2nsec(&b) > timespec2nsec(&a));
    CHECK_EQ(pthread_getcpuclockid(9999, &clock), ESRCH);
}
