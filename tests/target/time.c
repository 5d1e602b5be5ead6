/* SPDX-License-Identifier: Apache-2.0 */
/* Clocks, timers, sleeping, kernel timeouts. */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/syspage.h>
#include <time.h>

#include "test.h"

#define MS 1000000ull

static int chid, coid;
static void pulse_channel(void)
{
    chid = ChannelCreate(0);
    coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(chid > 0 && coid != -1);
}

/* The value of the next pulse, -1 when none comes in time. */
static int pulse_within(uint64_t ns)
{
    struct _pulse pulse;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &ns, NULL);
    return MsgReceive(chid, &pulse, sizeof pulse, NULL) == 0 ? pulse.value.sival_int : -1;
}

static int pulse_timer(clockid_t clock, int value)
{
    struct sigevent event;
    SIGEV_PULSE_INIT(&event, coid, 10, 1, value);
    int id = TimerCreate(clock, &event);
    CHECK(id >= 0);
    return id;
}

static void set(int id, int flags, uint64_t first, uint64_t interval)
{
    struct _itimer t = { first, interval };
    CHECK_EQ(TimerSettime(id, flags, &t, NULL), 0);
}

/* ---- clocks ---- */

TEST(monotonic_advances)
{
    uint64_t a, b, last = 0;
    CHECK_EQ(ClockTime(CLOCK_MONOTONIC, NULL, &a), 0);
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(ClockTime(CLOCK_MONOTONIC, NULL, &b), 0);
        CHECK(b >= last);
        last = b;
    }
    test_sleep_ms(10);
    CHECK_EQ(ClockTime(CLOCK_MONOTONIC, NULL, &b), 0);
    CHECK(b - a >= 10 * MS);
}

TEST(cycles_agree_with_the_clock)
{
    uint64_t rate = SYSPAGE_ENTRY(qtime)->cycles_per_sec, c = ClockCycles(), t = test_now();
    CHECK(rate > 1000000);
    test_sleep_ms(50);
    c = ClockCycles() - c;
    t = test_now() - t;
    uint64_t ns = c * 1000 / (rate / 1000000);
    CHECK(ns + 5 * MS > t && ns < t + 5 * MS);
}

TEST(realtime_set_and_restored)
{
    struct timespec now, later, back;
    CHECK_EQ(clock_gettime(CLOCK_REALTIME, &now), 0);
    later = now;
    later.tv_sec += 1000;
    CHECK_EQ(clock_settime(CLOCK_REALTIME, &later), 0);
    CHECK_EQ(clock_gettime(CLOCK_REALTIME, &back), 0);
    CHECK(back.tv_sec >= later.tv_sec && back.tv_sec < later.tv_sec + 5);
    CHECK_EQ(clock_settime(CLOCK_REALTIME, &now), 0);
    CHECK_EQ(time(NULL) - now.tv_sec < 5, 1);
}

TEST(clock_errors)
{
    uint64_t t = 1;
    struct timespec ts = { 0, 1000000000 };
    CHECK_ERR(ClockTime(77, NULL, &t), EINVAL);
    CHECK_ERR(ClockTime(CLOCK_MONOTONIC, &t, NULL), EINVAL);
    CHECK_ERR(ClockTime(CLOCK_MONOTONIC, NULL, (void *)0x1000), EFAULT);
    CHECK_ERR(ClockTime(CLOCK_REALTIME, (void *)0x1000, NULL), EFAULT);
    CHECK_ERR(clock_settime(CLOCK_REALTIME, &ts), EINVAL);
    CHECK_ERR(clock_gettime(55, &ts), EINVAL);
    CHECK_EQ(ClockTime(CLOCK_REALTIME, NULL, NULL), 0);
}

ROLE(user)
{
    uint64_t t = 1;
    struct _clockperiod period = { 2000000, 0 };
    struct _clockadjust adjust = { 1, 1 };
    CHECK_EQ(setuid(1000), 0);
    CHECK_ERR(ClockTime(CLOCK_REALTIME, &t, NULL), EPERM);
    CHECK_ERR(ClockPeriod(CLOCK_REALTIME, &period, NULL, 0), EPERM);
    CHECK_ERR(ClockAdjust(CLOCK_REALTIME, &adjust, NULL), EPERM);
    return 0;
}

