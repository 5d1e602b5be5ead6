/* SPDX-License-Identifier: Apache-2.0 */
/* MsgSendPulse, MsgSendPulsePtr, MsgReceivePulse; the pulses the kernel itself sends are in channel.c. */
#include <pthread.h>
#include <signal.h>

#include "test.h"

static int chid, coid;

static void setup(unsigned flags)
{
    chid = ChannelCreate(flags);
    CHECK(chid > 0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
}

static struct _pulse next(void)
{
    struct _pulse pulse;
    memset(&pulse, 0xaa, sizeof pulse);
    uint64_t t = 2000000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    return pulse;
}

static void check_empty(void)
{
    struct _pulse pulse;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, NULL, NULL), 0);
    CHECK_ERR(MsgReceive(chid, &pulse, sizeof pulse, NULL), ETIMEDOUT);
}

TEST(contents)
{
    setup(0);
    CHECK_EQ(MsgSendPulse(coid, 10, 5, -123456), 0);
    struct _pulse pulse = next();
    CHECK_EQ(pulse.type, _PULSE_TYPE);
    CHECK_EQ(pulse.subtype, _PULSE_SUBTYPE);
    CHECK_EQ(pulse.code, 5);
    CHECK_EQ(pulse.value.sival_int, -123456);
    CHECK(pulse.scoid & _NTO_CONNECTION_SCOID);
    check_empty();
}

TEST(pointer_value)
{
    setup(0);
    CHECK_EQ(MsgSendPulsePtr(coid, 10, 127, (void *)0x123456789abcdef0ul), 0);
    struct _pulse pulse = next();
    CHECK_EQ(pulse.code, 127);
    CHECK(pulse.value.sival_ptr == (void *)0x123456789abcdef0ul);
}

TEST(order_by_priority_then_fifo)
{
    static const int prio[] = { 10, 20, 10, 30, 20, 1 };
    static const int want[] = { 3, 1, 4, 0, 2, 5 };
    setup(0);
    for (int i = 0; i < 6; i++) CHECK_EQ(MsgSendPulse(coid, prio[i], 1, i), 0);
    for (int i = 0; i < 6; i++) CHECK_EQ(next().value.sival_int, want[i]);
    check_empty();
}

TEST(receiver_takes_pulse_priority)
{
    setup(0);
    CHECK_EQ(MsgSendPulse(coid, 37, 1, 0), 0);
    next();
    CHECK_EQ(test_priority(0, 0), 37);
    CHECK_EQ(MsgSendPulse(coid, 4, 1, 0), 0);
    next();
    CHECK_EQ(test_priority(0, 0), 4);
}

TEST(priority_zero_becomes_one)
{
    setup(0);
    CHECK_EQ(MsgSendPulse(coid, 0, 1, 0), 0);
    next();
    CHECK_EQ(test_priority(0, 0), 1);
}

TEST(priority_minus_one_is_the_callers)
{
    setup(0);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 17), 0);
    CHECK_EQ(MsgSendPulse(coid, -1, 1, 0), 0);
    next();
    CHECK_EQ(test_priority(0, 0), 17);
}

TEST(fixed_priority_channel)
{
    setup(_NTO_CHF_FIXED_PRIORITY);
    int before = test_priority(0, 0);
    CHECK_EQ(MsgSendPulse(coid, 40, 1, 0), 0);
    next();
    CHECK_EQ(test_priority(0, 0), before);
}

TEST(receive_pulse_leaves_messages)
{
    struct _pulse pulse;
    setup(0);
    CHECK_EQ(MsgSendPulse(coid, 10, 9, 1), 0);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 9);
    uint64_t t = 1000000;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_ERR(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), ETIMEDOUT);
}

static void *send_message(void *arg)
{
    CHECK_EQ(MsgSend(coid, "m", 1, NULL, 0), 3);
    return arg;
}

TEST(receive_pulse_with_message_queued)
{
    struct _pulse pulse;
    setup(0);
    int tid = test_thread(send_message, NULL);
    test_await_state(0, tid, STATE_SEND);
    uint64_t t = 1000000;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_ERR(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), ETIMEDOUT);
    CHECK_EQ(MsgSendPulse(coid, 1, 8, 1), 0);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 8);
    int rcvid = MsgReceive(chid, &pulse, sizeof pulse, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 3, NULL, 0), 0);
    test_join(tid);
}

static void *wait_pulse(void *arg)
{
    struct _pulse pulse;
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    *(int *)arg = pulse.value.sival_int;
    return NULL;
}

TEST(receive_pulse_waits)
{
    int got = 0;
    setup(0);
    int tid = test_thread(wait_pulse, &got);
    test_await_state(0, tid, STATE_RECEIVE);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, 55), 0);
    test_join(tid);
    CHECK_EQ(got, 55);
}

/* A thread in MsgReceivePulse() does not take a message; the message waits for a real receiver. */
TEST(pulse_receiver_is_no_receiver_of_messages)
{
    int got = 0;
    setup(0);
    int waiter = test_thread(wait_pulse, &got);
    test_await_state(0, waiter, STATE_RECEIVE);
    int sender = test_thread(send_message, NULL);
    test_await_state(0, sender, STATE_SEND);
    char c;
    int rcvid = MsgReceive(chid, &c, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 3, NULL, 0), 0);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, 56), 0);
    test_join(waiter);
    test_join(sender);
    CHECK_EQ(got, 56);
}

