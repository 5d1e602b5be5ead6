/* SPDX-License-Identifier: Apache-2.0 */
/* Bad input: whatever a program does, the others and the system live on and nothing is lost. */
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/kercalls.h>
#include <sys/mman.h>

#include "test.h"

/* The system answers: a message, a new process, memory. */
static void check_alive(void)
{
    int fd = open("/dev/null", O_RDWR);
    CHECK(fd != -1);
    CHECK_EQ(close(fd), 0);
    CHECK_EQ(test_wait(test_spawn("nothing", NULL)), 0);
    void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(munmap(p, 65536), 0);
}

ROLE(nothing) { return 0; }

static long raw_call(long number, const uint64_t a[7])
{
    register uint64_t x0 __asm__("x0") = a[0], x1 __asm__("x1") = a[1], x2 __asm__("x2") = a[2], x3 __asm__("x3") = a[3],
                      x4 __asm__("x4") = a[4], x5 __asm__("x5") = a[5], x6 __asm__("x6") = a[6];
    register long x8 __asm__("x8") = number;
    __asm__ volatile("svc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6), "+r"(x8) : :
                     "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory", "cc");
    return (long)x0;
}

static uint32_t seed;
static uint32_t random_number(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

static uint64_t page[512];
static uint64_t garbage(void)
{
    static const uint64_t values[] = { 0, 1, 2, 3, 8, 64, 255, 0x1000, 0x7fffffff, 0x80000000, 0xffffffff, 0x40000000,
                                       0x40000001, 0x10001, ~0ul, ~1ul, 0x8000000000000000ul, 0x7ffffffffffffffful,
                                       0xffffffff80000000ul, 0xffff000040000000ul, 0xffffffff00000000ul, 0x0000fffffffff000ul,
                                       0x1234567, 0xffffffffffff0000ul };
    uint32_t r = random_number();
    switch (r & 3) {
    case 0: return (uintptr_t)page + (r >> 2 & 0xff8);
    case 1: return r >> 4 & 31;
    default: return values[(r >> 2) % (sizeof values / sizeof values[0])];
    }
}

/* A call that waits is cut short by a timeout, else by the parent. */
ROLE(garbage_calls) /* number, how many */
{
    long number = atoi(argv[0]);
    uint64_t a[7], limit = 1000000;
    CHECK_EQ(setuid(1000), 0);
    seed = (uint32_t)number * 7919 + 13;
    for (int i = 0; i < 512; i++) page[i] = garbage();
    for (int n = atoi(argv[1]); n > 0; n--) {
        for (int i = 0; i < 7; i++) a[i] = garbage();
        if (number != __KER_TIMER_TIMEOUT)
            TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_MASK & ~_NTO_TIMEOUT_NANOSLEEP, NULL, &limit, NULL);
        raw_call(number, a);
    }
    return 0;
}

static void garbage_range(long first, long last)
{
    int status;
    for (long number = first; number <= last; number++) {
        pid_t pid = test_spawn("garbage_calls", test_number(number), "60", NULL);
        uint64_t end = test_now() + 150000000;
        while (waitpid(pid, &status, WNOHANG) == 0) {
            if (test_now() > end) {
                kill(pid, SIGKILL);
                end += 100000000000ul;
            }
            test_sleep_ms(1);
        }
    }
    check_alive();
}

TEST(garbage_to_calls_0_to_25) { garbage_range(0, 25); }
TEST(garbage_to_calls_26_to_54) { garbage_range(26, 54); }
TEST(garbage_to_calls_55_to_77) { garbage_range(55, 77); }
TEST(garbage_to_calls_78_to_127) { garbage_range(78, 127); }
TEST(garbage_to_calls_128_to_159) { garbage_range(128, 159); }

TEST(unknown_calls_are_enosys)
{
    static const long numbers[] = { 107, 110, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 141, 142,
                                    143, 160, 255, 1000, 1 << 30, -1, -1000 };
    uint64_t a[7] = { 0 };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) CHECK_EQ(raw_call(numbers[i], a), -ENOSYS);
    uint64_t high[7] = { 0 };
    CHECK_EQ(raw_call((long)(1ul << 32), high) == -ENOSYS || raw_call((long)(1ul << 32), high) == 0, 1);
}

