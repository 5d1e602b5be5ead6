/* SPDX-License-Identifier: Apache-2.0 */
/* procnto: handles, values, events, guardian, chroot, set-id programs, limits, unions of servers. */
#include <devctl.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define PAGE 4096
extern char **environ;

/* ---- the parent's SIGCHLD flags, and held children ---- */

static volatile sig_atomic_t chld;
static void on_chld(int sig) { chld += sig == SIGCHLD; }

TEST(no_zombies_with_nocldwait)
{
    struct sigaction act = { .sa_handler = on_chld, .sa_flags = SA_NOCLDWAIT };
    int status;
    CHECK_EQ(sigaction(SIGCHLD, &act, NULL), 0);
    pid_t pid = test_spawn("exits", "3", NULL);
    CHECK(pid > 0);
    while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
        ;
    CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
    CHECK_ERR(kill(pid, 0), ESRCH);
    act.sa_flags = 0;
    CHECK_EQ(sigaction(SIGCHLD, &act, NULL), 0);
    CHECK_EQ(test_wait(test_spawn("exits", "4", NULL)), 4 << 8);
}

ROLE(exits) { return atoi(argv[0]); }

TEST(held_child_is_stopped)
{
    posix_spawnattr_t attr;
    pid_t pid;
    int status;
    char *args[] = { (char *)test_program, "-r", "procnto_proc", "exits", "8", NULL };
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_HOLD), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), 0);
    test_await_state(pid, 1, STATE_STOPPED);
    test_sleep_ms(30);
    CHECK_EQ(test_state(pid, 1), STATE_STOPPED);
    CHECK_EQ(waitpid(pid, &status, WNOHANG | WUNTRACED), 0);     /* not told as a stop */
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(test_wait(pid), 8 << 8);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

/* ---- handles ---- */

ROLE(uses_handle)
{
    shm_handle_t handle = (shm_handle_t)strtoul(argv[0], NULL, 0);
    bool may = argv[1][0] == 'y';
    if (!may) return shm_open_handle(handle, O_RDONLY) == -1 && errno == EACCES ? 0 : 1;
    if (shm_open_handle(handle, O_RDWR) != -1 || errno != EACCES) return 2;     /* it was made for reading */
    char *q = mmap_handle(NULL, PAGE, PROT_READ, MAP_SHARED, handle, 0);
    if (q == MAP_FAILED || strcmp(q, "by handle") != 0) return 5;
    if (mmap_handle(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0) != MAP_FAILED || errno != EACCES) return 6;
    int fd = shm_open_handle(handle, O_RDONLY);
    if (fd == -1) return 3;
    char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);
    if (p == MAP_FAILED || strcmp(p, "by handle") != 0) return 4;
    return shm_open_handle(handle, O_RDONLY) == -1 && errno == ENOENT ? 0 : 7;      /* good for one time */
}

static pid_t spawn_held(const char *role, const char *a, const char *b)
{
    posix_spawnattr_t attr;
    pid_t pid;
    char *args[] = { (char *)test_program, "-r", "procnto_proc", (char *)role, (char *)a, (char *)b, NULL };
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_HOLD), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), 0);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
    return pid;
}

ROLE(reads_handle_from_file)
{
    char text[32] = "", *args[2] = { text, (char *)argv[0] };
    int fd = open("/dev/shmem/handle_number", O_RDONLY);
    if (fd == -1 || read(fd, text, sizeof text - 1) <= 0) return 9;
    close(fd);
    return role_uses_handle(2, args);
}

