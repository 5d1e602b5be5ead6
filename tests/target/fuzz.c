/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every kernel call and every message of procnto, from several threads of several processes, with arguments of the kinds
 * kernel/kercalls.def names: what exists, what existed, and what never did; buffers that another thread unmaps meanwhile. What
 * must hold: the kernel and procnto live, everything answers afterwards, and nothing is left over (the harness compares).
 *
 * Every other process has the abilities of a driver: interrupts, the clock, I/O. What none may do, since it ends or stops the machine for
 * everybody by what it is for: abilities for the reboot call, for other users' processes, physical memory, priorities above 63; masking
 * a vector without being attached to it (the console's stays masked); being a handler's thread but by way of InterruptAttach().
 *
 * Environment: FUZZ_SEED (1), FUZZ_CALLS (10000). The same seed on the same virtual machine is the same run: make fuzz.
 */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/kercalls.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/sysmsg.h>
#include <sys/procmsg.h>

#include "test.h"

#define WORKERS   4
#define THREADS   4
#define USER      1000          /* who has no abilities: what it does ends with it */
#define LIFE_MS   100           /* of a worker, */
#define STILL_MS  8             /* and how long it may do nothing: it may have stopped itself, or have no thread left */
#define REPORTS   20            /* lines about how far it is */
#define POOL      16
#define ARENA     (64 * 1024)
#define PAGE      4096

enum kind { KIND_END, KIND_COID, KIND_CHID, KIND_RCVID, KIND_PID, KIND_TID, KIND_ID, KIND_FLAGS, KIND_INT, KIND_LONG, KIND_SIZE,
            KIND_PRIO, KIND_SIG, KIND_CLK, KIND_ADDR, KIND_POINTER, KIND_BUF, KIND_LEN, KIND_IOV, KIND_OIOV, KIND_PARTS };

static const struct call {
    int number;
    const char *name;
    enum kind kind[9];
} calls[] = {
#include "fuzz_calls.h"
};
#define CALLS (sizeof calls / sizeof calls[0])

/* Shared by all processes of a run. */
struct shared {
    volatile uint64_t done, wanted;
    volatile uint64_t of[WORKERS];      /* calls by each worker's place */
};

static struct shared *shared;
static char *arena;             /* its last page comes and goes */
static volatile uint64_t pool[POOL];    /* what calls returned: ids of any sort, stale ones too */
static _Thread_local uint64_t seed = 1;
static _Thread_local sigjmp_buf next_call;
static unsigned place;          /* of this worker */
static bool able;               /* it has a driver's abilities */

static uint32_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 16);
}

static uint64_t odd_number(void)
{
    static const uint64_t odd[] = {
        0, 1, 2, 8, 64, 255, 0xfff, 0x1000, 0xffff, 0x10000, 0x7fffffff, 0x80000000u, 0xffffffffu, 0x40000000, 0x40000001,
        ~0ull, ~1ull, ~4095ull, 1ull << 63, ~0ull >> 1, 0xffffffff80000000ull, 0xffff000040000000ull, 0x0000fffffffff000ull,
    };
    return odd[rnd() % (sizeof odd / sizeof odd[0])];
}

/* In the arena mostly, and where a structure crosses into the page that comes and goes. */
static uint64_t pointer(void)
{
    switch (rnd() % 16) {
    case 0: return odd_number();
    case 1: return (uintptr_t)arena + ARENA - PAGE - rnd() % 64;
    case 2: return (uintptr_t)arena + ARENA - rnd() % 64;
    case 3: return (uintptr_t)arena + rnd() % ARENA;            /* misaligned too */
    case 4: return (uintptr_t)&odd_number;                      /* not writable */
    case 5: return 0;
    default: return (uintptr_t)arena + (rnd() % (ARENA - 2 * PAGE) & ~7u);
    }
}

static uint64_t identity(void)
{
    return rnd() % 3 == 0 ? pool[rnd() % POOL] : rnd() % 3 ? rnd() % 12 : odd_number();
}

static uint64_t process(void)
{
    switch (rnd() % 5) {
    case 0: return (uint64_t)getpid();
    case 1: return (uint64_t)getppid();
    case 2: return 1 + rnd() % 3;
    case 3: return identity();
    default: return 0;
    }
}