TEST(setting_needs_privilege) { test_run("user", NULL); }

TEST(cpu_time)
{
    struct timespec p, q, t;
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &p), 0);
    uint64_t end = test_now() + 30 * MS;
    while (test_now() < end) continue;
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &q), 0);
    CHECK_EQ(clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t), 0);
    CHECK(timespec2nsec(&q) - timespec2nsec(&p) >= 5 * MS);
    CHECK(timespec2nsec(&t) <= timespec2nsec(&q) + MS);
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &p), 0);
    test_sleep_ms(50);
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &q), 0);
    CHECK(timespec2nsec(&q) - timespec2nsec(&p) < 40 * MS);
}

TEST(clock_id)
{
    uint64_t a = 0, b = 0;
    int id = ClockId(getpid(), 1);
    CHECK(id != -1);
    CHECK_EQ(ClockTime(id, NULL, &a), 0);
    int process = ClockId(0, 0);
    CHECK(process != -1 && process != id);
    CHECK_EQ(ClockTime(process, NULL, &b), 0);
    CHECK(a > 0 && b > 0);
    CHECK_ERR(ClockId(0x7ffffff0, 0), ESRCH);
    CHECK_ERR(ClockId(0, 999), ESRCH);
}

TEST(period)
{
    struct _clockperiod old, new;
    CHECK_EQ(ClockPeriod(CLOCK_REALTIME, NULL, &old, 0), 0);
    CHECK(old.nsec > 0 && old.nsec <= 50000000);
    new = old;
    new.nsec = 2000000;
    CHECK_EQ(ClockPeriod(CLOCK_REALTIME, &new, NULL, 0), 0);
    CHECK_EQ(ClockPeriod(CLOCK_REALTIME, &old, &new, 0), 0);
    CHECK_EQ(new.nsec, 2000000);
    new.nsec = 0;
    CHECK_ERR(ClockPeriod(CLOCK_REALTIME, &new, NULL, 0), EINVAL);
    CHECK_ERR(ClockPeriod(99, NULL, &old, 0), EINVAL);
    CHECK_ERR(ClockPeriod(CLOCK_REALTIME, (void *)0x1000, NULL, 0), EFAULT);
}

TEST(adjust)
{
    struct _clockadjust adjust = { 0, 0 }, old;
    CHECK_EQ(ClockAdjust(CLOCK_REALTIME, &adjust, &old), 0);
    CHECK_EQ(ClockAdjust(CLOCK_REALTIME, NULL, &old), 0);
    CHECK_EQ(old.tick_count, 0);
    CHECK_ERR(ClockAdjust(99, NULL, &old), EINVAL);
    CHECK_ERR(ClockAdjust(CLOCK_REALTIME, (void *)0x1000, NULL), EFAULT);
}

struct offset { int64_t least, most; };

/* REALTIME less MONOTONIC, with the time it takes to look. */
static struct offset clock_offset(uint64_t *before, uint64_t *after)
{
    uint64_t real;
    *before = test_now();
    CHECK_EQ(ClockTime(CLOCK_REALTIME, NULL, &real), 0);
    *after = test_now();
    return (struct offset){ (int64_t)(real - *after), (int64_t)(real - *before) };
}

/* The clock gains evenly: what it has gained is in proportion to the time since, at every moment. */
TEST(adjust_is_gradual)
{
    struct _clockadjust gain = { 1000, 20000 }, rest, none = { 0, 0 };
    uint64_t before, after, earliest, latest;
    struct offset first = clock_offset(&before, &after), now;
    earliest = test_now();
    CHECK_EQ(ClockAdjust(CLOCK_REALTIME, &gain, NULL), 0);
    latest = test_now();
    for (int i = 0; i < 5; i++) {
        test_sleep_ms(3);
        now = clock_offset(&before, &after);
        if (after - earliest > 900000000) break; /* nearly over */
        CHECK(now.least - first.most <= (int64_t)(after - earliest) / 50 + 1000);
        CHECK(now.most - first.least >= (int64_t)(before - latest) / 50 - 1000);
    }
    CHECK_EQ(ClockAdjust(CLOCK_REALTIME, &none, &rest), 0);
    CHECK(rest.tick_count < 1000);
    first = clock_offset(&before, &after);
    test_sleep_ms(5);
    now = clock_offset(&before, &after);
    CHECK(now.least <= first.most && now.most >= first.least);
    gain.tick_nsec_inc = -1000000;
    CHECK_ERR(ClockAdjust(CLOCK_REALTIME, &gain, NULL), EINVAL);
}