TEST(shm_handles)
{
    shm_handle_t handle;
    char text[32];
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600), note = open("/dev/shmem/handle_number", O_RDWR | O_CREAT | O_TRUNC, 0644);
    CHECK(fd != -1);
    CHECK(note != -1);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    strcpy(p, "by handle");
    pid_t user = spawn_held("reads_handle_from_file", "y", NULL);
    CHECK_EQ(shm_create_handle(fd, user, O_RDONLY, &handle, 0), 0);
    snprintf(text, sizeof text, "%#x", handle);
    CHECK_EQ(write(note, text, strlen(text)), (ssize_t)strlen(text));
    test_run("uses_handle", text, "n", NULL);                    /* another process than it was made for */
    CHECK_EQ(kill(user, SIGCONT), 0);
    CHECK_EQ(test_wait(user), 0);
    CHECK_ERR(shm_delete_handle(handle), EINVAL);                /* its user is dead: so is it */
    CHECK_EQ(shm_create_handle(fd, getpid(), O_RDWR, &handle, SHM_CREATE_HANDLE_OPT_NOFD), 0);
    CHECK_ERR(shm_open_handle(handle, O_RDWR), EACCES);
    p = mmap_handle(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, handle, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(shm_delete_handle(handle), 0);
    CHECK(mmap_handle(NULL, PAGE, PROT_READ, MAP_SHARED, handle, 0) == MAP_FAILED);
    CHECK_ERR(shm_create_handle(fd, 0x7ffffff0, O_RDWR, &handle, 0), ESRCH);
    int null = open("/dev/null", O_RDWR);
    CHECK_ERR(shm_create_handle(null, getpid(), O_RDWR, &handle, 0), EINVAL);
    CHECK_EQ(unlink("/dev/shmem/handle_number"), 0);
}

/* ---- events and values ---- */

static int pulse_of(int chid, int timeout_ms)
{
    struct _pulse pulse;
    uint64_t limit = (uint64_t)timeout_ms * 1000000u;
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &limit, NULL);
    return MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1 ? -1 : pulse.value.sival_int;
}

TEST(events)
{
    struct sigevent event;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 77);
    int id = procmgr_event_notify_add(PROCMGR_EVENT_DAEMON_DEATH | PROCMGR_EVENT_PATHSPACE, &event);
    CHECK(id > 0);
    CHECK_EQ(pulse_of(chid, 50), -1);
    CHECK_EQ(procmgr_event_trigger(PROCMGR_EVENT_PATHSPACE), 0);
    CHECK_EQ(pulse_of(chid, 2000), 77);
    CHECK_EQ(procmgr_event_trigger_updateable(PROCMGR_EVENT_PATHSPACE, 5), 0);
    CHECK_EQ(pulse_of(chid, 2000), 5);
    CHECK_EQ(procmgr_event_notify_delete(id), 0);
    CHECK_EQ(procmgr_event_trigger(PROCMGR_EVENT_PATHSPACE), 0);
    CHECK_EQ(pulse_of(chid, 50), -1);
    CHECK_ERR(procmgr_event_notify_delete(id), EINVAL);
    CHECK_EQ(procmgr_event_notify(PROCMGR_EVENT_SYNC, &event), 0);
    CHECK_EQ(procmgr_event_trigger(PROCMGR_EVENT_SYNC), 0);
    CHECK_EQ(pulse_of(chid, 2000), 77);
    CHECK_EQ(procmgr_event_notify(0, NULL), 0);
    CHECK_EQ(procmgr_event_trigger(PROCMGR_EVENT_SYNC), 0);
    CHECK_EQ(pulse_of(chid, 50), -1);
}

TEST(memory_values)
{
    struct sigevent event;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 1);
    CHECK_ERR(procmgr_value_notify_add(PROCMGR_VALUE_FREE_MEM, 0, 1, &event), EINVAL);       /* no trigger */
    int id = procmgr_value_notify_add(PROCMGR_VALUE_FREE_MEM | PROCMGR_VALUE_TRIGGER_DOWN, 0, 1, &event);
    CHECK(id > 0);
    uint64_t now = procmgr_value_current(id);
    CHECK(now > 1 << 20 && now != (uint64_t)-1);
    CHECK_EQ(procmgr_value_notify_delete(id), 0);
    CHECK_ERR(procmgr_value_notify_delete(id), EINVAL);
    int down = procmgr_value_notify_add(PROCMGR_VALUE_FREE_MEM | PROCMGR_VALUE_TRIGGER_DOWN, 0, now - (4u << 20), &event);
    SIGEV_PULSE_INIT(&event, coid, 10, 1, 2);
    int up = procmgr_value_notify_add(PROCMGR_VALUE_FREE_MEM | PROCMGR_VALUE_TRIGGER_UP, 0, now - (4u << 20), &event);
    CHECK(down > 0 && up > 0);
    CHECK_EQ(pulse_of(chid, 20), -1);
    void *p = mmap(NULL, 8u << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(pulse_of(chid, 2000), 1);
    CHECK_EQ(munmap(p, 8u << 20), 0);
    CHECK_EQ(pulse_of(chid, 2000), 2);
    CHECK_EQ(pulse_of(chid, 20), -1);
}