/* Structures: words that are small, ids, or addresses, in one place or another. */
static void stir(void)
{
    for (unsigned i = rnd() % 64; i > 0; i--) {
        uint64_t *at = (uint64_t *)(void *)(arena + (rnd() % (ARENA - 2 * PAGE) & ~7u));
        *at = rnd() % 4 == 0 ? pointer() : rnd() % 3 == 0 ? (uint64_t)rnd() % 16 << 32 | rnd() % 16 : identity();
    }
}

static uint64_t parts_or_size(void)
{
    switch (rnd() % 8) {
    case 0: return odd_number();
    case 1: return -(uint64_t)(rnd() % (4 * ARENA));
    case 2: return rnd() % 600;
    case 3: return rnd() % 4;
    default: return -(uint64_t)(rnd() % 256);
    }
}

static uint64_t argument(enum kind kind)
{
    if (rnd() % 24 == 0) return odd_number();
    switch (kind) {
    case KIND_COID: return rnd() % 4 == 0 ? _NTO_SIDE_CHANNEL + rnd() % 4 : rnd() % 4 == 0 ? SYSMGR_COID : identity();
    case KIND_CHID: case KIND_RCVID: case KIND_ID: return identity();
    case KIND_TID: return rnd() % (THREADS + 4);
    case KIND_PID: return process();
    case KIND_FLAGS: return rnd() % 2 ? 1u << rnd() % 32 | 1u << rnd() % 32 : rnd() % 16;
    case KIND_INT: return rnd() % 3 ? rnd() % 32 : odd_number();
    case KIND_LONG: return rnd() % 2 ? odd_number() : pointer();
    case KIND_SIZE: case KIND_LEN: return rnd() % 4 ? rnd() % 512 : odd_number();
    case KIND_PRIO: return rnd() % 70;
    case KIND_SIG: return rnd() % 66;
    case KIND_CLK: return rnd() % 8;
    case KIND_PARTS: return parts_or_size();
    default: return pointer();
    }
}

static long raw_call(long number, const uint64_t a[8])
{
    register uint64_t x0 __asm__("x0") = a[0], x1 __asm__("x1") = a[1], x2 __asm__("x2") = a[2], x3 __asm__("x3") = a[3],
                      x4 __asm__("x4") = a[4], x5 __asm__("x5") = a[5], x6 __asm__("x6") = a[6], x7 __asm__("x7") = a[7];
    register long x8 __asm__("x8") = number;
    __asm__ volatile("svc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x7), "+r"(x8) : :
                     "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory", "cc");
    return (long)x0;
}

/* What ends or stops the caller most of the time is tried now and then only. */
static bool rare(int number)
{
    return number == __KER_THREAD_DESTROY || number == __KER_SIGNAL_RETURN || number == __KER_SIGNAL_KILL ||
           number == __KER_SIGNAL_KILL_SIGVAL || number == __KER_THREAD_CREATE || number == __KER_THREAD_CTL ||
           number == __KER_THREAD_CTLEXT || number == __KER_SIGNAL_SUSPEND;
}

static void limit_waiting(void)
{
    uint64_t ns = 20000 + rnd() % 100000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_MASK & ~_NTO_TIMEOUT_NANOSLEEP, NULL, &ns, NULL);
}

/* What a driver's handler may do, and what none should. */
static const struct sigevent *handler(void *area, int id)
{
    static struct sigevent event = { .sigev_notify = SIGEV_INTR };
    switch ((uintptr_t)area % 4) {
    case 0: return NULL;
    case 1: return &event;
    case 2: return area;
    default: return *(const struct sigevent **)area;
    }
}

static void attach_handler(void)
{
    static const int vectors[] = { 27, 33, 34, 40, 64, 79, 27, 1000 };
    int id = InterruptAttach(vectors[rnd() % 8], handler, (void *)pointer(), rnd() % 64, rnd() % 2 ? 0 : rnd() % 128);
    pool[rnd() % POOL] = (uint64_t)id;
}

