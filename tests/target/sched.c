/* SPDX-License-Identifier: Apache-2.0 */
/* Scheduling: parameters, policies, order, limits. */
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>

#include "test.h"

static void *sleep_long(void *arg)
{
    test_sleep_ms(60000);
    return arg;
}

static struct sched_param priority(int prio)
{
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = prio;
    return param;
}

/* ---- get and set ---- */

TEST(get_self)
{
    struct sched_param param;
    memset(&param, 0xff, sizeof param);
    int policy = SchedGet(0, 0, &param);
    CHECK(policy == SCHED_RR || policy == SCHED_FIFO || policy == SCHED_OTHER);
    CHECK(param.sched_priority > 0 && param.sched_priority < 64);
    CHECK_EQ(param.sched_curpriority, param.sched_priority);
    CHECK_EQ(SchedGet(getpid(), 1, NULL), policy);
}

TEST(set_self)
{
    struct sched_param param = priority(12);
    CHECK_EQ(SchedSet(0, 0, SCHED_FIFO, &param), 0);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_FIFO);
    CHECK_EQ(param.sched_priority, 12);
    param = priority(9);
    CHECK_EQ(SchedSet(0, 0, SCHED_NOCHANGE, &param), 0);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_FIFO);
    CHECK_EQ(param.sched_priority, 9);
    CHECK_EQ(SchedSet(0, 0, SCHED_RR, &param), 0);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_RR);
    param = priority(14);
    CHECK_EQ(SchedSet(0, 0, SCHED_SETPRIO, &param), 0);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_RR);
    CHECK_EQ(param.sched_priority, 14);
    CHECK_EQ(SchedSet(0, 0, SCHED_OTHER, &param), 0);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_OTHER);
}

TEST(get_errors)
{
    struct sched_param param;
    CHECK_ERR(SchedGet(0x7ffffff0, 1, &param), ESRCH);
    CHECK_ERR(SchedGet(0, 999, &param), ESRCH);
    CHECK_ERR(SchedGet(0, 0, (void *)0x1000), EFAULT);
}

TEST(set_errors)
{
    struct sched_param param = priority(10);
    CHECK_ERR(SchedSet(0x7ffffff0, 1, SCHED_RR, &param), ESRCH);
    CHECK_ERR(SchedSet(0, 999, SCHED_RR, &param), ESRCH);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, (void *)0x1000), EFAULT);
    CHECK_ERR(SchedSet(0, 0, 99, &param), EINVAL);
    CHECK_ERR(SchedSet(0, 0, -1, &param), EINVAL);
    param = priority(0);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, &param), EINVAL);
    param = priority(256);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, &param), EINVAL);
    param = priority(-1);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, &param), EINVAL);
    CHECK(test_priority(0, 0) >= 1);
}

TEST(privileged_priority)
{
    struct sched_param param = priority(200);
    CHECK_EQ(SchedSet(0, 0, SCHED_RR, &param), 0);
    CHECK_EQ(test_priority(0, 0), 200);
    param = priority(255);
    CHECK_EQ(SchedSet(0, 0, SCHED_RR, &param), 0);
    CHECK_EQ(test_priority(0, 0), 255);
}

ROLE(unprivileged)
{
    struct sched_param param = priority(64);
    struct _sched_info info;
    CHECK_EQ(setuid(1000), 0);
    CHECK_EQ(SchedInfo(0, SCHED_RR, &info), 0);
    CHECK_EQ(info.priority_priv, 64);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, &param), EPERM);
    param.sched_priority = SCHED_PRIO_LIMIT_SATURATE(100);
    CHECK_EQ(SchedSet(0, 0, SCHED_RR, &param), 0);
    CHECK_EQ(test_priority(0, 0), 63);
    param.sched_priority = SCHED_PRIO_LIMIT_ERROR(100);
    CHECK_ERR(SchedSet(0, 0, SCHED_RR, &param), EPERM);
    param.sched_priority = 63;
    CHECK_EQ(SchedSet(0, 0, SCHED_RR, &param), 0);
    CHECK_ERR(SchedSet(getppid(), 1, SCHED_RR, &param), EPERM);
    return 0;
}

TEST(priority_limit) { test_run("unprivileged", NULL); }