/* ---- guardian ---- */

ROLE(has_two)
{
    int out = atoi(argv[0]);
    pid_t guardian = test_spawn("waits_for_child", argv[0], NULL);
    pid_t other = test_spawn("sleeps", NULL);
    if (procmgr_guardian(guardian) == -1) return 1;
    if (write(out, &other, sizeof other) != sizeof other) return 2;
    _exit(0);
}
ROLE(sleeps)
{
    test_sleep_ms(60000);
    return 0;
}
ROLE(waits_for_child)
{
    int status, out = atoi(argv[0]);
    pid_t got = 0;
    for (int i = 0; i < 1000 && (got = waitpid(-1, &status, 0)) == -1; i++) test_sleep_ms(10);
    return write(out, &got, sizeof got) == sizeof got ? 0 : 1;
}
TEST(guardian)
{
    int fd = shm_open(SHM_ANON, O_RDWR | O_CREAT, 0600);
    pid_t pids[2] = { 0, 0 };
    CHECK(fd != -1);
    CHECK_EQ(fcntl(fd, F_SETFD, 0), 0);
    CHECK_ERR(procmgr_guardian(getppid()), EINVAL);
    test_run("has_two", test_number(fd), NULL);
    CHECK_EQ(pread(fd, pids, sizeof pids[0], 0), (ssize_t)sizeof pids[0]);
    test_sleep_ms(50);
    CHECK_EQ(kill(pids[0], SIGKILL), 0);
    for (int i = 0; i < 500 && pread(fd, pids, sizeof pids, 0) < (ssize_t)sizeof pids; i++) test_sleep_ms(10);
    CHECK_EQ(pids[1], pids[0]);                      /* the guardian has inherited it, and reaped it */
}

/* ---- rights ---- */

static void copy_self(const char *to, mode_t mode)
{
    static char buf[65536];
    int in = open(test_program, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0700);
    ssize_t n;
    CHECK(in != -1);
    CHECK(out != -1);
    while ((n = read(in, buf, sizeof buf)) > 0) CHECK_EQ(write(out, buf, (size_t)n), n);
    CHECK_EQ(fchmod(out, mode), 0);
    CHECK_EQ(close(in), 0);
    CHECK_EQ(close(out), 0);
}

ROLE(tells_ids) { return geteuid() == (uid_t)atoi(argv[0]) && getuid() == 200 ? 0 : 1; }
ROLE(becomes_user)
{
    char *args[] = { "/dev/shmem/setid", "-r", "procnto_proc", "tells_ids", (char *)argv[0], NULL };
    if (setuid(200) == -1) return 2;
    execv("/dev/shmem/setid", args);
    return 3;
}
TEST(set_uid_program)
{
    copy_self("/dev/shmem/setid", 04755);
    test_run("becomes_user", "0", NULL);
    CHECK_EQ(chmod("/dev/shmem/setid", 0755), 0);
    test_run("becomes_user", "200", NULL);
    CHECK_EQ(unlink("/dev/shmem/setid"), 0);
}

ROLE(in_chroot)
{
    struct stat st;
    char cwd[256];
    if (chroot("/proc/boot") == -1) return 1;
    if (chdir("/") == -1) return 2;
    if (stat("/proc/boot", &st) != -1) return 3;
    if (stat("/../../proc/boot/sh", &st) != -1) return 4;
    if (stat(strrchr(test_program, '/'), &st) == -1) return 5;
    if (getcwd(cwd, sizeof cwd) == NULL || strcmp(cwd, "/") != 0) return 6;
    if (setuid(200) == -1) return 7;
    return chroot("/") == -1 && errno == EPERM ? 0 : 8;
}
TEST(change_root)
{
    CHECK_ERR(chroot("/proc/boot/absent"), ENOENT);
    test_run("in_chroot", NULL);
}