/* The exceptions at the top of this file. */
static void spare_the_machine(int number, uint64_t a[8])
{
    if (number == __KER_INTERRUPT_ATTACH) a[1] = 0;
    if ((number == __KER_INTERRUPT_MASK || number == __KER_INTERRUPT_UNMASK) && (int)a[1] == -1) a[1] = 1;
}

static void any_call(void)
{
    const struct call *c = &calls[rnd() % CALLS];
    uint64_t a[8];
    if (rare(c->number) && rnd() % 40) return;
    for (int i = 0; i < 8; i++) a[i] = c->kind[i] != KIND_END ? argument(c->kind[i]) : odd_number();
    if (able && c->number == __KER_INTERRUPT_ATTACH && rnd() % 2) {
        attach_handler();
        return;
    }
    spare_the_machine(c->number, a);
    if (c->number != __KER_TIMER_TIMEOUT) limit_waiting();
    long result = raw_call(c->number, a);
    if (result > 0) pool[rnd() % POOL] = (uint64_t)result;
}

/* Any message to procnto but those that write to the console. */
static void any_message(void)
{
    uint16_t *type = (uint16_t *)(void *)(arena + (rnd() % (ARENA - 2 * PAGE) & ~7u));
    type[0] = (uint16_t)(rnd() % 8 == 0 ? 0x100 + rnd() % 0x20 : rnd() % 0xd8);
    type[1] = (uint16_t)(rnd() % 16);
    if (type[0] == _SYS_LOG || type[0] == _SYS_CMD) return;
    limit_waiting();
    MsgSendnc(SYSMGR_COID, type, rnd() % 4 ? rnd() % 512 : rnd() % ARENA, (void *)pointer(), rnd() % 4096);
}

static void *caller(void *arg)
{
    seed = (uintptr_t)arg;
    sigsetjmp(next_call, 1);
    for (;;) {
        if (rnd() % 8 == 0) stir();
        if (rnd() % 16 == 0) any_message();
        else any_call();
        __atomic_add_fetch(&shared->of[place], 1, __ATOMIC_RELAXED);
        if (__atomic_add_fetch(&shared->done, 1, __ATOMIC_RELAXED) >= shared->wanted) _exit(0);
    }
    return NULL;
}

/* Takes the arena's last page away, protects it, brings it back. */
static void *unmapper(void *arg)
{
    char *page = arena + ARENA - PAGE;
    seed = (uintptr_t)arg;
    for (;;) {
        switch (rnd() % 3) {
        case 0: munmap(page, PAGE); break;
        case 1: mprotect(page, PAGE, PROT_READ); break;
        default: mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE | MAP_FIXED, NOFD, 0);
        }
        usleep(20 + rnd() % 60);
    }
    return NULL;
}

/* A thread that faults goes on with another call, or ends itself, as a handler's does (seed 1): the others go on. */
static void faulted(int signo)
{
    if (seed != 1 && rnd() % 8) siglongjmp(next_call, 1);
    ThreadDestroy(0, 0, NULL);
}

static void become_driver(void)
{
    static const unsigned abilities[] = { PROCMGR_AID_INTERRUPT, PROCMGR_AID_INTERRUPTEVENT, PROCMGR_AID_IO, PROCMGR_AID_CLOCKSET,
                                          PROCMGR_AID_CLOCKPERIOD, PROCMGR_AID_SRANDOM, PROCMGR_AID_TRACE, PROCMGR_AID_PUBLIC_CHANNEL };
    for (size_t i = 0; i < sizeof abilities / sizeof abilities[0]; i++)
        CHECK_EQ(procmgr_ability(0, PROCMGR_ADN_NONROOT | PROCMGR_AOP_ALLOW | abilities[i], PROCMGR_AID_EOL), EOK);
    able = true;
}

static struct shared *map_shared(int flags)
{
    int fd = shm_open("/fuzz", flags, 0666);
    CHECK(fd != -1);
    if (flags & O_CREAT) CHECK_EQ(ftruncate(fd, PAGE), 0);
    void *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    close(fd);
    return p;
}