/* ---- sleeping ---- */

TEST(sleep_at_least)
{
    static const unsigned ms[] = { 0, 1, 2, 7, 30 };
    for (size_t i = 0; i < sizeof ms / sizeof ms[0]; i++) {
        uint64_t before = test_now();
        test_sleep_ms(ms[i]);
        CHECK(test_now() - before >= ms[i] * MS);
    }
}

TEST(sleep_errors)
{
    struct timespec bad = { 0, 1000000000 }, negative = { -1, 0 };
    CHECK_ERR(nanosleep(&bad, NULL), EINVAL);
    CHECK_ERR(nanosleep(&negative, NULL), EINVAL);
    CHECK_EQ(clock_nanosleep(99, 0, &negative, NULL), EINVAL);
}

TEST(sleep_until)
{
    struct timespec t;
    CHECK_EQ(clock_gettime(CLOCK_MONOTONIC, &t), 0);
    uint64_t until = timespec2nsec(&t) + 15 * MS;
    nsec2timespec(&t, until);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, (int)TIMER_ABSTIME, &t, NULL), 0);
    CHECK(test_now() >= until);
    CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, (int)TIMER_ABSTIME, &t, NULL), 0);
}

TEST(usleep_and_delay)
{
    uint64_t before = test_now();
    CHECK_EQ(usleep(3000), 0);
    CHECK_EQ(delay(3), 0);
    CHECK(test_now() - before >= 6 * MS);
}

TEST(timer_timeout_sleeps)
{
    uint64_t t = 10 * MS, rest = 99, before = test_now();
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_NANOSLEEP, NULL, &t, &rest), 0);
    CHECK(test_now() - before >= 10 * MS);
}

/* ---- timers ---- */

TEST(timer_one_shot)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 5);
    uint64_t before = test_now();
    set(id, 0, 10 * MS, 0);
    CHECK_EQ(pulse_within(2000 * MS), 5);
    CHECK(test_now() - before >= 10 * MS);
    CHECK_EQ(pulse_within(30 * MS), -1);
    CHECK_EQ(TimerDestroy(id), 0);
}

TEST(timer_periodic)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 6);
    uint64_t before = test_now();
    set(id, 0, 5 * MS, 5 * MS);
    for (int i = 0; i < 8; i++) CHECK_EQ(pulse_within(2000 * MS), 6);
    CHECK(test_now() - before >= 40 * MS);
    set(id, 0, 0, 0);
    while (pulse_within(0) == 6) continue;
    CHECK_EQ(pulse_within(20 * MS), -1);
}

TEST(timer_absolute)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 7);
    uint64_t until = test_now() + 12 * MS;
    set(id, (int)TIMER_ABSTIME, until, 0);
    CHECK_EQ(pulse_within(2000 * MS), 7);
    CHECK(test_now() >= until);
    set(id, (int)TIMER_ABSTIME, 1, 0);
    CHECK_EQ(pulse_within(500 * MS), 7);
}

TEST(timer_realtime_absolute)
{
    uint64_t now;
    pulse_channel();
    int id = pulse_timer(CLOCK_REALTIME, 8);
    CHECK_EQ(ClockTime(CLOCK_REALTIME, NULL, &now), 0);
    set(id, (int)TIMER_ABSTIME, now + 10 * MS, 0);
    CHECK_EQ(pulse_within(2000 * MS), 8);
}