TEST(info)
{
    struct _sched_info info;
    memset(&info, 0xff, sizeof info);
    CHECK_EQ(SchedInfo(0, SCHED_RR, &info), 0);
    CHECK_EQ(info.priority_min, 1);
    CHECK_EQ(info.priority_max, 255);
    CHECK(info.interval > 0 && info.interval < 1000000000);
    CHECK_ERR(SchedInfo(0, 99, &info), EINVAL);
    CHECK_ERR(SchedInfo(0x7ffffff0, SCHED_RR, &info), ESRCH);
    CHECK_ERR(SchedInfo(0, SCHED_RR, (void *)0x1000), EFAULT);
}

TEST(posix_forms)
{
    struct sched_param param;
    struct timespec slice;
    CHECK(sched_get_priority_min(SCHED_FIFO) >= 1);
    CHECK(sched_get_priority_max(SCHED_FIFO) >= 63);
    CHECK_ERR(sched_get_priority_max(99), EINVAL);
    CHECK_EQ(sched_rr_get_interval(0, &slice), 0);
    CHECK(slice.tv_nsec > 0);
    CHECK_EQ(sched_getparam(0, &param), 0);
    CHECK(sched_getscheduler(0) > 0);
    CHECK_EQ(sched_yield(), 0);
    CHECK_EQ(getprio(0), param.sched_priority);
}

TEST(set_other_process)
{
    struct sched_param param = priority(17);
    pid_t pid = test_spawn("sleeper", NULL);
    CHECK_EQ(SchedSet(pid, 1, SCHED_FIFO, &param), 0);
    CHECK_EQ(SchedGet(pid, 1, &param), SCHED_FIFO);
    CHECK_EQ(param.sched_priority, 17);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

ROLE(sleeper)
{
    sleep_long(NULL);
    return 0;
}

TEST(ctl)
{
    struct sched_query query;
    memset(&query, 0, sizeof query);
    CHECK(SchedCtl(SCHED_QUERY_SCHED_EXT, &query, sizeof query) == 0 || errno == ENOSYS);
    CHECK(SchedCtl(9999, &query, sizeof query) == -1);
}

/* ---- order, on one CPU ---- */

static char order[64];
static volatile unsigned at;

static void note(char c)
{
    unsigned i = __atomic_fetch_add(&at, 1, __ATOMIC_SEQ_CST);
    if (i < sizeof order - 1) order[i] = c;
}

static void *note_and_end(void *arg)
{
    note((char)(long)arg);
    return NULL;
}

static void set_self(int policy, int prio)
{
    struct sched_param param = priority(prio);
    CHECK_EQ(SchedSet(0, 0, policy, &param), 0);
}

/* Threads made ready while a higher one runs: they run by priority, in order of arrival within one. */
TEST(order_of_ready_threads)
{
    int t[5];
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    t[0] = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    t[1] = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 20);
    t[2] = test_thread_prio(note_and_end, (void *)'c', SCHED_RR, 10);
    t[3] = test_thread_prio(note_and_end, (void *)'d', SCHED_RR, 20);
    t[4] = test_thread_prio(note_and_end, (void *)'e', SCHED_FIFO, 25);
    CHECK_EQ(at, 0);
    for (int i = 0; i < 5; i++) test_join(t[i]);
    CHECK_STR(order, "ebdac");
}

TEST(higher_thread_preempts_at_once)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 10);
    int t = test_thread_prio(note_and_end, (void *)'h', SCHED_FIFO, 20);
    CHECK_EQ(at, 1);
    test_join(t);
}

TEST(equal_priority_does_not_preempt_fifo)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 10);
    int t = test_thread_prio(note_and_end, (void *)'h', SCHED_FIFO, 10);
    uint64_t end = test_now() + 30000000;
    while (test_now() < end) continue;
    CHECK_EQ(at, 0);
    CHECK_EQ(sched_yield(), 0);
    CHECK_EQ(at, 1);
    test_join(t);
}

static void shares(int policy)
{
    test_one_cpu();
    set_self(policy, 10);
    int t = test_thread_prio(note_and_end, (void *)'h', policy, 10);
    uint64_t end = test_now() + 1000000000;
    while (at == 0 && test_now() < end) continue;
    CHECK_EQ(at, 1);
    test_join(t);
}

