/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every message type procnto knows, walked in order: cut to every length, with a body of zeros, of ones, of 0x7f..., of our own
 * addresses, and far too long; every subtype with each. From processes that may be spoilt by it, which also leave at once: with
 * the request sent but not answered, or killed. procnto must answer all that stay, and lose nothing.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/iomsg.h>
#include <sys/memmsg.h>
#include <sys/mman.h>
#include <sys/pathmsg.h>
#include <sys/procmsg.h>
#include <sys/stat.h>
#include <sys/sysmsg.h>
#include <sys/rsrcdbmsg.h>

#include "test.h"

#define LONGEST 600
#define SUBTYPES 10

static const uint16_t types[] = {
    _SYS_CONF, _SYS_VENDOR, _SYS_XCALL, _SYS_GETPAGESIZES, _SYS_TRACE,
    _PROC_SPAWN, _PROC_WAIT, _PROC_FORK, _PROC_GETSETID, _PROC_SETPGID, _PROC_UMASK, _PROC_GUARDIAN, _PROC_SESSION, _PROC_EVENT,
    _PROC_RESOURCE, _PROC_POSIX_SPAWN, _PROC_POSIX_SPAWNP, _PROC_VALUE, _PROC_TIMER_TOLERANCE, _PROC_SANDBOX, _PROC_MAC, _PROC_SERVMON,
    _PROC_DAEMON,
    0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e,
    _PATH_RESOLVE, _PATH_CHDIR, _PATH_CHROOT, 0xd0,
    _IO_CONNECT, _IO_READ, _IO_WRITE, _IO_STAT, _IO_NOTIFY, _IO_DEVCTL, _IO_PATHCONF, _IO_LSEEK, _IO_CHMOD, _IO_CHOWN,
    _IO_UTIME, _IO_OPENFD, _IO_FDINFO, _IO_LOCK, _IO_SPACE, _IO_SHUTDOWN, _IO_MMAP, _IO_MSG, _IO_DUP, _IO_CLOSE, _IO_SYNC,
};

static char body[8192];

static void body_fill(unsigned kind)
{
    static const uint64_t patterns[] = { 0, UINT64_MAX, 0x7fffffff7fffffffull, 0x0000000100000001ull, 0x8000000080000000ull };
    uint64_t word = kind < 5 ? patterns[kind] : (uint64_t)(uintptr_t)body;
    for (size_t i = 0; i < sizeof body; i += sizeof word) memcpy(body + i, &word, sizeof word);
}

/* Signals may end us; what could stop the system or the test is left out by never giving such arguments. */
static bool dangerous(uint16_t type, uint16_t subtype)
{
    if (type == _SYS_CONF) return subtype != 0;
    return type == _PROC_SESSION || type == _PROC_FORK || (type == _PROC_EVENT && (subtype == 1 || subtype == 4)) || (type == 0xd0 && subtype != 0);
}

/* A moment for those that would wait: WAIT, reads. */
static void send_limited(int coid, const void *msg, size_t size)
{
    static char reply[4096];
    uint64_t limit = 2000000;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &limit, NULL);
    MsgSend(coid, msg, size, reply, sizeof reply);
}

static void walk_type(int coid, uint16_t type, unsigned kind, bool lengths)
{
    for (uint16_t subtype = 0; subtype < SUBTYPES; subtype++) {
        if (dangerous(type, subtype)) continue;
        uint16_t head[2] = { type, subtype };
        body_fill(kind);
        memcpy(body, head, sizeof head);
        if (lengths)
            for (size_t size = 0; size < 160; size += size < 16 ? 4 : 16) send_limited(coid, body, size);
        send_limited(coid, body, LONGEST);
        send_limited(coid, body, sizeof body);
    }
}

ROLE(walks)
{
    unsigned first = (unsigned)atoi(argv[0]), kind = (unsigned)atoi(argv[1]);
    for (unsigned i = first; i < sizeof types / sizeof types[0] && i < first + 8; i++)
        walk_type(SYSMGR_COID, types[i], kind, kind < 2);
    return 0;
}