TEST(nop_call)
{
    uint64_t a[7] = { 1, 2, 3, 4, 5, 6, 7 };
    CHECK_EQ(raw_call(__KER_NOP, a), 0);
}

/* Other immediates and exception instructions. */
ROLE(odd_instruction)
{
    switch (atoi(argv[0])) {
    case 0: __asm__ volatile("svc #1"); break;
    case 1: __asm__ volatile("hvc #0"); break;
    case 2: __asm__ volatile("smc #0"); break;
    case 3: __asm__ volatile("eret"); break;
    case 4: __asm__ volatile("wfi"); break;
    case 5: __asm__ volatile("wfe"); break;
    case 6: __asm__ volatile("dc isw, xzr"); break;
    case 7: __asm__ volatile("tlbi vmalle1"); break;
    case 8: __asm__ volatile("msr tpidr_el1, xzr"); break;
    case 9: __asm__ volatile("msr cntv_ctl_el0, xzr\n\tmsr cntv_cval_el0, xzr"); break;
    case 10: __asm__ volatile("msr cntp_ctl_el0, %0" : : "r"(1ul)); break;
    case 11: __asm__ volatile("mrs x0, cntfrq_el0\n\tmrs x0, ctr_el0\n\tmrs x0, dczid_el0" : : : "x0"); break;
    case 12: __asm__ volatile(".inst 0xd500409f"); break;    /* msr pan, #0 */
    case 13: __asm__ volatile("mov x9, #3\n\tmov sp, x9\n\tldr x0, [sp]" : : : "x0", "x9"); break;
    case 14: __asm__ volatile("dc zva, %0" : : "r"(0xffffffff80000000ul) : "memory"); break;
    case 15: __asm__ volatile("at s1e1r, %0" : : "r"(0xffffffff80000000ul)); break;
    case 16: __asm__ volatile("hlt #0"); break;
    case 17: __asm__ volatile("msr tpidr_el0, %0\n\tmov x8, #90\n\tsvc #0" : : "r"(0xffff000000000000ul) : "x0", "x8"); break;
    default: return 1;
    }
    return 0;
}

TEST(odd_instructions)
{
    for (int i = 0; i < 18; i++) {
        int status;
        pid_t pid = test_spawn("odd_instruction", test_number(i), NULL);
        uint64_t end = test_now() + 200000000;
        while (waitpid(pid, &status, WNOHANG) == 0) {
            if (test_now() > end) kill(pid, SIGKILL);
            test_sleep_ms(1);
        }
        CHECK(WIFSIGNALED(status) || WIFEXITED(status));
    }
    check_alive();
}

/* The thread pointer is a program's own: the kernel believes nothing that lies there. */
ROLE(wild_thread_pointer)
{
    static const uint64_t values[] = { 0, 8, 0x1000, 0xffffffff80000000ul, 0xffff000040000000ul, ~0ul, 0x8000000000000000ul };
    int i = atoi(argv[0]);
    uint64_t limit = 5000000, a[7] = { CLOCK_MONOTONIC, _NTO_TIMEOUT_NANOSLEEP, 0, (uintptr_t)&limit, 0, 0, 0 };
    __asm__ volatile("msr tpidr_el0, %0" : : "r"(values[i]));
    raw_call(__KER_TIMER_TIMEOUT, a);
    a[0] = 0;
    a[1] = (uint64_t)-1;
    a[2] = 0;
    for (;;) {
        uint64_t d[7] = { (uint64_t)-1, (uint64_t)-1, 7, 0, 0, 0, 0 };
        raw_call(__KER_THREAD_DESTROY, d);
    }
    return 0;
}

TEST(wild_thread_pointers)
{
    for (int i = 0; i < 7; i++) CHECK_EQ(test_wait(test_spawn("wild_thread_pointer", test_number(i), NULL)), 7 << 8);
    check_alive();
}

/* ---- messages to the system ---- */