/* ---- limits ---- */

static int set_limit(int resource, rlim_t value)
{
    struct rlimit limit = { value, value };
    return setrlimit(resource, &limit);
}

ROLE(few_processes)
{
    char *args[] = { (char *)test_program, "-r", "procnto_proc", "exits", "0", NULL };
    pid_t pid;
    if (setuid(300) == -1 || set_limit(RLIMIT_NPROC, 1) == -1) return 1;
    if (posix_spawn(&pid, test_program, NULL, NULL, args, environ) != EAGAIN) return 2;
    if (fork() != -1 || errno != EAGAIN) return 3;
    return set_limit(RLIMIT_NPROC, 5) == -1 && errno == EPERM ? 0 : 4;
}
ROLE(few_descriptors)
{
    int last = -1, fd;
    if (set_limit(RLIMIT_NOFILE, 10) == -1) return 1;
    while ((fd = open("/dev/null", O_RDONLY)) != -1) last = fd;
    return errno == EMFILE && last == 9 ? 0 : 2;
}
ROLE(little_space)
{
    if (set_limit(RLIMIT_AS, 16u << 20) == -1) return 1;
    if (mmap(NULL, 32u << 20, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0) != MAP_FAILED || errno != ENOMEM) return 2;
    return mmap(NULL, 1u << 20, PROT_READ, MAP_PRIVATE | MAP_ANON, NOFD, 0) == MAP_FAILED ? 3 : 0;
}
static volatile char sink;
static void __attribute__((noinline)) deep(int n)
{
    volatile char frame[4096];
    frame[0] = (char)n;
    if (n > 0) deep(n - 1);
    sink = frame[0];
}
ROLE(recurses)
{
    deep(atoi(argv[0]) / 4);
    return 0;
}
ROLE(little_stack)
{
    if (set_limit(RLIMIT_STACK, 64 * 1024) == -1) return 1;
    if (test_wait(test_spawn("recurses", "16", NULL)) != 0) return 2;
    return WTERMSIG(test_wait(test_spawn("recurses", "256", NULL))) == SIGSEGV ? 0 : 3;
}
TEST(limits)
{
    test_run("few_processes", NULL);
    test_run("few_descriptors", NULL);
    test_run("little_space", NULL);
    test_run("little_stack", NULL);
    struct rlimit limit = { 5, 4 };
    CHECK_ERR(setrlimit(RLIMIT_NOFILE, &limit), EINVAL);
    CHECK_ERR(setrlimit(99, &limit), EINVAL);
}

/* ---- memory locked and given back ---- */

TEST(lock_semantics)
{
    char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(mlock(p, 4 * PAGE), 0);
    CHECK_EQ(munlock(p, 4 * PAGE), 0);
    CHECK_EQ(munmap(p + PAGE, PAGE), 0);
    CHECK_ERR(mlock(p, 4 * PAGE), ENOMEM);               /* there is a hole */
    CHECK_ERR(mlockall(0), EINVAL);
    CHECK_EQ(mlockall(MCL_CURRENT | MCL_FUTURE), 0);
    p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);
    CHECK(p != MAP_FAILED);
    off64_t at;
    CHECK_EQ(mem_offset64(p, NOFD, PAGE, &at, NULL), 0);    /* backed although nobody has touched it */
    CHECK_EQ(munlockall(), 0);
    CHECK_EQ(munmap(p, PAGE), 0);
    p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);
    CHECK(p != MAP_FAILED);
    strcpy(p, "text");
    CHECK_EQ(posix_madvise(p, PAGE, POSIX_MADV_WILLNEED), 0);
    CHECK_STR(p, "text");
    CHECK_EQ(posix_madvise(p, PAGE, POSIX_MADV_DISCARD_NP), 0);
    CHECK(p[0] == 0);
    CHECK_EQ(posix_madvise(p, PAGE, 77), EINVAL);
    CHECK_EQ(munmap(p, PAGE), 0);
    CHECK_EQ(posix_madvise(p, PAGE, POSIX_MADV_NORMAL), ENOMEM);
}

/* ---- several servers on one directory, links between files ---- */

