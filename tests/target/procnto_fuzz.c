/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hostile clients of procnto: random messages of every type, cut and oversized ones, from several threads; clients
 * that die in the middle. What must hold: procnto lives, the system works afterwards, and nothing is left over
 * (the harness compares free memory and kernel objects).
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/iomsg.h>
#include <sys/memmsg.h>
#include <sys/mman.h>
#include <sys/pathmsg.h>
#include <sys/procmsg.h>
#include <sys/stat.h>
#include <sys/sysmsg.h>

#include "test.h"

#define MESSAGE_MAX 8192
#define THREADS 4

static _Thread_local uint64_t seed = 1;

static uint32_t rnd(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 16);
}

/* Small, near a power of two, an address of ours, or anything. */
static uint64_t value(void)
{
    static const uint64_t odd[] = {
        0, 1, 2, 7, 8, 0xff, 0x100, 0xfff, 0x1000, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000u, 0xffffffffu,
        0x0000ff8000000000ull, 0x0000fffffffff000ull, 0x7fffffffffffffffull, UINT64_MAX, UINT64_MAX - 0xfff,
    };
    switch (rnd() % 4) {
    case 0: return rnd() % 16;
    case 1: return odd[rnd() % (sizeof odd / sizeof odd[0])];
    case 2: return (uint64_t)getpid();
    default: return (uint64_t)rnd() << 32 | rnd();
    }
}

static size_t fill(char *msg)
{
    size_t size = rnd() % 5 == 0 ? rnd() % MESSAGE_MAX : 4 + rnd() % 200;
    for (size_t at = 0; at + 4 <= size;) {
        uint64_t v = value();
        size_t width = rnd() % 3 == 0 ? 2 : rnd() % 2 ? 4 : 8;
        if (width > size - at) width = size - at;
        memcpy(msg + at, &v, width);
        at += width;
    }
    return size;
}

/* Types that would end or stop the test itself: reboot, exec and fork of ourselves, becoming a daemon. */
static bool spared(const char *msg, size_t size)
{
    uint16_t type;
    if (size < 2) return false;
    memcpy(&type, msg, sizeof type);
    switch (type) {
    case _SYS_CMD: case _SYS_CONF: case _SYS_LOG:
    case _PROC_FORK: case _PROC_DAEMON: case _PROC_POSIX_SPAWN: case _PROC_POSIX_SPAWNP: case _PROC_SESSION: case _PROC_WAIT:
    case _PROC_GETSETID: case _PROC_SETPGID: case _PROC_RESOURCE: case _PROC_EVENT: case _PROC_UMASK:
    case _MEM_MAP: case _MEM_CTRL: case _MEM_PEER: case _PATH_CHROOT: case _PATH_CHDIR: case 0xd0:
        return true;
    default:
        return false;
    }
}

/* In a child, whose memory and state may be spoilt. */
static void storm(bool everything, unsigned rounds)
{
    static _Thread_local char msg[MESSAGE_MAX], reply[512];
    for (unsigned i = 0; i < rounds; i++) {
        size_t size = fill(msg);
        uint16_t type = (uint16_t)(rnd() % 8 == 0 ? 0x100 + rnd() % 0x20 : rnd() % 0xd8);
        memcpy(msg, &type, sizeof type);
        if (type == _SYS_CMD || type == _PROC_DAEMON || type == _PROC_WAIT || type == _PROC_FORK) continue;
        if (!everything && spared(msg, size)) continue;
        if (type == 0 || type == 0xd0 || type == _SYS_LOG) continue;     /* settings of the whole system */
        MsgSendnc_r(SYSMGR_COID, msg, size, reply, rnd() % sizeof reply);
    }
}

static void *storm_thread(void *arg)
{
    seed = (uintptr_t)arg;
    storm(false, 3000);
    return NULL;
}