ROLE(garbage_messages)  /* seed, count */
{
    static union {
        uint16_t type[2];
        uint64_t words[64];
    } msg;
    static char reply[512];
    CHECK_EQ(setuid(1000), 0);
    seed = (uint32_t)atoi(argv[0]);
    for (int n = atoi(argv[1]); n > 0; n--) {
        uint64_t limit = 2000000;
        for (int i = 0; i < 64; i++) msg.words[i] = garbage();
        uint32_t r = random_number();
        msg.type[0] = (uint16_t)(r % 3 == 0 ? r % 0x130 : r % 3 == 1 ? 0x100 + r % 0x20 : r % 0x60);
        msg.type[1] = (uint16_t)(random_number() % 12);
        TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &limit, NULL);
        MsgSend(SYSMGR_COID, &msg, random_number() % sizeof msg, reply, random_number() % sizeof reply);
    }
    return 0;
}

TEST(garbage_to_procnto)
{
    for (int i = 1; i <= 8; i++) {
        int status;
        pid_t pid = test_spawn("garbage_messages", test_number(i * 977), "150", NULL);
        uint64_t end = test_now() + 3000000000u;
        while (waitpid(pid, &status, WNOHANG) == 0) {
            if (test_now() > end) {
                kill(pid, SIGKILL);
                end += 100000000000ul;
            }
            test_sleep_ms(1);
        }
    }
    check_alive();
    puts("");       /* some of it was text for the console */
}

TEST(short_messages_to_procnto)
{
    char reply[64];
    for (unsigned type = 0; type < 0x120; type++) {
        uint16_t msg[2] = { (uint16_t)type, 0 };
        if (type == 0x18) continue;
        for (size_t size = 0; size <= 4; size += 2) {
            uint64_t limit = 5000000;
            TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &limit, NULL);
            MsgSend(SYSMGR_COID, msg, size, reply, sizeof reply);
        }
    }
    check_alive();
}

/* ---- bombs ---- */

ROLE(bomb)      /* what: makes as many as there are, then ends */
{
    struct sigevent event;
    int chid = ChannelCreate(0), n = 0;
    SIGEV_NONE_INIT(&event);
    CHECK_EQ(setuid(1000), 0);
    if (strcmp(argv[0], "channels") == 0) {
        while (n < 300000 && ChannelCreate(0) != -1) n++;
    } else if (strcmp(argv[0], "connections") == 0) {
        while (n < 300000 && ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0) != -1) n++;
    } else if (strcmp(argv[0], "timers") == 0) {
        while (n < 300000 && TimerCreate(CLOCK_MONOTONIC, &event) != -1) n++;
    } else if (strcmp(argv[0], "armed") == 0) {
        struct _itimer t = { 3000000, 3000000 };
        int id;
        while (n < 500 && (id = TimerCreate(CLOCK_MONOTONIC, &event)) != -1 && TimerSettime(id, 0, &t, NULL) == 0) n++;
        test_sleep_ms(20);
    } else if (strcmp(argv[0], "mappings") == 0) {
        while (n < 20000 && mmap(NULL, 4096, n & 1 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE | MAP_LAZY,
                                  NOFD, 0) != MAP_FAILED) n++;
    } else if (strcmp(argv[0], "events") == 0) {
        SIGEV_SIGNAL_INIT(&event, SIGUSR1);
        struct sigevent copy = event;
        while (n < 300000 && MsgRegisterEvent(&copy, SYSMGR_COID) == 0) {
            copy = event;
            n++;
        }
    } else if (strcmp(argv[0], "semaphores") == 0) {
        static sem_t sems[20000];
        while (n < 20000 && sem_init(&sems[n], 0, 0) == 0) n++;
    } else if (strcmp(argv[0], "mutexes") == 0) {
        static pthread_mutex_t mutexes[20000];
        pthread_mutexattr_t attr;
        pthread_mutexattr_init(&attr);
        pthread_mutexattr_setprotocol(&attr, PTHREAD_PRIO_PROTECT);
        pthread_mutexattr_setprioceiling(&attr, 20);
        while (n < 20000 && pthread_mutex_init(&mutexes[n], &attr) == 0) n++;
    } else if (strcmp(argv[0], "pulses") == 0) {
        int coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
        while (n < 50000 && MsgSendPulse(coid, n % 64, n % 128, n) == 0) n++;
    } else if (strcmp(argv[0], "signals") == 0) {
        sigset_t all;
        sigfillset(&all);
        sigprocmask(SIG_BLOCK, &all, NULL);
        while (n < 20000 && sigqueue(getpid(), SIGRTMIN + n % 8, (union sigval){ .sival_int = n }) == 0) n++;
    }
    return n > 100 ? 0 : 1;
}