static pid_t servers[2];
static void stop_servers(void)
{
    for (int i = 0; i < 2; i++)
        if (servers[i] > 0) {
            kill(servers[i], SIGKILL);
            waitpid(servers[i], NULL, 0);
        }
}
static void put(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    CHECK_EQ(close(fd), 0);
}
static bool holds(const char *path, const char *text)
{
    char got[64] = "";
    int fd = open(path, O_RDONLY);
    if (fd == -1) return false;
    ssize_t n = read(fd, got, sizeof got - 1);
    close(fd);
    return n >= 0 && strcmp(got, text) == 0;
}
static void serve(int i, const char *where)
{
    char *args[] = { "fs-tmp", "-d", (char *)where, NULL };
    struct stat st;
    dev_t before = stat(where, &st) == 0 ? st.st_dev : 0;
    int err = posix_spawn(&servers[i], "/proc/boot/fs-tmp", NULL, NULL, args, environ);
    if (err == ENOENT) test_skip("no fs-tmp in the image");
    CHECK_EQ(err, 0);
    if (i == 0) atexit(stop_servers);
    for (int n = 0; n < 300 && (stat(where, &st) == -1 || st.st_dev == before); n++) test_sleep_ms(10);
}
TEST(union_of_servers)
{
    serve(0, "/utest");
    put("/utest/old", "first");
    put("/utest/both", "first");
    serve(1, "/utest");
    CHECK(holds("/utest/old", "first"));             /* only the older one has it */
    CHECK(holds("/utest/both", "first"));
    CHECK_EQ(kill(servers[0], SIGKILL), 0);
    CHECK_EQ(waitpid(servers[0], NULL, 0), servers[0]);
    servers[0] = 0;
    CHECK(!holds("/utest/old", "first"));
    put("/utest/new", "second");
    CHECK(holds("/utest/new", "second"));
}
TEST(hard_links)
{
    struct stat st;
    serve(0, "/ltest");
    put("/ltest/a", "text");
    CHECK_EQ(link("/ltest/a", "/ltest/b"), 0);
    CHECK(holds("/ltest/b", "text"));
    CHECK_EQ(stat("/ltest/a", &st), 0);
    CHECK_EQ(st.st_nlink, 2);
    CHECK_ERR(link("/ltest/a", "/ltest/b"), EEXIST);
    CHECK_ERR(link("/dev/null", "/ltest/c"), EXDEV);
    CHECK_EQ(unlink("/ltest/a"), 0);
    CHECK(holds("/ltest/b", "text"));
}

/* ---- CPU time and data ---- */

static volatile sig_atomic_t xcpu;
static void on_xcpu(int sig) { xcpu += sig == SIGXCPU; }

ROLE(burns)
{
    struct rlimit limit = { 0, strtoul(argv[0], NULL, 0) };
    signal(SIGXCPU, on_xcpu);
    if (setrlimit(RLIMIT_CPU, &limit) != 0) return 1;
    while (xcpu == 0)
        ;
    if (limit.rlim_max == 0) return 2;
    return 0;
}

TEST(cpu_limit_soft) { test_run("burns", "100", NULL); }

ROLE(burns_to_the_end)
{
    struct rlimit limit = { 0, 0 };
    signal(SIGXCPU, SIG_IGN);
    if (setrlimit(RLIMIT_CPU, &limit) != 0) return 1;
    for (;;)
        ;
    return 0;
}

TEST(cpu_limit_hard) { CHECK_EQ(test_wait(test_spawn("burns_to_the_end", NULL)), SIGKILL); }

TEST(cpu_limit_default_action)
{
    struct rlimit limit;
    CHECK_EQ(getrlimit(RLIMIT_CPU, &limit), 0);
    CHECK_EQ(limit.rlim_cur, RLIM_INFINITY);
    limit.rlim_cur = 0;
    CHECK_EQ(setrlimit(RLIMIT_CPU, &limit), 0);         /* inherited */
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            ;
    limit.rlim_cur = RLIM_INFINITY;
    signal(SIGXCPU, SIG_IGN);
    CHECK_EQ(setrlimit(RLIMIT_CPU, &limit), 0);
    CHECK_EQ(WTERMSIG(test_wait(pid)), SIGXCPU);
}

