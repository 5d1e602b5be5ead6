/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX message queues: opening, order and priority, limits, blocking, time limits, notification, removal. */
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "test.h"

#define NAME "/test_mqueue"

static mqd_t q = -1;

static void leave(void) { mq_close(q); mq_unlink(NAME); }

static void make(long maxmsg, long msgsize, int flags)
{
    struct mq_attr attr = { .mq_maxmsg = maxmsg, .mq_msgsize = msgsize };
    mq_unlink(NAME);
    q = mq_open(NAME, O_RDWR | O_CREAT | O_EXCL | flags, 0600, &attr);
    CHECK(q != -1);
    atexit(leave);
}

static void send(const char *text, unsigned priority) { CHECK_EQ(mq_send(q, text, strlen(text), priority), 0); }

static const char *receive(unsigned *priority)
{
    static char buf[64];
    ssize_t n = mq_receive(q, buf, sizeof buf - 1, priority);
    CHECK(n >= 0);
    buf[n] = '\0';
    return buf;
}

/* ---- opening ---- */

TEST(open_missing) { mq_unlink(NAME); CHECK_ERR(mq_open(NAME, O_RDWR), ENOENT); }
TEST(open_exclusive) { make(4, 32, 0); CHECK_ERR(mq_open(NAME, O_RDWR | O_CREAT | O_EXCL, 0600, NULL), EEXIST); }
TEST(open_again_is_the_same) { make(4, 32, 0); mqd_t other = mq_open(NAME, O_RDWR); CHECK(other != -1); CHECK_EQ(mq_send(other, "x", 1, 0), 0); CHECK_STR(receive(NULL), "x"); mq_close(other); }
TEST(open_bad_attributes)
{
    struct mq_attr attr = { .mq_maxmsg = 0, .mq_msgsize = 32 };
    mq_unlink(NAME);
    CHECK_ERR(mq_open(NAME, O_RDWR | O_CREAT, 0600, &attr), EINVAL);
    attr = (struct mq_attr){ .mq_maxmsg = 4, .mq_msgsize = -1 };
    CHECK_ERR(mq_open(NAME, O_RDWR | O_CREAT, 0600, &attr), EINVAL);
}
TEST(open_bad_names) { char name[600]; memset(name, 'n', sizeof name); name[0] = '/'; name[599] = 0; CHECK_ERR(mq_open(name, O_RDWR | O_CREAT, 0600, NULL), ENAMETOOLONG); CHECK(mq_open("", O_RDWR | O_CREAT, 0600, NULL) == -1); }
ROLE(may_not) { CHECK_EQ(setuid(1000), 0); CHECK_ERR(mq_open(NAME, O_RDWR), EACCES); CHECK_ERR(mq_unlink(NAME), EACCES); return 0; }
TEST(open_permission) { make(4, 32, 0); test_run("may_not", NULL); }
TEST(listed) { struct stat st; make(4, 32, 0); CHECK_EQ(stat("/dev/mqueue" NAME, &st), 0); }
TEST(unlink_missing) { mq_unlink(NAME); CHECK_ERR(mq_unlink(NAME), ENOENT); }
TEST(unlinked_goes_on) { make(4, 32, 0); CHECK_EQ(mq_unlink(NAME), 0); send("x", 0); CHECK_STR(receive(NULL), "x"); CHECK_ERR(mq_open(NAME, O_RDWR), ENOENT); }
TEST(close_bad) { CHECK_ERR(mq_close(999), EBADF); CHECK_ERR(mq_send(999, "", 0, 0), EBADF); }
TEST(wrong_direction)
{
    char buf[32];
    make(4, 32, 0);
    mqd_t ro = mq_open(NAME, O_RDONLY), wo = mq_open(NAME, O_WRONLY);
    CHECK_ERR(mq_send(ro, "x", 1, 0), EBADF);
    CHECK_ERR(mq_receive(wo, buf, sizeof buf, NULL), EBADF);
    mq_close(ro);
    mq_close(wo);
}

/* ---- messages ---- */