ROLE(stormer)
{
    pthread_t thread[THREADS];
    uint64_t base = (uint64_t)atoi(argv[0]) * 7919;
    for (unsigned i = 0; i < THREADS; i++)
        if (pthread_create(&thread[i], NULL, storm_thread, (void *)(uintptr_t)(base + i + 1)) != 0) return 1;
    for (unsigned i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
    return 0;
}

/* Also what changes the sender itself: it may well die of it. */
ROLE(reckless)
{
    seed = (uint64_t)atoi(argv[0]) * 104729 + 1;
    storm(true, 2000);
    return 0;
}

static void still_works(void)
{
    struct stat st;
    CHECK_EQ(stat("/proc/boot", &st), 0);
    CHECK_EQ(test_wait(test_spawn("ok", NULL)), 0);
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(munmap(p, 4096), 0);
}

ROLE(ok) { return 0; }

TEST(fuzz_threads)
{
    for (int i = 1; i <= 3; i++) test_run("stormer", test_number(i), NULL);
    still_works();
}

TEST(fuzz_reckless)
{
    for (int i = 1; i <= 20; i++) test_wait(test_spawn("reckless", test_number(i), NULL));
    still_works();
}

/* Connect messages with sizes and lengths that lie. */
ROLE(connector)
{
    static char msg[MESSAGE_MAX], reply[2048];
    static const char *const paths[] = { "/dev/null", "/proc/boot", "/proc/self/as", "/dev/shmem/x", "/", "/proc/1/ctl", "/nowhere", "" };
    seed = (uint64_t)atoi(argv[0]) + 17;
    for (int i = 0; i < 5000; i++) {
        struct _io_connect *connect = (struct _io_connect *)msg;
        size_t size = fill(msg);
        const char *path = paths[rnd() % 8];
        connect->type = _IO_CONNECT;
        connect->subtype = (uint16_t)(rnd() % 10);
        if (rnd() % 8) connect->handle = rnd() % 24;
        if (rnd() % 8) {
            size_t len = strlen(path) + 1;
            memcpy(connect->path, path, len);
            connect->path_len = (uint16_t)len;
            if (rnd() % 4) connect->extra_len = (uint16_t)(rnd() % 64);
            connect->extra_type = (uint8_t)(rnd() % 12);
            if (rnd() % 4) size = offsetof(struct _io_connect, path) + len + rnd() % 64;
        }
        if (connect->subtype == _IO_CONNECT_LINK || connect->subtype == _IO_CONNECT_UNLINK) continue;  /* root changes the tree */
        MsgSendnc_r(SYSMGR_COID, msg, size, reply, rnd() % sizeof reply);
    }
    return 0;
}
TEST(fuzz_connect)
{
    for (int i = 0; i < 4; i++) test_run("connector", test_number(i), NULL);
    still_works();
}

/* Spawn requests with one thing wrong each. */
ROLE(spawner)
{
    static char buf[4096];
    static const char path[] = "/proc/boot/test-procnto_fuzz";
    seed = (uint64_t)atoi(argv[0]) + 3;
    int null = open("/dev/null", O_RDWR);      /* what the children say of their arguments */
    dup2(null, 1);
    dup2(null, 2);
    for (int i = 0; i < 400; i++) {
        proc_posixspawn_t *msg = (void *)buf;
        proc_spawnattr_t *attr = (void *)(msg + 1);
        proc_spawn_reply_t reply;
        char *at = (char *)(attr + 1);
        memset(buf, 0, sizeof buf);
        *msg = (proc_posixspawn_t){ .type = _PROC_POSIX_SPAWN, .attr_bytes = sizeof *attr, .pathlen = sizeof path, .nargv = 4,
                                    .argenv_bytes = 24 };
        attr->nfds = -1;
        attr->cwd_fd = -1;
        memcpy(at, path, sizeof path);
        at += sizeof path;
        memcpy(at, "none\0-r\0procnto_fuzz\0ok\0", 24);     /* argv[0] leads nowhere: should it run all cases, each fails */
        at += 24;
        size_t size = (size_t)(at - buf);
        for (unsigned n = rnd() % 3; n > 0; n--) {
            uint64_t v = value();
            size_t where = 2 + rnd() % (sizeof *msg + sizeof *attr - 10);
            memcpy(buf + where, &v, 1u << rnd() % 4);
        }
        if (attr->flags & (POSIX_SPAWN_EXEC | POSIX_SPAWN_HOLD)) continue;
        if (rnd() % 8 == 0) size = rnd() % (uint32_t)size;
        if (MsgSendnc_r(SYSMGR_COID, buf, size, &reply, sizeof reply) >= 0) waitpid(reply.pid, NULL, 0);
    }
    while (waitpid(-1, NULL, 0) > 0)
        ;
    return 0;
}
TEST(fuzz_spawn)
{
    for (int i = 0; i < 3; i++) test_wait(test_spawn("spawner", test_number(i), NULL));
    still_works();
}

/* Clients that are killed at a random moment of what they do. */
ROLE(busy)
{
    extern char **environ;
    char *args[] = { "test-procnto_fuzz", "-r", "procnto_fuzz", "ok", NULL };
    for (;;) {
        pid_t pid;
        int fd = open("/dev/null", O_RDWR);
        void *p = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (posix_spawn(&pid, "/proc/boot/test-procnto_fuzz", NULL, NULL, args, environ) == 0) waitpid(pid, NULL, 0);
        if ((pid = fork()) == 0) _exit(0);
        if (pid > 0) waitpid(pid, NULL, 0);
        if (p != MAP_FAILED) munmap(p, 65536);
        close(fd);
    }
    return 0;
}
TEST(killed_in_the_middle)
{
    seed = 4711;
    for (int i = 0; i < 60; i++) {
        pid_t pid = test_spawn("busy", NULL);
        struct timespec pause = { .tv_nsec = (long)(rnd() % 8000000) };
        nanosleep(&pause, NULL);
        CHECK_EQ(kill(pid, SIGKILL), 0);
        test_wait(pid);
    }
    test_sleep_ms(300);                      /* children that were just started end by themselves */
    still_works();
}

/* Everything the memory has, taken by one: others see errors, no deaths of the system. */
ROLE(glutton)
{
    size_t size = 16u << 20;
    while (size >= 4096) {
        char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (p == MAP_FAILED) {
            size /= 2;
            continue;
        }
    }
    for (int i = 0; i < 200; i++) {
        struct stat st;
        pid_t pid;
        char *args[] = { "x", NULL };
        int fd = open("/proc/self/mappings", O_RDONLY), shm = shm_open("/glutton", O_RDWR | O_CREAT, 0600);
        if (shm != -1 && ftruncate(shm, 1 << 20) == 0) shm_unlink("/glutton");
        stat("/proc", &st);
        if (posix_spawn(&pid, "/proc/boot/test-procnto_fuzz", NULL, NULL, args, args + 1) == 0) waitpid(pid, NULL, 0);
        if ((pid = fork()) == 0) _exit(0);
        if (pid > 0) waitpid(pid, NULL, 0);
        if (fd != -1) close(fd);
        if (shm != -1) close(shm);
    }
    shm_unlink("/glutton");
    return 0;
}
TEST(no_memory_left)
{
    test_run("glutton", NULL);
    still_works();
}