TEST(data_limit)
{
    struct rlimit limit = { 64 * PAGE, RLIM_INFINITY };
    CHECK_EQ(setrlimit(RLIMIT_DATA, &limit), 0);
    CHECK(mmap(NULL, 4096 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0) == MAP_FAILED);
    CHECK_EQ(errno, ENOMEM);
    void *p = mmap(NULL, 4096 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON | MAP_LAZY, NOFD, 0);       /* not data */
    CHECK(p != MAP_FAILED);
    munmap(p, 4096 * PAGE);
    limit.rlim_cur = RLIM_INFINITY;
    CHECK_EQ(setrlimit(RLIMIT_DATA, &limit), 0);
    p = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    CHECK(p != MAP_FAILED);
    munmap(p, 256 * PAGE);
}

TEST(limits_of_limits)
{
    struct rlimit limit = { 10, 5 };
    CHECK_ERR(setrlimit(RLIMIT_CORE, &limit), EINVAL);
    CHECK_ERR(getrlimit(99, &limit), EINVAL);
    CHECK_ERR(setrlimit(99, &limit), EINVAL);
    limit = (struct rlimit){ 5, 10 };
    CHECK_EQ(setrlimit(RLIMIT_CORE, &limit), 0);
    CHECK_EQ(getrlimit(RLIMIT_CORE, &limit), 0);
    CHECK_EQ(limit.rlim_cur, 5);
    CHECK_EQ(limit.rlim_max, 10);
}

/* ---- waits: what happened first is told first ---- */

ROLE(stops_and_exits)
{
    raise(SIGSTOP);
    return 3;
}

TEST(continued_then_exited)
{
    int status;
    pid_t pid = test_spawn("stops_and_exits", NULL);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK(WIFCONTINUED(status));
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK_EQ(status, 3 << 8);
}

TEST(continue_not_asked_for)
{
    int status;
    pid_t pid = test_spawn("stops_and_exits", NULL);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 3 << 8);
    CHECK_ERR(waitpid(pid, &status, WCONTINUED), ECHILD);
}

/* ---- spawn flags and actions ---- */

static pid_t spawn_attr(posix_spawnattr_t *attr, posix_spawn_file_actions_t *actions, const char *role, const char *argument)
{
    pid_t pid;
    char *args[] = { (char *)test_program, "-r", "procnto_proc", (char *)role, (char *)argument, NULL };
    CHECK_EQ(posix_spawn(&pid, test_program, actions, attr, args, environ), 0);
    return pid;
}

ROLE(cwd_is)
{
    char cwd[256];
    return getcwd(cwd, sizeof cwd) != NULL && strcmp(cwd, argv[0]) == 0 ? 0 : 1;
}

TEST(spawn_in_directory)
{
    posix_spawnattr_t attr;
    char own[PATH_MAX];
    int dir = open("/proc/boot", O_RDONLY);
    CHECK(getcwd(own, sizeof own) != NULL);
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setcwd_np(&attr, dir), 0);
    test_exited_ok(spawn_attr(&attr, NULL, "cwd_is", "/proc/boot"));
    CHECK_EQ(posix_spawnattr_setcwd_np(&attr, -1), 0);
    test_exited_ok(spawn_attr(&attr, NULL, "cwd_is", own));
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
    close(dir);
}

TEST(spawn_in_bad_directory)
{
    posix_spawnattr_t attr;
    pid_t pid;
    char *args[] = { (char *)test_program, NULL };
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setcwd_np(&attr, 99), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), EBADF);
    int fd = open("/dev/null", O_RDONLY);
    CHECK_EQ(posix_spawnattr_setcwd_np(&attr, fd), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), ENOTDIR);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
    close(fd);
}

