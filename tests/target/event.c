/* SPDX-License-Identifier: Apache-2.0 */
/* sigevents: MsgDeliverEvent, MsgVerifyEvent, MsgRegisterEvent, every kind of event. */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>

#include "test.h"

/* A client thread hands its event to the server (the case itself), which replies and delivers later. */
struct client {
    int coid;
    struct sigevent event;
    int tid;
};

static void *hand_over(void *arg)
{
    struct client *c = arg;
    MsgSend(c->coid, &c->event, sizeof c->event, NULL, 0);
    return NULL;
}

static int chid, coid;

static void setup(void)
{
    chid = ChannelCreate(0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(chid > 0 && coid != -1);
}

static int receive_event(struct sigevent *event)
{
    static struct client c;
    c.coid = coid;
    c.event = *event;
    c.tid = test_thread(hand_over, &c);
    int rcvid = MsgReceive(chid, event, sizeof *event, NULL);
    CHECK(rcvid > 0);
    return rcvid;
}

static int pulse_chid;
static int make_pulse_event(struct sigevent *event, int prio, int code, int value)
{
    pulse_chid = ChannelCreate(0);
    int c = ConnectAttach(0, 0, pulse_chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(event, c, prio, code, value);
    return c;
}

static int get_pulse(struct _pulse *pulse)
{
    uint64_t t = 500000000;
    memset(pulse, 0, sizeof *pulse);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL);
    return MsgReceive_r(pulse_chid, pulse, sizeof *pulse, NULL);
}

static void block(int signo)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signo);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
}

static int get_signal(int signo, siginfo_t *info)
{
    sigset_t set;
    struct timespec t = { 1, 0 };
    sigemptyset(&set);
    sigaddset(&set, signo);
    return sigtimedwait(&set, info, &t);
}

/* ---- delivery to oneself (rcvid 0) and to a client ---- */

static void check_pulse(bool to_client)
{
    struct sigevent event;
    struct _pulse pulse;
    int rcvid = 0;
    setup();
    make_pulse_event(&event, 21, 9, 4711);
    if (to_client) rcvid = receive_event(&event);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.code, 9);
    CHECK_EQ(pulse.value.sival_int, 4711);
    CHECK_EQ(test_priority(0, 0), 21);
    if (to_client) CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(pulse_to_self) { check_pulse(false); }
TEST(pulse_to_client) { check_pulse(true); }

TEST(pulse_after_reply)
{
    struct sigevent event;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, 11, 3, 8);
    int rcvid = receive_event(&event);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.value.sival_int, 8);
}

TEST(pulse_priority_inherit)
{
    struct sigevent event;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, SIGEV_PULSE_PRIO_INHERIT, 3, 8);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 14), 0);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(test_priority(0, 0), 14);
}

TEST(noqueue_dropped_without_receiver)
{
    struct sigevent event;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, 11, 3, 8);
    SIGEV_MAKE_NOQUEUE(&event);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
    CHECK_EQ(get_pulse(&pulse), -ETIMEDOUT);
}

TEST(none)
{
    struct sigevent event;
    SIGEV_NONE_INIT(&event);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
}

TEST(signal)
{
    struct sigevent event;
    siginfo_t info;
    block(SIGUSR1);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
    CHECK_EQ(get_signal(SIGUSR1, &info), SIGUSR1);
    CHECK(SI_FROMUSER(&info));
}

TEST(signal_value)
{
    struct sigevent event;
    siginfo_t info;
    struct sigaction act = { .sa_flags = SA_SIGINFO };
    block(SIGRTMIN);
    CHECK_EQ(sigaction(SIGRTMIN, &act, NULL), 0);
    SIGEV_SIGNAL_VALUE_PTR_INIT(&event, SIGRTMIN, 0x123456789aul);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
    CHECK_EQ(get_signal(SIGRTMIN, &info), SIGRTMIN);
    CHECK(info.si_value.sival_ptr == (void *)0x123456789aul);
}