TEST(round_robin_shares) { shares(SCHED_RR); }
TEST(other_shares) { shares(SCHED_OTHER); }

TEST(yield_alone_returns)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 40);
    int t = test_thread_prio(note_and_end, (void *)'l', SCHED_FIFO, 9);
    CHECK_EQ(sched_yield(), 0);
    CHECK_EQ(at, 0);
    test_join(t);
}

/* Set by SchedSet: to the tail. */
TEST(setparam_goes_to_the_tail)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    int a = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 10);
    struct sched_param param = priority(10);
    CHECK_EQ(pthread_setschedparam(a, SCHED_FIFO, &param), 0);
    test_join(a);
    test_join(b);
    CHECK_STR(order, "ba");
}

/* pthread_setschedprio(): lowered threads go to the head, raised ones to the tail. */
TEST(setschedprio_lowered_goes_to_the_head)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    int a = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 15);
    CHECK_EQ(pthread_setschedprio(b, 10), 0);
    test_join(a);
    test_join(b);
    CHECK_STR(order, "ba");
}

TEST(setschedprio_raised_goes_to_the_tail)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    int a = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 12);
    CHECK_EQ(pthread_setschedprio(a, 12), 0);
    test_join(a);
    test_join(b);
    CHECK_STR(order, "ba");
}

TEST(setschedprio_same_stays)
{
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    int a = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 10);
    CHECK_EQ(pthread_setschedprio(a, 10), 0);
    test_join(a);
    test_join(b);
    CHECK_STR(order, "ab");
}

TEST(adjust_to_head_and_tail)
{
    struct sched_param param = priority(10);
    test_one_cpu();
    set_self(SCHED_FIFO, 30);
    int a = test_thread_prio(note_and_end, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 10);
    int c = test_thread_prio(note_and_end, (void *)'c', SCHED_FIFO, 10);
    CHECK_EQ(SchedSet(0, b, SCHED_ADJTOHEAD, &param), 0);
    CHECK_EQ(SchedSet(0, a, SCHED_ADJTOTAIL, &param), 0);
    test_join(a);
    test_join(b);
    test_join(c);
    CHECK_STR(order, "bca");
}

/* Preempted: back to the head of its queue. */
static sem_t preempt;
static void *wait_and_note(void *arg)
{
    sem_wait(&preempt);
    note((char)(long)arg);
    return NULL;
}

static void *post_then_note(void *arg)
{
    sem_post(&preempt);
    note((char)(long)arg);
    return NULL;
}

TEST(preempted_goes_to_the_head)
{
    test_one_cpu();
    CHECK_EQ(sem_init(&preempt, 0, 0), 0);
    set_self(SCHED_FIFO, 30);
    int high = test_thread_prio(wait_and_note, (void *)'H', SCHED_FIFO, 20);
    test_await_state(0, high, STATE_SEM);
    int a = test_thread_prio(post_then_note, (void *)'a', SCHED_FIFO, 10);
    int b = test_thread_prio(note_and_end, (void *)'b', SCHED_FIFO, 10);
    test_join(a);
    test_join(b);
    test_join(high);
    CHECK_STR(order, "Hab");
}

static int fixed_chid, fixed_coid;

static void *note_message(void *arg)
{
    int rcvid = MsgReceive(fixed_chid, NULL, 0, NULL);
    note('s');
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    return arg;
}

static void *post_and_send(void *arg)
{
    sem_post(&preempt);
    CHECK_EQ(MsgSend(fixed_coid, NULL, 0, NULL, 0), 0);
    return arg;
}