ROLE(worker)    /* seed, place */
{
    uint64_t base = strtoull(argv[0], NULL, 10) * 0x9e3779b97f4a7c15u;
    static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE };
    struct sigaction action = { .sa_handler = faulted };
    pthread_t thread;
    shared = map_shared(O_RDWR);
    place = (unsigned)atoi(argv[1]) % WORKERS;
    if (place % 2) become_driver();
    CHECK_EQ(setuid(USER), 0);
    arena = mmap(NULL, ARENA, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(arena != MAP_FAILED);
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) sigaction(faults[i], &action, NULL);
    seed = base | 1;
    for (int i = 0; i < 100; i++) stir();
    pool[0] = (uint64_t)ChannelCreate(0);
    pool[1] = (uint64_t)ConnectAttach(0, 0, (int)pool[0], _NTO_SIDE_CHANNEL, 0);
    for (uintptr_t i = 1; i < THREADS; i++) pthread_create(&thread, NULL, caller, (void *)(uintptr_t)((base + i * 7919) | 1));
    pthread_create(&thread, NULL, unmapper, (void *)(uintptr_t)(base | 1));
    caller((void *)(uintptr_t)(base | 1));
    return 0;
}

/* Also those that left our group: who is not the user's own cannot be theirs. */
static void end_all(void)
{
    DIR *dir = opendir("/proc");
    CHECK(dir != NULL);
    for (struct dirent *e; (e = readdir(dir)) != NULL;) {
        char path[64];
        procfs_info info;
        snprintf(path, sizeof path, "/proc/%.16s/ctl", e->d_name);
        int fd = atoi(e->d_name) > 1 ? open(path, O_RDONLY) : -1;
        if (fd == -1) continue;
        if (devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) == EOK && info.uid == USER) kill(atoi(e->d_name), SIGKILL);
        close(fd);
    }
    closedir(dir);
}

struct slot {
    pid_t pid;
    uint64_t end, still, done;          /* when it has lived long enough; when it did nothing for too long since it had done that much */
};

static void tend(struct slot *slot, unsigned number, uint64_t *next_seed)
{
    uint64_t now = test_now(), done = shared->of[number];
    if (done != slot->done) slot->still = now + STILL_MS * 1000000ull;
    slot->done = done;
    if (slot->pid > 0 && waitpid(slot->pid, NULL, WNOHANG) == 0) {
        if (now > slot->end || now > slot->still) kill(slot->pid, SIGKILL);
        return;
    }
    char seed_text[24];
    snprintf(seed_text, sizeof seed_text, "%llu", (unsigned long long)(*next_seed)++);
    slot->pid = test_spawn("worker", seed_text, test_number((long)number), NULL);
    slot->end = now + LIFE_MS * 1000000ull;
    slot->still = now + 2 * STILL_MS * 1000000ull;
}

/* In virtual time: a run that gets slower, or nowhere, shows. */
static void report(uint64_t *next)
{
    if (shared->done < *next) return;
    printf("\nfuzz: %llu of %llu calls, %llu ms\n", (unsigned long long)shared->done, (unsigned long long)shared->wanted,
           (unsigned long long)(test_now() / 1000000));
    fflush(stdout);
    *next += shared->wanted / REPORTS;
}

static uint64_t setting(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

TEST(every_call_with_garbage)
{
    struct slot slot[WORKERS] = { { 0 } };
    uint64_t next_seed = setting("FUZZ_SEED", 1) * 1000000;
    shared = map_shared(O_CREAT | O_RDWR | O_TRUNC);
    shared->wanted = setting("FUZZ_CALLS", 10000);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 63), 0);
    uint64_t next_report = shared->wanted < 100000 ? UINT64_MAX : shared->wanted / REPORTS;
    while (shared->done < shared->wanted) {
        for (unsigned i = 0; i < WORKERS; i++) tend(&slot[i], i, &next_seed);
        report(&next_report);
        test_sleep_ms(2);
    }
    for (int i = 0; i < WORKERS; i++) kill(slot[i].pid, SIGKILL);
    end_all();
    while (waitpid(-1, NULL, 0) != -1 || errno == EINTR) continue;
    CHECK_EQ(shm_unlink("/fuzz"), 0);
    printf("\nfuzz: seed %llu, %llu calls of %llu processes\n", (unsigned long long)setting("FUZZ_SEED", 1),
           (unsigned long long)shared->done, (unsigned long long)(next_seed - setting("FUZZ_SEED", 1) * 1000000));
}