TEST(signal_code)
{
    struct sigevent event;
    siginfo_t info;
    block(SIGUSR2);
    SIGEV_SIGNAL_CODE_INIT(&event, SIGUSR2, 99, SI_MINAVAIL + 3);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
    CHECK_EQ(get_signal(SIGUSR2, &info), SIGUSR2);
    CHECK_EQ(info.si_code, SI_MINAVAIL + 3);
    CHECK_EQ(info.si_value.sival_int, 99);
}

static volatile int handled_by;
static void note_thread(int signo) { handled_by = signo == SIGUSR1 ? pthread_self() : -1; }

static void *wait_for_signal(void *arg)
{
    while (handled_by == 0) test_sleep_ms(1);
    return arg;
}

/* To the thread that sent the event, not just any. */
TEST(signal_thread)
{
    struct client c;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = note_thread;
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    setup();
    int other = test_thread(wait_for_signal, NULL);
    c.coid = coid;
    SIGEV_SIGNAL_THREAD_INIT(&c.event, SIGUSR1, 1, SI_MINAVAIL);
    c.tid = test_thread(hand_over, &c);
    struct sigevent event;
    int rcvid = MsgReceive(chid, &event, sizeof event, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    test_join(c.tid);
    test_join(other);
    CHECK_EQ(handled_by, c.tid);
}

static volatile unsigned word;

static void deliver_memory(int op, int value)
{
    struct sigevent event;
    SIGEV_MEMORY_INIT(&event, &word, value, op);
    CHECK_EQ(MsgDeliverEvent(0, &event), 0);
}

TEST(memory_operations)
{
    word = 100;
    deliver_memory(SIGEV_MEM_ADD, 5);
    CHECK_EQ(word, 105);
    deliver_memory(SIGEV_MEM_SUB, 6);
    CHECK_EQ(word, 99);
    deliver_memory(SIGEV_MEM_ASSIGN, 0xf0);
    CHECK_EQ(word, 0xf0);
    deliver_memory(SIGEV_MEM_BITSET, 0x0f);
    CHECK_EQ(word, 0xff);
    deliver_memory(SIGEV_MEM_BITCLR, 0x81);
    CHECK_EQ(word, 0x7e);
    deliver_memory(SIGEV_MEM_BITTOGGLE, 0xff);
    CHECK_EQ(word, 0x81);
}

TEST(memory_bad_address)
{
    struct sigevent event;
    SIGEV_MEMORY_INIT(&event, (unsigned *)0x1000, 1, SIGEV_MEM_ASSIGN);
    CHECK(MsgDeliverEvent(0, &event) == -1);
    CHECK(errno == EFAULT || errno == EINVAL);
}

/* Threads are made for timers only (by the library): docs/limits.md. */
TEST(thread_not_offered)
{
    struct sigevent event;
    SIGEV_THREAD_INIT(&event, NULL, 37, NULL);
    CHECK_ERR(MsgDeliverEvent(0, &event), ENOTSUP);
}

/* ---- errors ---- */

TEST(deliver_errors)
{
    struct sigevent event;
    SIGEV_PULSE_INIT(&event, 12345, 10, 1, 1);
    CHECK_ERR(MsgDeliverEvent(0, &event), EBADF);
    CHECK_ERR(MsgDeliverEvent(0, (void *)0x1000), EFAULT);
    SIGEV_NONE_INIT(&event);
    CHECK_ERR(MsgDeliverEvent(0x654321, &event), ESRCH);
    event.sigev_notify = 0x55;
    CHECK_ERR(MsgDeliverEvent(0, &event), EINVAL);
    SIGEV_SIGNAL_INIT(&event, 65);
    CHECK_ERR(MsgDeliverEvent(0, &event), EINVAL);
}

TEST(deliver_to_client_that_ended)
{
    struct sigevent event;
    setup();
    pid_t pid = test_spawn("event_sender", test_number(getpid()), test_number(chid), NULL);
    int rcvid = MsgReceive(chid, &event, sizeof event, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_exited_ok(pid);
    CHECK(MsgDeliverEvent(rcvid, &event) == -1);
    CHECK(errno == ESRCH || errno == EBADF);
}

ROLE(event_sender)  /* pid, chid */
{
    struct sigevent event;
    int c = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    CHECK_EQ(MsgSend(c, &event, sizeof event, NULL, 0), 0);
    return 0;
}

ROLE(pulse_client)  /* pid, chid: sends a pulse event and waits for the pulse */
{
    struct sigevent event;
    struct _pulse pulse;
    int c = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    make_pulse_event(&event, 10, 42, 43);
    CHECK_EQ(MsgSend(c, &event, sizeof event, NULL, 0), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.code, 42);
    CHECK_EQ(pulse.value.sival_int, 43);
    return 0;
}

TEST(pulse_to_client_process)
{
    struct sigevent event;
    setup();
    pid_t pid = test_spawn("pulse_client", test_number(getpid()), test_number(chid), NULL);
    int rcvid = MsgReceive(chid, &event, sizeof event, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    test_exited_ok(pid);
}

TEST(verify)
{
    struct sigevent event;
    setup();
    make_pulse_event(&event, 10, 1, 1);
    CHECK_EQ(MsgVerifyEvent(0, &event), 0);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    CHECK_EQ(MsgVerifyEvent(0, &event), 0);
    event.sigev_notify = 0x66;
    CHECK_ERR(MsgVerifyEvent(0, &event), EINVAL);
    SIGEV_SIGNAL_INIT(&event, 0);
    CHECK_ERR(MsgVerifyEvent(0, &event), EINVAL);
    SIGEV_NONE_INIT(&event);
    CHECK_ERR(MsgVerifyEvent(0x654321, &event), ESRCH);
    CHECK(MsgVerifyEvent(0, (void *)0x1000) == -1);
    CHECK_EQ(errno, EFAULT);
}

TEST(verify_pulse_with_gone_channel)
{
    struct sigevent event;
    setup();
    make_pulse_event(&event, 10, 1, 1);
    CHECK_EQ(ChannelDestroy(pulse_chid), 0);
    CHECK_ERR(MsgVerifyEvent(0, &event), EBADF);
    CHECK_ERR(MsgDeliverEvent(0, &event), EBADF);
}

/* ---- registered events ---- */

TEST(register_and_deliver)
{
    struct sigevent event, copy;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, 10, 5, 6);
    CHECK_EQ(MsgRegisterEvent(&event, coid), 0);
    CHECK(event.sigev_notify & SIGEV_FLAG_HANDLE);
    copy = event;
    int rcvid = receive_event(&event);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.code, 5);
    CHECK_EQ(pulse.value.sival_int, 6);
    CHECK_EQ(MsgUnregisterEvent(&copy), 0);
    CHECK_ERR(MsgUnregisterEvent(&copy), ESRCH);
    CHECK(MsgDeliverEvent(rcvid, &event) == -1);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(register_updateable)
{
    struct sigevent event;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, 10, 5, 6);
    SIGEV_MAKE_UPDATEABLE(&event);
    CHECK_EQ(MsgRegisterEvent(&event, coid), 0);
    int rcvid = receive_event(&event);
    event.sigev_value.sival_int = 1234;
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.value.sival_int, 1234);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(register_code_updateable)
{
    struct sigevent event;
    struct _pulse pulse;
    setup();
    make_pulse_event(&event, 10, 5, 6);
    event.sigev_notify |= SIGEV_FLAG_CODE_UPDATEABLE;
    CHECK_EQ(MsgRegisterEvent(&event, coid), 0);
    int rcvid = receive_event(&event);
    event.sigev_code = -0x40;
    event.sigev_value.sival_int = 1234;
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(get_pulse(&pulse), 0);
    CHECK_EQ(pulse.code, -0x40);
    CHECK_EQ(pulse.value.sival_int, 6);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

/* The event was registered for another server. */
TEST(register_for_another_server)
{
    struct sigevent event;
    setup();
    make_pulse_event(&event, 10, 5, 6);
    CHECK_EQ(MsgRegisterEvent(&event, SYSMGR_COID), 0);
    int rcvid = receive_event(&event);
    CHECK(MsgDeliverEvent(rcvid, &event) == -1);
    CHECK(errno == EACCES || errno == EINVAL || errno == ESRCH);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(register_errors)
{
    struct sigevent event;
    setup();
    make_pulse_event(&event, 10, 5, 6);
    CHECK_ERR(MsgRegisterEvent(&event, 12345), EBADF);
    CHECK_ERR(MsgRegisterEvent((void *)0x1000, coid), EFAULT);
    event.sigev_notify = 0x71;
    CHECK_ERR(MsgRegisterEvent(&event, coid), EINVAL);
}

TEST(connection_demands_registered_events)
{
    struct sigevent event;
    setup();
    CHECK(ConnectFlags(0, coid, _NTO_COF_REG_EVENTS, _NTO_COF_REG_EVENTS) >= 0);
    make_pulse_event(&event, 10, 5, 6);
    int rcvid = receive_event(&event);
    CHECK_ERR(MsgDeliverEvent(rcvid, &event), EACCES);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(connection_without_events)
{
    struct sigevent event;
    setup();
    CHECK(ConnectFlags(0, coid, _NTO_COF_NOEVENT, _NTO_COF_NOEVENT) >= 0);
    make_pulse_event(&event, 10, 5, 6);
    int rcvid = receive_event(&event);
    CHECK(MsgDeliverEvent(rcvid, &event) == -1);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}

TEST(registered_left_at_exit)
{
    struct sigevent event;
    setup();
    for (int i = 0; i < 100; i++) {
        SIGEV_SIGNAL_INIT(&event, SIGUSR1);
        CHECK_EQ(MsgRegisterEvent(&event, coid), 0);
    }
}

/* ---- SIGEV_SEM ---- */

TEST(sem_posted_by_server)
{
    setup();
    static sem_t sem;
    struct sigevent event;
    CHECK_EQ(sem_init(&sem, 0, 0), 0);
    SIGEV_SEM_INIT(&event, &sem);
    int rcvid = receive_event(&event);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(MsgDeliverEvent(rcvid, &event), 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    int value;
    CHECK_EQ(sem_getvalue(&sem, &value), 0);
    CHECK_EQ(value, 2);
    CHECK_EQ(sem_trywait(&sem), 0);
    CHECK_EQ(sem_trywait(&sem), 0);
}

TEST(sem_posted_by_timer)
{
    sem_t *sem = sem_open(SEM_ANON, O_CREAT, 0600, 0);
    CHECK(sem != SEM_FAILED);
    struct sigevent event;
    struct itimerspec every_ms = { { 0, 1000000 }, { 0, 1000000 } };
    timer_t timer;
    SIGEV_SEM_INIT(&event, sem);
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &timer), 0);
    CHECK_EQ(timer_settime(timer, 0, &every_ms, NULL), 0);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(sem_wait(sem), 0);
    CHECK_EQ(timer_delete(timer), 0);
    CHECK_EQ(sem_close(sem), 0);
}

TEST(sem_that_is_none)
{
    setup();
    static int word[4];
    struct sigevent event;
    event.sigev_notify = SIGEV_SEM;
    event.sigev_addr = (unsigned *)word;
    int rcvid = receive_event(&event);
    CHECK_ERR(MsgDeliverEvent(rcvid, &event), EINVAL);
    event.sigev_addr = (unsigned *)0x1000;
    CHECK_ERR(MsgDeliverEvent(rcvid, &event), EFAULT);
    event.sigev_addr = (unsigned *)((uintptr_t)word + 1);
    CHECK_ERR(MsgDeliverEvent(rcvid, &event), EFAULT);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
}