/* Who blocks leaves the CPU to the best thread that is ready, not to the one it woke. */
TEST(blocking_leaves_it_to_the_best)
{
    test_one_cpu();
    CHECK_EQ(sem_init(&preempt, 0, 0), 0);
    fixed_chid = ChannelCreate(_NTO_CHF_FIXED_PRIORITY);
    fixed_coid = ConnectAttach(0, 0, fixed_chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(fixed_coid != -1);
    set_self(SCHED_FIFO, 30);
    int server = test_thread_prio(note_message, NULL, SCHED_FIFO, 10);
    test_await_state(0, server, STATE_RECEIVE);
    int high = test_thread_prio(wait_and_note, (void *)'H', SCHED_FIFO, 15);
    test_await_state(0, high, STATE_SEM);
    test_join(test_thread_prio(post_and_send, NULL, SCHED_FIFO, 20));
    test_join(server);
    test_join(high);
    CHECK_STR(order, "Hs");
}

static void *serve_and_leave(void *arg)
{
    int rcvid = MsgReceive(fixed_chid, NULL, 0, NULL);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_EQ(MsgReceive(-1, NULL, 0, NULL), 0);
    CHECK_EQ(test_priority(0, 0), 10);
    return arg;
}

/* A server keeps its last client's priority until it leaves the channel. */
TEST(server_that_leaves_is_itself_again)
{
    test_one_cpu();
    fixed_chid = ChannelCreate(0);
    fixed_coid = ConnectAttach(0, 0, fixed_chid, _NTO_SIDE_CHANNEL, 0);
    int server = test_thread_prio(serve_and_leave, NULL, SCHED_FIFO, 10);
    test_await_state(0, server, STATE_RECEIVE);
    set_self(SCHED_FIFO, 30);
    CHECK_EQ(MsgSend(fixed_coid, NULL, 0, NULL, 0), 0);
    test_join(server);
}

/* ---- several CPUs: the highest ready threads run ---- */

static volatile int running;
static void *spin_until_all(void *arg)
{
    __atomic_add_fetch(&running, 1, __ATOMIC_SEQ_CST);
    uint64_t end = test_now() + 5000000000u;
    while (running < (int)(long)arg && test_now() < end) continue;
    return (void *)(long)(running >= (int)(long)arg);
}

TEST(all_cpus_used)
{
    int t[64], n = (int)test_cpus() > 64 ? 64 : (int)test_cpus();
    for (int i = 0; i < n; i++) t[i] = test_thread_prio(spin_until_all, (void *)(long)n, SCHED_FIFO, 10);
    for (int i = 0; i < n; i++) {
        void *ok;
        CHECK_EQ(pthread_join(t[i], &ok), 0);
        CHECK(ok != NULL);
    }
}

/* ---- sporadic ---- */

static struct sched_param sporadic(int high, int low, long budget_ms, long period_ms, int repl)
{
    struct sched_param param = priority(high);
    param.sched_ss_low_priority = low;
    param.sched_ss_max_repl = repl;
    param.sched_ss_init_budget.tv_nsec = budget_ms * 1000000;
    param.sched_ss_repl_period.tv_nsec = period_ms * 1000000;
    return param;
}

TEST(sporadic_parameters)
{
    struct sched_param param = sporadic(20, 5, 10, 100, 5);
    CHECK_EQ(SchedSet(0, 0, SCHED_SPORADIC, &param), 0);
    memset(&param, 0, sizeof param);
    CHECK_EQ(SchedGet(0, 0, &param), SCHED_SPORADIC);
    CHECK_EQ(param.sched_priority, 20);
    CHECK_EQ(param.sched_ss_low_priority, 5);
    CHECK_EQ(param.sched_ss_max_repl, 5);
    CHECK_EQ(param.sched_ss_init_budget.tv_nsec, 10000000);
    CHECK_EQ(param.sched_ss_repl_period.tv_nsec, 100000000);
    param = sporadic(20, 21, 10, 100, 5);
    CHECK_ERR(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
    param = sporadic(20, 5, 200, 100, 5);
    CHECK_ERR(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
    param = sporadic(20, 5, 10, 100, 0);
    CHECK_ERR(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
    param = sporadic(20, 5, 10, 100, SS_REPL_MAX + 1);
    CHECK_ERR(SchedSet(0, 0, SCHED_SPORADIC, &param), EINVAL);
}

TEST(sporadic_budget_and_replenishment)
{
    struct sched_param param = sporadic(20, 5, 20, 200, 5);
    CHECK_EQ(SchedSet(0, 0, SCHED_SPORADIC, &param), 0);
    CHECK_EQ(test_priority(0, 0), 20);
    uint64_t end = test_now() + 60000000;
    while (test_now() < end) continue;
    CHECK_EQ(test_priority(0, 0), 5);
    end = test_now() + 190000000;
    bool back = false;
    while (test_now() < end && !back) back = test_priority(0, 0) == 20;
    CHECK(back);
}