TEST(channel_bomb) { test_run("bomb", "channels", NULL); check_alive(); }
TEST(connection_bomb) { test_run("bomb", "connections", NULL); check_alive(); }
TEST(timer_bomb) { test_run("bomb", "timers", NULL); check_alive(); }
TEST(armed_timer_bomb) { test_run("bomb", "armed", NULL); check_alive(); }
TEST(event_bomb) { test_run("bomb", "events", NULL); check_alive(); }
TEST(semaphore_bomb) { test_run("bomb", "semaphores", NULL); check_alive(); }
TEST(mutex_bomb) { test_run("bomb", "mutexes", NULL); check_alive(); }
TEST(mapping_bomb) { test_run("bomb", "mappings", NULL); check_alive(); }

TEST(pulse_bomb) { test_run("bomb", "pulses", NULL); check_alive(); }
TEST(signal_bomb) { test_run("bomb", "signals", NULL); check_alive(); }

/* 256 processes, each of which forks as often as its turn comes, and nobody waits but the first. The others are served meanwhile. */
ROLE(fork_bomb)
{
    CHECK_EQ(setuid(1000), 0);
    pid_t first = getpid();
    for (int i = 0; i < 8; i++) fork();
    test_sleep_ms(10);
    if (getpid() != first) _exit(0);
    while (waitpid(-1, NULL, 0) != -1 || errno == EINTR) continue;
    return 0;
}

TEST(forks_bomb)
{
    pid_t pid = test_spawn("fork_bomb", NULL);
    test_sleep_ms(2);
    check_alive();
    test_exited_ok(pid);
    check_alive();
}

static void *sleep_long(void *arg)
{
    test_sleep_ms(60000);
    return arg;
}

ROLE(thread_bomb)
{
    pthread_attr_t attr;
    pthread_t t;
    int n = 0;
    CHECK_EQ(setuid(1000), 0);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, 16384);
    while (n < 5000 && pthread_create(&t, &attr, sleep_long, NULL) == 0) n++;
    return n > 50 ? 0 : 1;
}

TEST(threads_bomb) { test_run("thread_bomb", NULL); check_alive(); }

ROLE(memory_bomb)
{
    size_t n = 0;
    for (size_t size = 16 << 20; size >= 4096; size /= 2)
        for (;;) {
            char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
            if (p == MAP_FAILED) break;
            p[0] = 1;
            n += size;
        }
    CHECK_EQ(errno, ENOMEM);
    /* Still able to talk to the system. */
    struct _server_info info;
    CHECK_EQ(ConnectServerInfo(0, SYSMGR_COID, &info), SYSMGR_COID);
    return n > (1 << 20) ? 0 : 1;
}

TEST(all_memory) { test_run("memory_bomb", NULL); check_alive(); }

ROLE(spawner)   /* depth: spawns two of itself, until there are no more */
{
    int depth = atoi(argv[0]);
    pid_t a, b;
    if (depth == 0) {
        test_sleep_ms(5);
        return 0;
    }
    a = test_spawn("spawner", test_number(depth - 1), NULL);
    b = test_spawn("spawner", test_number(depth - 1), NULL);
    test_exited_ok(a);
    test_exited_ok(b);
    return 0;
}

TEST(spawn_bomb) { test_run("spawner", "4", NULL); check_alive(); }

/* The root of a tree of processes is killed; the rest ends by itself. */
TEST(spawn_bomb_root_killed)
{
    pid_t pid = test_spawn("spawner", "4", NULL);
    test_sleep_ms(30);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    test_sleep_ms(300);
    check_alive();
}

/* ---- a busy loop at any ordinary priority leaves higher ones alone ---- */

ROLE(spins)
{
    for (;;) continue;
    return 0;
}

TEST(spinning_process)
{
    pid_t pid = test_spawn("spins", NULL);
    CHECK_EQ(pthread_setschedprio(pthread_self(), 20), 0);
    uint64_t before = test_now();
    test_sleep_ms(20);
    CHECK(test_now() - before < 2000000000u);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}