/* Setting the clock forward makes absolute timers due; relative ones keep their time. */
TEST(timer_realtime_clock_set)
{
    uint64_t now, later;
    pulse_channel();
    int absolute = pulse_timer(CLOCK_REALTIME, 1), relative = pulse_timer(CLOCK_REALTIME, 2);
    CHECK_EQ(ClockTime(CLOCK_REALTIME, NULL, &now), 0);
    set(absolute, (int)TIMER_ABSTIME, now + 500000 * MS, 0);
    set(relative, 0, 500000 * MS, 0);
    later = now + 600000 * MS;
    CHECK_EQ(ClockTime(CLOCK_REALTIME, &later, NULL), 0);
    int got = pulse_within(500 * MS), none = pulse_within(20 * MS);
    CHECK_EQ(ClockTime(CLOCK_REALTIME, &now, NULL), 0);
    CHECK_EQ(got, 1);
    CHECK_EQ(none, -1);
}

/* ---- the time of day is set while somebody waits for one ---- */

struct waiting {
    struct timespec until;
    int result, done;
    sem_t *sem;                 /* NULL: sleeps */
};

static void *wait_until(void *arg)
{
    struct waiting *w = arg;
    if (w->sem != NULL) w->result = sem_timedwait(w->sem, &w->until) == 0 ? 0 : errno;
    else w->result = clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &w->until, NULL);
    __atomic_store_n(&w->done, 1, __ATOMIC_SEQ_CST);
    return NULL;
}

static void set_by(time_t seconds)
{
    struct timespec now;
    CHECK_EQ(clock_gettime(CLOCK_REALTIME, &now), 0);
    now.tv_sec += seconds;
    CHECK_EQ(clock_settime(CLOCK_REALTIME, &now), 0);
}

static void check_set_while_waiting(sem_t *sem, int state, int result)
{
    struct waiting w = { .sem = sem };
    CHECK_EQ(clock_gettime(CLOCK_REALTIME, &w.until), 0);
    w.until.tv_sec += 3600;
    int tid = test_thread(wait_until, &w);
    test_await_state(0, tid, state);
    set_by(3000);
    test_sleep_ms(5);
    CHECK_EQ(w.done, 0);
    set_by(-1000);
    set_by(1599);
    test_sleep_ms(5);
    CHECK_EQ(w.done, 0);
    set_by(2);
    test_join(tid);
    CHECK_EQ(w.result, result);
    set_by(-3601);
}

TEST(sleep_ends_when_the_clock_is_set)
{
    check_set_while_waiting(NULL, STATE_NANOSLEEP, 0);
}

TEST(timeout_ends_when_the_clock_is_set)
{
    sem_t sem;
    CHECK_EQ(sem_init(&sem, 0, 0), 0);
    check_set_while_waiting(&sem, STATE_SEM, ETIMEDOUT);
    CHECK_EQ(sem_destroy(&sem), 0);
}

/* A relative time is one, on whatever clock. */
TEST(relative_times_ignore_settings)
{
    struct _itimer t = { .nsec = 20 * 1000000 };
    struct timespec sleep = { .tv_nsec = 20 * 1000000 };
    struct sigevent event;
    struct _pulse pulse;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 0);
    int id = TimerCreate(CLOCK_REALTIME, &event);
    CHECK(id != -1);
    uint64_t start, end;
    CHECK_EQ(ClockTime(CLOCK_MONOTONIC, NULL, &start), 0);
    CHECK_EQ(TimerSettime(id, 0, &t, NULL), 0);
    set_by(-3600);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(TimerSettime(id, 0, &t, NULL), 0);
    set_by(3600);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(clock_nanosleep(CLOCK_REALTIME, 0, &sleep, NULL), 0);
    CHECK_EQ(ClockTime(CLOCK_MONOTONIC, NULL, &end), 0);
    CHECK(end - start >= 60 * 1000000);
    CHECK_EQ(TimerDestroy(id), 0);
    CHECK_EQ(ConnectDetach(coid), 0);
    CHECK_EQ(ChannelDestroy(chid), 0);
}

TEST(timer_replaced_while_armed)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 9);
    struct _itimer t = { 30 * MS, 0 }, old = { 1, 1 };
    set(id, 0, 10000 * MS, 3 * MS);
    CHECK_EQ(TimerSettime(id, 0, &t, &old), 0);
    CHECK(old.nsec > 9000 * MS && old.nsec <= 10000 * MS);
    CHECK_EQ(old.interval_nsec, 3 * MS);
    CHECK_EQ(pulse_within(2000 * MS), 9);
}

