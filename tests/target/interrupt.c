/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts: handlers, events and threads attached to a vector, masks, sharing, drivers that go wrong. The device is the real-time
 * clock (PL031): setting its alarm to the present second raises its interrupt with the very instruction that does so.
 */
#include <pthread.h>
#include <signal.h>
#include <hw/sysinfo.h>
#include <sys/kercalls.h>
#include <sys/mman.h>
#include <sys/procmgr.h>

#include "test.h"

enum { RTC_DR = 0, RTC_MR = 1, RTC_IMSC = 4, RTC_ICR = 7 };     /* in words */

static volatile uint32_t *rtc;
static int vector;
static volatile unsigned came;

static void device(void)
{
    unsigned off = hwi_find_device("pl031", 0);
    CHECK(off != HWI_NULL_OFF);
    hwi_tag *location = hwi_tag_find(off, HWI_TAG_NAME_location, NULL);
    hwi_tag *irq = hwi_tag_find(off, HWI_TAG_NAME_irq, NULL);
    CHECK(location && irq);
    vector = (int)irq->irq.vector;
    rtc = mmap_device_memory(NULL, 4096, PROT_READ | PROT_WRITE, 0,
                             location->location.base);
    CHECK(rtc != MAP_FAILED);
    rtc[RTC_ICR] = 1;
    rtc[RTC_IMSC] = 1;
}

static void interrupt(void)
{
    rtc[RTC_MR] = rtc[RTC_DR];
}

/* Interrupts go to one CPU, which need not be ours. */
static void await(volatile unsigned *what, unsigned value)
{
    for (unsigned i = 0; i < 1000 && *what < value; i++)
        test_sleep_ms(1);
    CHECK_EQ(*what, value);
}

static const struct sigevent *acknowledge(void *area, int id)
{
    rtc[RTC_ICR] = 1;
    came++;
    return area;
}

static int attach(void *area)
{
    int id = InterruptAttach(vector, acknowledge, area, sizeof(struct sigevent), _NTO_INTR_FLAGS_TRK_MSK);
    CHECK(id != -1);
    return id;
}

/* After whatever went wrong before: the vector serves the next one. */
static void still_works(void)
{
    came = 0;
    int id = attach(NULL);
    for (unsigned i = 1; i <= 3; i++) {
        interrupt();
        await(&came, i);
    }
    CHECK_EQ(InterruptMask(vector, id), 1);
    CHECK_EQ(InterruptUnmask(vector, id), 0);
    CHECK_EQ(InterruptDetach(id), 0);
}

TEST(handler_runs)
{
    device();
    still_works();
    still_works();
}

TEST(handler_returns_pulse)
{
    device();
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    struct sigevent event;
    struct _pulse pulse;
    SIGEV_PULSE_INIT(&event, coid, 20, 5, 99);
    attach(&event);
    for (unsigned i = 0; i < 3; i++) {
        interrupt();
        CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
        CHECK_EQ(pulse.code, 5);
        CHECK_EQ(pulse.value.sival_int, 99);
    }
    CHECK_EQ(came, 3);
}

TEST(handler_returns_intr)
{
    device();
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    attach(&event);
    for (unsigned i = 1; i <= 3; i++) {
        interrupt();
        CHECK_EQ(InterruptWait(0, NULL), 0);
        CHECK_EQ(came, i);
    }
}

static const struct sigevent *const *two_events(void *area, int id)
{
    static const struct sigevent *events[3];
    rtc[RTC_ICR] = 1;
    events[0] = area;
    events[1] = (struct sigevent *)area + 1;
    return events;
}

TEST(handler_returns_array)
{
    device();
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    struct sigevent events[2];
    struct _pulse pulse;
    SIGEV_PULSE_INIT(&events[0], coid, 20, 5, 1);
    SIGEV_PULSE_INIT(&events[1], coid, 20, 6, 2);
    CHECK(InterruptAttachArray(vector, two_events, events, sizeof events, 0) != -1);
    interrupt();
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 5);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 6);
}

/* The handler takes back the mask the kernel set before it; the count must not go below zero for that. */
static const struct sigevent *unmasks(void *area, int id)
{
    rtc[RTC_ICR] = 1;
    InterruptUnmask(vector, -1);
    came++;
    return NULL;
}