TEST(chdir_actions)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    char *args[] = { (char *)test_program, NULL };
    int dir = open("/dev", O_RDONLY);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addchdir_np(&actions, "/proc"), 0);
    CHECK_EQ(posix_spawn_file_actions_addchdir(&actions, "boot"), 0);
    test_exited_ok(spawn_attr(NULL, &actions, "cwd_is", "/proc/boot"));
    CHECK_EQ(posix_spawn_file_actions_addfchdir_np(&actions, dir), 0);
    test_exited_ok(spawn_attr(NULL, &actions, "cwd_is", "/dev"));
    CHECK_EQ(posix_spawn_file_actions_addfchdir(&actions, -1), EBADF);
    CHECK_EQ(posix_spawn_file_actions_addchdir_np(&actions, "/nowhere"), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, &actions, NULL, args, environ), ENOENT);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    close(dir);
}

ROLE(three_descriptors)
{
    struct stat zero, null;
    if (stat("/dev/zero", &zero) != 0 || stat("/dev/null", &null) != 0) return 1;
    struct stat st;
    if (fstat(0, &st) != 0 || st.st_rdev != null.st_rdev) return 2;
    if (fstat(1, &st) != 0 || st.st_rdev != zero.st_rdev) return 3;
    if (fcntl(2, F_GETFD) != -1) return 4;
    if (fstat(3, &st) != 0 || st.st_rdev != null.st_rdev) return 5;
    for (int fd = 4; fd < 30; fd++)
        if (fcntl(fd, F_GETFD) != -1) return 6;
    return 0;
}

ROLE(execs_with_descriptors)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC), zero = open("/dev/zero", O_RDWR), high = open("/dev/zero", O_RDWR);
    struct inheritance inherit = { .flags = SPAWN_EXEC };
    char *args[] = { (char *)test_program, "-r", "procnto_proc", "three_descriptors", NULL };
    int bad[1] = { 77 };
    if (high == -1 || dup2(high, 20) == -1) return 20;
    if (spawn(test_program, 1, bad, &inherit, args, environ) != -1 || errno != EBADF) return 21;
    /* swapped, one left closed, one twice */
    dup2(zero, 0);
    dup2(null, 1);
    int map[4] = { 1, 0, SPAWN_FDCLOSED, null };
    spawn(test_program, 4, map, &inherit, args, environ);
    return 22;
}

TEST(exec_with_descriptor_list) { test_run("execs_with_descriptors", NULL); }

TEST(application_ids)
{
    posix_spawnattr_t attr;
    procfs_info mine, its;
    char path[64];
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_HOLD | (i ? POSIX_SPAWN_NEWAPP : 0)), 0);
        pid_t pid = spawn_attr(&attr, NULL, "exits", "0");
        snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
        int fd = open("/proc/self/as", O_RDONLY), other = open(path, O_RDONLY);
        CHECK_EQ(devctl(fd, DCMD_PROC_INFO, &mine, sizeof mine, NULL), 0);
        CHECK_EQ(devctl(other, DCMD_PROC_INFO, &its, sizeof its, NULL), 0);
        CHECK_EQ(its.appid, i ? (uint32_t)pid : mine.appid);
        close(fd);
        close(other);
        CHECK_EQ(kill(pid, SIGCONT), 0);
        test_exited_ok(pid);
    }
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

ROLE(spawns_critical)
{
    posix_spawnattr_t attr;
    pid_t pid;
    char *args[] = { (char *)test_program, "-r", "procnto_proc", "exits", "5", NULL };
    if (setuid(700) != 0) return 1;
    posix_spawnattr_init(&attr);
    posix_spawnattr_setxflags(&attr, POSIX_SPAWN_CRITICAL);
    return posix_spawn(&pid, test_program, NULL, &attr, args, environ) == EPERM ? 0 : 2;
}

TEST(critical_process)
{
    posix_spawnattr_t attr;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_CRITICAL), 0);
    CHECK_EQ(test_wait(spawn_attr(&attr, NULL, "exits", "5")), 5 << 8);     /* an exit is no failure */
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
    test_run("spawns_critical", NULL);
}

TEST(flags_not_offered)
{
    posix_spawnattr_t attr;
    pid_t pid;
    char *args[] = { (char *)test_program, NULL };
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_SETASID), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), ENOTSUP);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_ALIGN_FAULT), 0);
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, &attr, args, environ), ENOTSUP);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_ALIGN_NOFAULT), 0);
    CHECK_EQ(test_wait(spawn_attr(&attr, NULL, "exits", "6")), 6 << 8);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}