TEST(timer_order)
{
    pulse_channel();
    static const int ms[] = { 30, 10, 20, 40, 15 };
    for (int i = 0; i < 5; i++) set(pulse_timer(CLOCK_MONOTONIC, ms[i]), 0, (uint64_t)ms[i] * MS, 0);
    int last = 0;
    for (int i = 0; i < 5; i++) {
        int got = pulse_within(2000 * MS);
        CHECK(got > last);
        last = got;
    }
}

TEST(timer_signal)
{
    sigset_t sigs;
    siginfo_t info;
    struct sigevent event;
    struct timespec t = { 2, 0 };
    struct sigaction act = { .sa_flags = SA_SIGINFO };
    sigemptyset(&sigs);
    sigaddset(&sigs, SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &sigs, NULL), 0);
    CHECK_EQ(sigaction(SIGUSR1, &act, NULL), 0);
    SIGEV_SIGNAL_VALUE_INT_INIT(&event, SIGUSR1, 1234);
    int id = TimerCreate(CLOCK_MONOTONIC, &event);
    CHECK(id >= 0);
    set(id, 0, 5 * MS, 0);
    CHECK_EQ(sigtimedwait(&sigs, &info, &t), SIGUSR1);
    CHECK_EQ(info.si_code, SI_TIMER);
    CHECK_EQ(info.si_value.sival_int, 1234);
}

TEST(timer_without_event)
{
    sigset_t sigs;
    siginfo_t info;
    struct timespec t = { 2, 0 };
    sigemptyset(&sigs);
    sigaddset(&sigs, SIGALRM);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &sigs, NULL), 0);
    int id = TimerCreate(CLOCK_MONOTONIC, NULL);
    CHECK(id >= 0);
    set(id, 0, 2 * MS, 0);
    CHECK_EQ(sigtimedwait(&sigs, &info, &t), SIGALRM);
}

TEST(timer_info)
{
    struct _timer_info info;
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 9);
    set(id, 0, 5000 * MS, 100 * MS);
    memset(&info, 0, sizeof info);
    CHECK_EQ(TimerInfo(0, id, 0, &info), id);
    CHECK(info.flags & _NTO_TI_ACTIVE);
    CHECK_EQ(info.clockid, CLOCK_MONOTONIC);
    CHECK(info.itime.nsec <= 5000 * MS && info.itime.nsec > 4000 * MS);
    CHECK_EQ(info.itime.interval_nsec, 100 * MS);
    CHECK_EQ(SIGEV_GET_TYPE(&info.event), SIGEV_PULSE);
    set(id, 0, 0, 0);
    CHECK_EQ(TimerInfo(getpid(), id, 0, &info), id);
    CHECK_EQ(info.flags & _NTO_TI_ACTIVE, 0);
    CHECK_EQ(TimerInfo(0, 0, _NTO_TIMER_SEARCH, &info), id);
}

TEST(timer_overruns)
{
    struct sigevent event;
    struct _timer_info info;
    sigset_t sigs;
    sigemptyset(&sigs);
    sigaddset(&sigs, SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &sigs, NULL), 0);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    int id = TimerCreate(CLOCK_MONOTONIC, &event);
    set(id, 0, 2 * MS, 2 * MS);
    test_sleep_ms(30);
    CHECK_EQ(TimerInfo(0, id, 0, &info), id);
    CHECK(info.overruns >= 5);
    CHECK(timer_getoverrun(id) >= 5);
}

TEST(timer_errors)
{
    struct _itimer t = { 1, 0 };
    struct sigevent event;
    struct _timer_info info;
    CHECK_ERR(TimerCreate(99, NULL), EINVAL);
    CHECK_ERR(TimerCreate(CLOCK_MONOTONIC, (void *)0x1000), EFAULT);
    event.sigev_notify = 0x44;
    CHECK_ERR(TimerCreate(CLOCK_MONOTONIC, &event), EINVAL);
    CHECK_ERR(TimerDestroy(1234), EINVAL);
    CHECK_ERR(TimerSettime(1234, 0, &t, NULL), EINVAL);
    CHECK_ERR(TimerInfo(0, 1234, 0, &info), EINVAL);
    CHECK_ERR(TimerInfo(0x7ffffff0, 0, 0, &info), ESRCH);
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 1);
    CHECK_ERR(TimerSettime(id, 0, (void *)0x1000, NULL), EFAULT);
    CHECK_ERR(TimerInfo(0, id, 0, (void *)0x1000), EFAULT);
    CHECK_EQ(TimerDestroy(id), 0);
    CHECK_ERR(TimerDestroy(id), EINVAL);
}