ROLE(fine) { return 0; }

static void still_works(void)
{
    struct stat st;
    CHECK_EQ(stat("/proc/boot", &st), 0);
    CHECK_EQ(test_wait(test_spawn("fine", NULL)), 0);
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(munmap(p, 4096), 0);
}

/* It may have become a daemon, another program's shell, or lost its memory: whatever it is then, it goes. */
static void run_spoilt(const char *role, unsigned first, unsigned kind)
{
    pid_t pid = test_spawn(role, test_number(first), test_number(kind), NULL);
    int status;
    uint64_t end = test_now() + 3000000000u;
    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (test_now() > end) break;
        test_sleep_ms(1);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
}

static void walk_all(unsigned kind)
{
    for (unsigned first = 0; first < sizeof types / sizeof types[0]; first += 8) run_spoilt("walks", first, kind);
    still_works();
}

TEST(all_types_zeros) { walk_all(0); }
TEST(all_types_ones) { walk_all(1); }
TEST(all_types_large) { walk_all(2); }
TEST(all_types_small) { walk_all(3); }
TEST(all_types_negative) { walk_all(4); }
TEST(all_types_addresses) { walk_all(5); }

/* The same on descriptors of procnto's own files. */
ROLE(walks_files)
{
    static const char *const paths[] = { "/dev/null", "/proc/self/as", "/proc/boot", "/proc", "/dev/shmem", "/proc/self/mappings", "/dev/zero" };
    unsigned first = (unsigned)atoi(argv[0]), kind = (unsigned)atoi(argv[1]);
    for (uint16_t type = _IO_READ; type <= _IO_SYNC + 4; type++) {
        int fd = open(paths[first % 7], first % 7 == 1 ? O_RDWR : O_RDONLY);
        if (fd == -1) return 1;
        walk_type(fd, type, kind, false);
        close(fd);
    }
    return 0;
}

TEST(all_io_types_on_files)
{
    for (unsigned path = 0; path < 7; path++)
        for (unsigned kind = 0; kind < 6; kind++) run_spoilt("walks_files", path, kind);
    still_works();
}

/* Sends and goes: by a signal while the request is with procnto, or before it could be taken. */
ROLE(sends_and_goes)
{
    uint16_t type = types[atoi(argv[0])];
    if (type == _PROC_DAEMON || type == _PROC_SESSION) return 0;
    body_fill((unsigned)atoi(argv[1]));
    memcpy(body, &type, sizeof type);
    body[2] = 0;
    kill(getppid(), SIGUSR1);
    for (int i = 0; i < 50; i++) MsgSendnc(SYSMGR_COID, body, 64 + (size_t)i * 8, NULL, 0);
    return 0;
}

static volatile sig_atomic_t told;
static void on_told(int sig) { told += sig == SIGUSR1; }

TEST(senders_killed)
{
    signal(SIGUSR1, on_told);
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
        pid_t pid = test_spawn("sends_and_goes", test_number(i), test_number(i % 6), NULL);
        kill(pid, SIGKILL);
        while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
            ;
    }
    still_works();
}

/* A message that says it is longer than what is there, in parts that end in nothing. */
TEST(parts_that_fault)
{
    char *page = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(page != MAP_FAILED);
    CHECK_EQ(munmap(page + 4096, 4096), 0);
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i] == _PROC_DAEMON || types[i] == _PROC_SESSION || types[i] == _PROC_FORK) continue;
        uint16_t head[2] = { types[i], 0 };
        memset(page + 4096 - 64, 0, 64);
        memcpy(page + 4096 - 64, head, sizeof head);
        iov_t iov[3];
        SETIOV(&iov[0], page + 4096 - 64, 64);
        SETIOV(&iov[1], page + 4096, 4096);
        SETIOV(&iov[2], NULL, 100000);
        if (types[i] != _PROC_WAIT) MsgSendvs(SYSMGR_COID, iov, 3, NULL, 0);
    }
    CHECK_EQ(munmap(page, 4096), 0);
    still_works();
}