TEST(handler_unmasks_without_id)
{
    device();
    int other = attach(NULL), id = InterruptAttach(vector, unmasks, NULL, 0, _NTO_INTR_FLAGS_TRK_MSK);
    CHECK(id != -1);
    for (unsigned i = 1; i <= 5; i++) {
        interrupt();
        await(&came, 2 * i);
    }
    CHECK_EQ(InterruptMask(vector, id), 1);
    CHECK_EQ(InterruptUnmask(vector, -1), 0);
    CHECK_EQ(InterruptDetach(id), 0);
    CHECK_EQ(InterruptMask(vector, other), 1);
    CHECK_EQ(InterruptUnmask(vector, other), 0);
    CHECK_EQ(InterruptDetach(other), 0);
    still_works();
}

/* ---- handlers that go wrong ---- */

static void dies_of(const char *role, int sig)
{
    device();
    pid_t pid = test_spawn(role, NULL);
    int status = test_wait(pid);
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), sig);
    rtc[RTC_ICR] = 1;
    still_works();
}

static const struct sigevent *spins(void *area, int id)
{
    while (came < 1000000)
        continue;
    return NULL;
}

ROLE(runaway)
{
    device();
    CHECK(InterruptAttach(vector, spins, NULL, 0, 0) != -1);
    interrupt();
    while (came < 1000000)
        pause();
    return 0;
}
TEST(handler_runs_for_ever) { dies_of("runaway", SIGILL); }

static const struct sigevent *faults(void *area, int id)
{
    *(volatile int *)area = 1;
    return NULL;
}

ROLE(faulty)
{
    device();
    CHECK(InterruptAttach(vector, faults, (void *)8, 4, 0) != -1);
    interrupt();
    while (came < 1000000)
        pause();
    return 0;
}
TEST(handler_faults) { dies_of("faulty", SIGSEGV); }

/* What InterruptAttach() does in its thread, which then never waits: it would keep its CPU for ever. */
static void *attaches_and_spins(void *arg)
{
    register long x0 __asm__("x0") = vector, x1 __asm__("x1") = (long)acknowledge, x2 __asm__("x2") = 0, x3 __asm__("x3") = 0,
                  x4 __asm__("x4") = 0, x5 __asm__("x5") = 1, x8 __asm__("x8") = __KER_INTERRUPT_ATTACH;
    __asm__ volatile("svc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x8) : :
                     "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory", "cc");
    if (x0 < 0)
        _exit(1);
    while (came < 1000000)
        continue;
    return NULL;
}

ROLE(never_waits)
{
    device();
    test_thread(attaches_and_spins, NULL);
    while (came < 1000000)
        pause();
    return 0;
}
TEST(handler_thread_never_waits) { dies_of("never_waits", SIGILL); }

ROLE(leaves)
{
    device();
    attach(NULL);
    interrupt();
    return 0;
}
TEST(process_ends_attached)
{
    device();
    for (unsigned i = 0; i < 3; i++)
        test_run("leaves", NULL);
    rtc[RTC_ICR] = 1;                               /* it need not have come to that */
    still_works();
}

/* ---- events and threads ---- */

TEST(event_masks_until_unmasked)
{
    device();
    struct sigevent event;
    uint64_t timeout = 2000000;
    SIGEV_INTR_INIT(&event);
    int id = InterruptAttachEvent(vector, &event, _NTO_INTR_FLAGS_TRK_MSK);
    CHECK(id != -1);
    interrupt();
    CHECK_EQ(InterruptWait(0, NULL), 0);
    interrupt();                                    /* the line stays up */
    CHECK_ERR(InterruptWait(0, &timeout), ETIMEDOUT);
    CHECK_EQ(InterruptUnmask(vector, id), 0);
    CHECK_EQ(InterruptWait(0, NULL), 0);
    rtc[RTC_ICR] = 1;
    CHECK_EQ(InterruptUnmask(vector, id), 0);
    CHECK_ERR(InterruptWait(0, &timeout), ETIMEDOUT);
    CHECK_EQ(InterruptDetach(id), 0);
}