TEST(timer_of_ended_thread_pulse_still_comes)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 3);
    set(id, 0, 20 * MS, 0);
    CHECK_EQ(pulse_within(2000 * MS), 3);
}

TEST(timer_channel_gone)
{
    pulse_channel();
    int id = pulse_timer(CLOCK_MONOTONIC, 3);
    set(id, 0, 3 * MS, 3 * MS);
    CHECK_EQ(ChannelDestroy(chid), 0);
    test_sleep_ms(20);
    CHECK_EQ(TimerDestroy(id), 0);
}

TEST(timers_left_at_exit)
{
    pulse_channel();
    for (int i = 0; i < 100; i++) set(pulse_timer(i & 1 ? CLOCK_MONOTONIC : CLOCK_REALTIME, i), 0, (uint64_t)(i + 1) * MS, MS);
}

TEST(posix_timer)
{
    timer_t id;
    struct sigevent event;
    struct itimerspec t = { .it_value = { 0, 5000000 } }, now;
    pulse_channel();
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 77);
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &id), 0);
    CHECK_EQ(timer_settime(id, 0, &t, NULL), 0);
    CHECK_EQ(timer_gettime(id, &now), 0);
    CHECK(now.it_value.tv_sec == 0 && now.it_value.tv_nsec <= 5000000);
    CHECK_EQ(pulse_within(2000 * MS), 77);
    CHECK_EQ(timer_gettime(id, &now), 0);
    CHECK(now.it_value.tv_sec == 0 && now.it_value.tv_nsec == 0);
    t.it_value.tv_nsec = 1000000000;
    CHECK_ERR(timer_settime(id, 0, &t, NULL), EINVAL);
    CHECK_EQ(timer_delete(id), 0);
    CHECK_ERR(timer_delete(id), EINVAL);
}

static volatile int alarms;
static void on_alarm(int signo)
{
    (void)signo;
    alarms++;
}

TEST(alarm)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = on_alarm;
    CHECK_EQ(sigaction(SIGALRM, &act, NULL), 0);
    CHECK_EQ(alarm(100), 0);
    CHECK(alarm(1) >= 99);
    uint64_t before = test_now();
    CHECK_ERR(pause(), EINTR);
    CHECK(test_now() - before > 900 * MS);
    CHECK_EQ(alarms, 1);
    CHECK_EQ(alarm(0), 0);
    CHECK_EQ(ualarm(5000, 0), 0);
    CHECK_ERR(pause(), EINTR);
    CHECK_EQ(alarms, 2);
}

TEST(timer_alarm_call)
{
    struct _itimer t = { 5 * MS, 0 }, old;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = on_alarm;
    CHECK_EQ(sigaction(SIGALRM, &act, NULL), 0);
    CHECK_EQ(TimerAlarm(CLOCK_REALTIME, &t, &old), 0);
    CHECK_EQ(old.nsec, 0);
    CHECK_ERR(pause(), EINTR);
    CHECK_ERR(TimerAlarm(99, &t, NULL), EINVAL);
    CHECK_ERR(TimerAlarm(CLOCK_REALTIME, (void *)0x1000, NULL), EFAULT);
}

/* ---- kernel timeouts ---- */

TEST(timeout_errors)
{
    uint64_t t = MS;
    struct sigevent event;
    CHECK_ERR(TimerTimeout(99, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), EINVAL);
    CHECK_ERR(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, (void *)0x1000, &t, NULL), EFAULT);
    CHECK_ERR(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, (void *)0x1000, NULL), EFAULT);
    event.sigev_notify = 0x44;
    CHECK_ERR(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, &event, &t, NULL), EINVAL);
}

