/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a device's interrupt to the handler, or to the thread that waits for it, in another process. The device
 * is the real-time clock (PL031): setting its alarm to the present second raises its interrupt with the very
 * instruction that does so, in the process that measures.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <hw/sysinfo.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

#include "bench.h"

#define WORKER 10       /* spins, and has the device interrupt it */
#define WAITER 21

enum { RTC_DR = 0, RTC_MR = 1, RTC_IMSC = 4, RTC_ICR = 7 };     /* in words */

struct shared {
    volatile uint64_t woken;    /* the waiter's time, 0: not yet */
};

static volatile uint32_t *clock_registers(int *vector)
{
    unsigned off = hwi_find_device("pl031", 0);
    if (off == HWI_NULL_OFF) bench_die("no real-time clock in the system page");
    hwi_tag *location = hwi_tag_find(off, HWI_TAG_NAME_location, NULL);
    hwi_tag *irq = hwi_tag_find(off, HWI_TAG_NAME_irq, NULL);
    if (!location || !irq) bench_die("the real-time clock has no place or no interrupt");
    *vector = (int)irq->irq.vector;
    void *at = mmap_device_memory(NULL, 4096, PROT_READ | PROT_WRITE, 0,
                                  location->location.base);
    BENCH_MUST(at != MAP_FAILED);
    return at;
}

static struct shared *share(int flags)
{
    int fd = shm_open("/bench-interrupt", flags | O_RDWR, 0600);
    BENCH_MUST(fd != -1);
    BENCH_MUST(!(flags & O_CREAT) || ftruncate(fd, 4096) == 0);
    struct shared *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    BENCH_MUST(s != MAP_FAILED);
    close(fd);
    return s;
}

static void play_waiter(int parent, char **args)
{
    int vector;
    volatile uint32_t *rtc = clock_registers(&vector);
    struct shared *shared = share(0);
    struct sigevent event;
    SIGEV_INTR_INIT(&event);
    int id = InterruptAttachEvent(vector, &event, _NTO_INTR_FLAGS_TRK_MSK);
    BENCH_MUST(id != -1);
    rtc[RTC_IMSC] = 1;
    bench_ready(parent, ChannelCreate(0));
    for (;;) {
        BENCH_MUST(InterruptWait(0, NULL) == 0);
        shared->woken = bench_now();
        rtc[RTC_ICR] = 1;
        BENCH_MUST(InterruptUnmask(vector, id) != -1);
    }
}

/* The same with the thread attached itself: no event in between. */
static void play_attached(int parent, char **args)
{
    int vector;
    volatile uint32_t *rtc = clock_registers(&vector);
    struct shared *shared = share(0);
    int id = InterruptAttachThread(vector, 0);
    BENCH_MUST(id != -1);
    rtc[RTC_IMSC] = 1;
    bench_ready(parent, ChannelCreate(0));
    for (;;) {
        BENCH_MUST(InterruptWait(0, NULL) == id);
        shared->woken = bench_now();
        rtc[RTC_ICR] = 1;
        BENCH_MUST(InterruptUnmask(vector, id) != -1);
    }
}

/* ---- a handler ---- */

struct handler_data {
    volatile uint32_t *rtc;
    struct shared *shared;
};

static const struct sigevent *handler(void *area, int id)
{
    struct handler_data *data = area;
    data->shared->woken = bench_now();
    data->rtc[RTC_ICR] = 1;
    return NULL;
}

static void play_handler(int parent, char **args)
{
    int vector;
    static struct handler_data data;
    data.rtc = clock_registers(&vector);
    data.shared = share(0);
    BENCH_MUST(InterruptAttach(vector, handler, &data, sizeof data, _NTO_INTR_FLAGS_TRK_MSK) != -1);
    data.rtc[RTC_IMSC] = 1;
    int chid = ChannelCreate(0);
    bench_ready(parent, chid);
    for (;;) MsgReceive(chid, NULL, 0, NULL);
}

/* ---- who has it happen ---- */

struct worker {
    volatile uint32_t *rtc;
    struct shared *shared;
};

static uint64_t interrupt(void *context)
{
    struct worker *w = context;
    uint32_t now = w->rtc[RTC_DR];
    w->shared->woken = 0;
    uint64_t start = bench_now();
    w->rtc[RTC_MR] = now;
    while (w->shared->woken == 0) continue;
    return w->shared->woken - start - 1;        /* less the store that raised it */
}

static void measure(const char *name, const char *role)
{
    int vector;
    struct worker w = { clock_registers(&vector), share(O_CREAT) };
    bench_helper(role, "", WAITER);
    bench_priority(WORKER);
    bench_run_timed(name, interrupt, &w, BENCH_RUNS, 1);
    w.rtc[RTC_IMSC] = 0;
    shm_unlink("/bench-interrupt");
}

static void measure_handler(const char *name) { measure(name, "handler"); }
static void measure_thread(const char *name) { measure(name, "waiter"); }
static void measure_attached(const char *name) { measure(name, "attached"); }

const struct bench_case bench_cases[] = {
    { "irq_handler", measure_handler }, { "irq_thread", measure_thread }, { "irq_attach_thread", measure_attached },
    { NULL, NULL },
};
const struct bench_role bench_roles[] = {
    { "handler", play_handler }, { "waiter", play_waiter }, { "attached", play_attached }, { NULL, NULL },
};