TEST(thread_attached)
{
    device();
    int id = InterruptAttachThread(vector, 0);
    CHECK(id != -1);
    CHECK_ERR(InterruptAttachThread(vector, 0), EBUSY);
    for (unsigned i = 0; i < 3; i++) {
        interrupt();
        CHECK_EQ(InterruptWait(0, NULL), id);
        rtc[RTC_ICR] = 1;
        CHECK_EQ(InterruptUnmask(vector, id), 0);
    }
    interrupt();
    CHECK_EQ(InterruptWait(0, NULL), id);
    rtc[RTC_ICR] = 1;
    uint64_t timeout = 1000000;
    CHECK_ERR(InterruptWait(_NTO_INTR_WAIT_FLAGS_UNMASK, &timeout), ETIMEDOUT);
    interrupt();
    CHECK_EQ(InterruptWait(0, NULL), id);
}

TEST(two_on_one_vector)
{
    device();
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    int handler = attach(NULL), id = InterruptAttachEvent(vector, &event, _NTO_INTR_FLAGS_TRK_MSK | _NTO_INTR_FLAGS_END);
    CHECK(id != -1);
    for (unsigned i = 1; i <= 3; i++) {
        interrupt();
        CHECK_EQ(InterruptWait(0, NULL), 0);
        await(&came, i);
        CHECK_EQ(InterruptUnmask(vector, id), 0);
    }
    interrupt();
    CHECK_EQ(InterruptWait(0, NULL), 0);            /* masked by the event's; its end gives the vector back */
    await(&came, 4);
    CHECK_EQ(InterruptDetach(id), 0);
    interrupt();
    await(&came, 5);
    CHECK_EQ(InterruptDetach(handler), 0);
}

TEST(masks_nest)
{
    device();
    int id = attach(NULL);
    CHECK_EQ(InterruptMask(vector, id), 1);
    CHECK_EQ(InterruptMask(vector, -1), 2);
    interrupt();
    CHECK_EQ(InterruptUnmask(vector, -1), 1);
    test_sleep_ms(2);
    CHECK_EQ(came, 0);
    CHECK_EQ(InterruptUnmask(vector, id), 0);
    await(&came, 1);
    CHECK_EQ(InterruptUnmask(vector, id), 0);       /* once too often */
    CHECK_EQ(InterruptMask(vector, id), 1);
    CHECK_EQ(InterruptUnmask(vector, id), 0);
}

TEST(exclusive)
{
    device();
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    int id = InterruptAttachEvent(vector, &event, _NTO_INTR_FLAGS_EXCLUSIVE);
    CHECK(id != -1);
    CHECK_ERR(InterruptAttachEvent(vector, &event, 0), EBUSY);
    CHECK_EQ(InterruptDetach(id), 0);
    id = InterruptAttachEvent(vector, &event, 0);
    CHECK_ERR(InterruptAttachEvent(vector, &event, _NTO_INTR_FLAGS_EXCLUSIVE), EBUSY);
}

TEST(errors)
{
    device();
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    CHECK_ERR(InterruptAttachEvent(100000, &event, 0), EINVAL);
    CHECK_ERR(InterruptAttachEvent(-5, &event, 0), EINVAL);
    CHECK_ERR(InterruptAttachEvent(vector, (struct sigevent *)8, 0), EFAULT);
    CHECK_ERR(InterruptDetach(12345), EINVAL);
    CHECK_ERR(InterruptDetach(-1), EINVAL);
    CHECK_ERR(InterruptMask(100000, -1), EINVAL);
    CHECK_ERR(InterruptUnmask(vector, 12345), EINVAL);
    CHECK_EQ(procmgr_ability(0, PROCMGR_ADN_ROOT | PROCMGR_AOP_DENY | PROCMGR_AID_INTERRUPT,
                             PROCMGR_ADN_ROOT | PROCMGR_AOP_DENY | PROCMGR_AID_INTERRUPTEVENT, PROCMGR_AID_EOL), EOK);
    CHECK_ERR(InterruptAttachEvent(vector, &event, 0), EPERM);
    CHECK_ERR(InterruptAttachThread(vector, 0), EPERM);
    CHECK_ERR(InterruptMask(vector, -1), EPERM);
}

static void *waits(void *arg)
{
    return (void *)(intptr_t)InterruptWait_r(0, NULL);
}

TEST(wait_cancelled)
{
    int tid = test_thread(waits, NULL);
    test_await_state(0, tid, STATE_INTR);
    CHECK_EQ(pthread_cancel(tid), EOK);
    test_join(tid);
}