TEST(first_in_first_out) { make(4, 32, 0); send("a", 0); send("b", 0); CHECK_STR(receive(NULL), "a"); CHECK_STR(receive(NULL), "b"); }
TEST(higher_priority_first) { unsigned p; make(8, 32, 0); send("low", 1); send("high", 9); send("high2", 9); send("mid", 5); CHECK_STR(receive(&p), "high"); CHECK_EQ(p, 9); CHECK_STR(receive(&p), "high2"); CHECK_STR(receive(&p), "mid"); CHECK_STR(receive(&p), "low"); CHECK_EQ(p, 1); }
TEST(priority_limit) { make(4, 32, 0); CHECK_EQ(mq_send(q, "x", 1, (unsigned)sysconf(_SC_MQ_PRIO_MAX) - 1), 0); CHECK_ERR(mq_send(q, "x", 1, (unsigned)sysconf(_SC_MQ_PRIO_MAX)), EINVAL); }
TEST(empty_message) { char buf[32]; make(4, 32, 0); CHECK_EQ(mq_send(q, NULL, 0, 3), 0); CHECK_EQ(mq_receive(q, buf, sizeof buf, NULL), 0); }
TEST(message_too_long) { char big[33] = ""; make(4, 32, 0); CHECK_ERR(mq_send(q, big, 33, 0), EMSGSIZE); CHECK_EQ(mq_send(q, big, 32, 0), 0); }
TEST(buffer_too_short) { char buf[31]; make(4, 32, 0); send("x", 0); CHECK_ERR(mq_receive(q, buf, sizeof buf, NULL), EMSGSIZE); }
TEST(full_is_eagain) { make(2, 32, O_NONBLOCK); send("a", 0); send("b", 0); CHECK_ERR(mq_send(q, "c", 1, 0), EAGAIN); }
TEST(empty_is_eagain) { char buf[32]; make(2, 32, O_NONBLOCK); CHECK_ERR(mq_receive(q, buf, sizeof buf, NULL), EAGAIN); }
TEST(attributes)
{
    struct mq_attr attr, old, set = { .mq_flags = O_NONBLOCK, .mq_maxmsg = 99 };
    make(5, 40, 0);
    send("x", 0);
    CHECK_EQ(mq_getattr(q, &attr), 0);
    CHECK_EQ(attr.mq_maxmsg, 5);
    CHECK_EQ(attr.mq_msgsize, 40);
    CHECK_EQ(attr.mq_curmsgs, 1);
    CHECK_EQ(attr.mq_flags & O_NONBLOCK, 0);
    CHECK_EQ(mq_setattr(q, &set, &old), 0);
    CHECK_EQ(old.mq_flags & O_NONBLOCK, 0);
    CHECK_EQ(mq_getattr(q, &attr), 0);
    CHECK_EQ(attr.mq_flags & O_NONBLOCK, O_NONBLOCK);
    CHECK_EQ(attr.mq_maxmsg, 5);
}

/* ---- waiting ---- */