TEST(buffer_too_small_loses_the_pulse)
{
    char small[8];
    setup(0);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, 1), 0);
    CHECK_ERR(MsgReceive(chid, small, sizeof small, NULL), EFAULT);
    check_empty();
}

TEST(receive_vector)
{
    struct _pulse pulse;
    iov_t iov[2];
    setup(0);
    SETIOV(&iov[0], &pulse, 10);
    SETIOV(&iov[1], (char *)&pulse + 10, sizeof pulse - 10);
    CHECK_EQ(MsgSendPulse(coid, 10, 6, 0x01020304), 0);
    CHECK_EQ(MsgReceivePulsev(chid, iov, 2, NULL), 0);
    CHECK_EQ(pulse.code, 6);
    CHECK_EQ(pulse.value.sival_int, 0x01020304);
    CHECK_EQ(MsgSendPulse(coid, 10, 7, 5), 0);
    CHECK_EQ(MsgReceivev(chid, iov, 2, NULL), 0);
    CHECK_EQ(pulse.code, 7);
}

TEST(errors)
{
    setup(0);
    CHECK_ERR(MsgSendPulse(12345, 10, 1, 1), EBADF);
    CHECK_ERR(MsgSendPulse(-1, 10, 1, 1), EBADF);
    CHECK_ERR(MsgSendPulsePtr(12345, 10, 1, NULL), EBADF);
    CHECK_ERR(MsgSendPulse(coid, 256, 1, 1), EINVAL);
    CHECK_ERR(MsgSendPulse(coid, -2, 1, 1), EINVAL);
    check_empty();
    CHECK_EQ(ChannelDestroy(chid), 0);
    CHECK_ERR(MsgSendPulse(coid, 10, 1, 1), EBADF);
}

TEST(many_queued)
{
    setup(0);
    for (int i = 0; i < 500; i++) CHECK_EQ(MsgSendPulse(coid, 10, 1, i), 0);
    for (int i = 0; i < 500; i++) CHECK_EQ(next().value.sival_int, i);
    check_empty();
}

TEST(queued_when_the_process_ends)
{
    setup(0);
    for (int i = 0; i < 100; i++) CHECK_EQ(MsgSendPulse(coid, 10, 1, i), 0);
}

/* A process cannot queue without limit: it runs into its quota, and gets it back. */
TEST(limit)
{
    int n = 0;
    setup(0);
    while (n < 2000000 && MsgSendPulse(coid, 10, 1, n) == 0) n++;
    if (n == 2000000) test_skip("two million pulses fit");
    CHECK_EQ(errno, EAGAIN);
    CHECK_EQ(next().value.sival_int, 0);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, n), 0);
}

ROLE(sender)    /* pid, chid */
{
    int c = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK(c != -1);
    for (int i = 0; i < 5; i++) CHECK_EQ(MsgSendPulse(c, 10, 2, i), 0);
    return 0;
}

TEST(from_another_process_that_has_ended)
{
    setup(0);
    test_run("sender", test_number(getpid()), test_number(chid), NULL);
    for (int i = 0; i < 5; i++) CHECK_EQ(next().value.sival_int, i);
}

static struct nto_channel_config pool_config(unsigned pulses)
{
    struct nto_channel_config config;
    memset(&config, 0, sizeof config);
    config.num_pulses = pulses;
    return config;
}

TEST(pulse_pool)
{
    struct nto_channel_config config = pool_config(4);
    chid = ChannelCreatePulsePool(_NTO_CHF_PULSE_POOL, &config);
    CHECK(chid > 0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    for (int i = 0; i < 4; i++) CHECK_EQ(MsgSendPulse(coid, 10, 1, i), 0);
    for (int i = 0; i < 4; i++) CHECK_EQ(next().value.sival_int, i);
    for (int i = 0; i < 4; i++) CHECK_EQ(MsgSendPulse(coid, 10, 1, i), 0);
}

TEST(pulse_pool_errors)
{
    struct nto_channel_config config = pool_config(0);
    CHECK_ERR(ChannelCreatePulsePool(_NTO_CHF_PULSE_POOL, &config), EINVAL);
    CHECK_ERR(ChannelCreatePulsePool(_NTO_CHF_PULSE_POOL, (void *)0x1000), EFAULT);
}

/* The custom event tells when the pool runs dry. */
TEST(pulse_pool_dry_event)
{
    struct nto_channel_config config = pool_config(2);
    sigset_t set;
    siginfo_t info;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
    SIGEV_SIGNAL_INIT(&config.event, SIGUSR1);
    config.options = _NTO_CHO_CUSTOM_EVENT;
    config.rearm_threshold = 1;
    chid = ChannelCreatePulsePool(_NTO_CHF_PULSE_POOL, &config);
    CHECK(chid > 0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, 0), 0);
    CHECK_EQ(MsgSendPulse(coid, 10, 1, 1), 0);
    CHECK_ERR(MsgSendPulse(coid, 10, 1, 2), EAGAIN);
    struct timespec t = { 1, 0 };
    CHECK_EQ(sigtimedwait(&set, &info, &t), SIGUSR1);
}