TEST(timeout_absolute)
{
    char c;
    pulse_channel();
    uint64_t until = test_now() + 10 * MS;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, (int)(_NTO_TIMEOUT_RECEIVE | TIMER_ABSTIME), NULL, &until, NULL), 0);
    CHECK_ERR(MsgReceive(chid, &c, 1, NULL), ETIMEDOUT);
    CHECK(test_now() >= until);
}

/* An event other than UNBLOCK is delivered; the thread stays blocked. */
TEST(timeout_with_event)
{
    struct sigevent event;
    struct _pulse pulse;
    uint64_t t = 5 * MS;
    pulse_channel();
    SIGEV_PULSE_INIT(&event, coid, 10, 3, 44);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, &event, &t, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 3);
    CHECK_EQ(pulse.value.sival_int, 44);
}

TEST(timeout_unblock_event)
{
    struct sigevent event;
    char c;
    uint64_t t = 5 * MS;
    pulse_channel();
    SIGEV_UNBLOCK_INIT(&event);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, &event, &t, NULL), 0);
    CHECK_ERR(MsgReceive(chid, &c, 1, NULL), ETIMEDOUT);
}

/* A call that enters another state is not cut short. */
TEST(timeout_for_another_state)
{
    uint64_t t = MS;
    pulse_channel();
    set(pulse_timer(CLOCK_MONOTONIC, 4), 0, 20 * MS, 0);
    struct _pulse pulse;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEM, NULL, &t, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.value.sival_int, 4);
}

TEST(timeout_remaining)
{
    uint64_t t = 1000 * MS, rest = 0;
    sigset_t none;
    (void)none;
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = on_alarm;
    CHECK_EQ(sigaction(SIGALRM, &act, NULL), 0);
    CHECK_EQ(ualarm(20000, 0), 0);
    CHECK_ERR(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_NANOSLEEP, NULL, &t, &rest), EINTR);
    CHECK(rest > 0 && rest < 990 * MS);
}

TEST(many_timers_fire)
{
    pulse_channel();
    for (int i = 0; i < 300; i++) set(pulse_timer(CLOCK_MONOTONIC, i), 0, (uint64_t)(1 + i % 17) * MS, 0);
    for (int i = 0; i < 300; i++) CHECK(pulse_within(2000 * MS) >= 0);
    CHECK_EQ(pulse_within(30 * MS), -1);
}

TEST(calendar)
{
    time_t t = 1000000000;
    struct tm tm;
    char text[64];
    CHECK(gmtime_r(&t, &tm) == &tm);
    CHECK_EQ(tm.tm_year, 101);
    CHECK_EQ(tm.tm_mon, 8);
    CHECK_EQ(tm.tm_mday, 9);
    CHECK_EQ(tm.tm_hour, 1);
    CHECK_EQ(timegm(&tm), t);
    CHECK(strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) > 0);
    CHECK_STR(text, "2001-09-09 01:46:40");
}

/* Periods no machine can keep, times beyond all ends: the system lives on, the thread gets its turn. */
static void check_extreme(uint64_t first, uint64_t interval)
{
    struct sigevent event;
    struct _itimer t = { first, interval };
    sigset_t sigs;
    sigemptyset(&sigs);
    sigaddset(&sigs, SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &sigs, NULL), 0);
    SIGEV_SIGNAL_INIT(&event, SIGUSR1);
    int id = TimerCreate(CLOCK_MONOTONIC, &event);
    CHECK(id >= 0);
    if (TimerSettime(id, 0, &t, NULL) == -1) CHECK_EQ(errno, EINVAL);
    test_sleep_ms(20);
    CHECK_EQ(TimerDestroy(id), 0);
}

TEST(timer_tiny_interval) { check_extreme(1, 1); }
TEST(timer_huge_first) { check_extreme(~0ull, 0); }
TEST(timer_huge_interval) { check_extreme(1, ~0ull); }
TEST(timer_sum_overflows) { check_extreme(~0ull - 5, ~0ull - 7); }

TEST(alarm_tiny_interval)
{
    struct _itimer t = { 1, 1 };
    CHECK(signal(SIGALRM, SIG_IGN) != SIG_ERR);
    CHECK_EQ(TimerAlarm(CLOCK_MONOTONIC, &t, NULL), 0);
    test_sleep_ms(20);
}