static void *sends_later(void *text) { test_sleep_ms(3); send(text, 0); return NULL; }
static void *receives_later(void *none) { test_sleep_ms(3); receive(NULL); return none; }
TEST(receiver_waits) { make(2, 32, 0); int tid = test_thread(sends_later, "late"); CHECK_STR(receive(NULL), "late"); test_join(tid); }
TEST(sender_waits) { make(1, 32, 0); send("a", 0); int tid = test_thread(receives_later, NULL); send("b", 0); test_join(tid); CHECK_STR(receive(NULL), "b"); }
TEST(receive_time_limit) { char buf[32]; struct timespec t = test_in_ms(CLOCK_REALTIME, 2); make(2, 32, 0); CHECK_ERR(mq_timedreceive(q, buf, sizeof buf, NULL, &t), ETIMEDOUT); }
TEST(send_time_limit) { struct timespec t = test_in_ms(CLOCK_REALTIME, 2); make(1, 32, 0); send("a", 0); CHECK_ERR(mq_timedsend(q, "b", 1, 0, &t), ETIMEDOUT); }
TEST(time_limit_not_looked_at) { char buf[32]; struct timespec bad = { 0, -1 }; make(2, 32, 0); send("a", 0); CHECK_EQ(mq_timedreceive(q, buf, sizeof buf, NULL, &bad), 1); }
TEST(time_limit_bad) { char buf[32]; struct timespec bad = { 0, 1000000000 }; make(2, 32, 0); CHECK_ERR(mq_timedreceive(q, buf, sizeof buf, NULL, &bad), EINVAL); }
static void nothing(int signo) { (void)signo; }
static int receive_errno;
static void *receives(void *none) { char buf[32]; receive_errno = mq_receive(q, buf, sizeof buf, NULL) == -1 ? errno : 0; return none; }
TEST(signal_ends_a_wait)
{
    struct sigaction sa = { .sa_handler = nothing };
    sigaction(SIGUSR1, &sa, NULL);
    make(2, 32, 0);
    int tid = test_thread(receives, NULL);
    test_await_state(0, tid, STATE_REPLY);
    pthread_kill(tid, SIGUSR1);
    test_join(tid);
    CHECK_EQ(receive_errno, EINTR);
}

/* ---- notification ---- */

static int await_signal(int signo, unsigned ms)
{
    struct timespec limit = { (time_t)(ms / 1000), (long)(ms % 1000) * 1000000 };
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    return sigtimedwait(&set, NULL, &limit);
}

static void notify_by_signal(void)
{
    struct sigevent event;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    CHECK_EQ(mq_notify(q, &event), 0);
}

TEST(notified_when_it_fills) { make(4, 32, 0); notify_by_signal(); send("a", 0); CHECK_EQ(await_signal(SIGUSR1, 5000), SIGUSR1); }
TEST(notified_once) { make(4, 32, 0); notify_by_signal(); send("a", 0); CHECK_EQ(await_signal(SIGUSR1, 5000), SIGUSR1); receive(NULL); send("b", 0); CHECK_EQ(await_signal(SIGUSR1, 2), -1); }
TEST(not_notified_while_not_empty) { make(4, 32, 0); send("a", 0); notify_by_signal(); send("b", 0); CHECK_EQ(await_signal(SIGUSR1, 2), -1); }
TEST(notify_taken_back) { make(4, 32, 0); notify_by_signal(); CHECK_EQ(mq_notify(q, NULL), 0); send("a", 0); CHECK_EQ(await_signal(SIGUSR1, 2), -1); }
TEST(one_is_notified) { struct sigevent event; make(4, 32, 0); notify_by_signal(); mqd_t other = mq_open(NAME, O_RDWR); SIGEV_SIGNAL_INIT(&event, SIGUSR2); CHECK_ERR(mq_notify(other, &event), EBUSY); mq_close(other); }
/* A message that somebody waits for never fills the queue: the registration stays. */
TEST(notified_behind_receivers)
{
    make(4, 32, 0);
    notify_by_signal();
    int tid = test_thread(receives, NULL);
    test_await_state(0, tid, STATE_REPLY);
    send("a", 0);
    test_join(tid);
    CHECK_EQ(receive_errno, 0);
    CHECK_EQ(await_signal(SIGUSR1, 2), -1);
    send("b", 0);
    CHECK_EQ(await_signal(SIGUSR1, 5000), SIGUSR1);
}
TEST(notify_ends_with_the_descriptor)
{
    struct sigevent event;
    make(4, 32, 0);
    mqd_t other = mq_open(NAME, O_RDWR);
    SIGEV_SIGNAL_INIT(&event, SIGUSR2);
    CHECK_EQ(mq_notify(other, &event), 0);
    CHECK_EQ(mq_close(other), 0);
    notify_by_signal();
    send("a", 0);
    CHECK_EQ(await_signal(SIGUSR1, 5000), SIGUSR1);
}
static int order[2], nth;
static void *receives_in_turn(void *which)
{
    char buf[32];
    if (mq_receive(q, buf, sizeof buf, NULL) == 1)
        order[nth++] = (int)(intptr_t)which;
    return NULL;
}
TEST(receiver_of_the_highest_priority_first)
{
    make(4, 32, 0);
    int low = test_thread_prio(receives_in_turn, (void *)1, SCHED_RR, 11);
    test_await_state(0, low, STATE_REPLY);
    int high = test_thread_prio(receives_in_turn, (void *)2, SCHED_RR, 12);
    test_await_state(0, high, STATE_REPLY);
    send("x", 0);
    test_join(high);
    CHECK_EQ(order[0], 2);
    send("y", 0);
    test_join(low);
}
TEST(time_that_is_over)
{
    char buf[32];
    struct timespec past = { 1, 0 };
    make(1, 32, 0);
    CHECK_ERR(mq_timedreceive(q, buf, sizeof buf, NULL, &past), ETIMEDOUT);
    CHECK_EQ(mq_timedsend(q, "a", 1, 0, &past), 0);
    CHECK_ERR(mq_timedsend(q, "b", 1, 0, &past), ETIMEDOUT);
    CHECK_EQ(mq_timedreceive(q, buf, sizeof buf, NULL, &past), 1);
}
TEST(nonblocking_is_of_the_descriptor)
{
    char buf[32];
    struct timespec past = { 1, 0 };
    struct mq_attr attr = { .mq_flags = O_NONBLOCK, .mq_maxmsg = 99, .mq_msgsize = 99 }, old;
    make(2, 32, 0);
    mqd_t other = mq_open(NAME, O_RDWR);
    CHECK_EQ(mq_setattr(other, &attr, &old), 0);
    CHECK_EQ(old.mq_flags & O_NONBLOCK, 0);
    CHECK_EQ(mq_getattr(other, &attr), 0);
    CHECK_EQ(attr.mq_flags & O_NONBLOCK, O_NONBLOCK);
    CHECK(attr.mq_maxmsg == 2 && attr.mq_msgsize == 32);
    CHECK_ERR(mq_receive(other, buf, sizeof buf, NULL), EAGAIN);
    CHECK_ERR(mq_timedreceive(q, buf, sizeof buf, NULL, &past), ETIMEDOUT);
    mq_close(other);
}
TEST(unlinked_under_a_receiver)
{
    make(2, 32, 0);
    int tid = test_thread(receives, NULL);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(mq_unlink(NAME), 0);
    mqd_t other = mq_open(NAME, O_RDWR | O_CREAT, 0600, NULL);         /* another queue */
    CHECK(other != -1);
    CHECK_EQ(mq_send(other, "n", 1, 0), 0);
    send("o", 0);
    test_join(tid);
    CHECK_EQ(receive_errno, 0);
    mq_close(other);
}
TEST(poll_a_queue)
{
    make(1, 32, 0);
    struct pollfd p = { .fd = q, .events = POLLIN | POLLOUT };
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK_EQ(p.revents, POLLOUT);
    send("a", 0);
    CHECK_EQ(poll(&p, 1, 0), 1);
    CHECK((p.revents & POLLIN) && !(p.revents & POLLOUT));
}

static volatile sig_atomic_t threads_told;

static void told(union sigval value)
{
    threads_told++;
}

static int notified_once(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_THREAD };

    event.sigev_notify_function = told;
    threads_told = 0;
    if (mq_notify(q, &event) != 0 || mq_send(q, "x", 1, 0) != 0) return 1;
    for (int i = 0; i < 1000 && threads_told == 0; i++) test_sleep_ms(1);
    char buf[32];
    return threads_told == 1 && mq_receive(q, buf, sizeof buf, NULL) == 1 ? 0 : 2;
}

/* The child makes the same event its parent has made: it is to have a thread of its own. */
TEST(notify_by_thread_after_fork)
{
    int status;

    make(4, 32, 0);
    CHECK_EQ(notified_once(), 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) _exit(notified_once());
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
    CHECK_EQ(notified_once(), 0);
}
