/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A storm on procnto: eight clients do random process, memory and path operations and are killed at random moments; another
 * takes each one's place until the operations are done. Afterwards nothing may be left: the harness compares kernel objects
 * and pages, the role procnto's heap as well. `make storm` runs a million operations of it.
 */
#include <devctl.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/dispatch.h>
#include <sys/mman.h>
#include <sys/pathmgr.h>
#include <sys/procfs.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define CLIENTS 8
#define PAGE 4096
#define BOARD "/dev/shmem/storm_board"

extern char **environ;

static uint64_t seed = 1;
static uint32_t rnd(uint32_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 20) % n;
}

static const char *name(const char *prefix)
{
    static char text[64];
    snprintf(text, sizeof text, "%s%u", prefix, (unsigned)rnd(5));
    return text;
}

/* ---- the operations: errors are part of it, wrong results are not ---- */

ROLE(brief) { return 7; }
ROLE(sleeper)
{
    for (;;)
        pause();
    return 0;
}

static pid_t start(const char *role, unsigned flags)
{
    char *args[] = { (char *)test_program, "-r", "procnto_storm", (char *)role, NULL };
    posix_spawnattr_t attr;
    pid_t pid = -1;
    if (posix_spawnattr_init(&attr) != 0) return -1;
    posix_spawnattr_setxflags(&attr, flags);
    if (posix_spawn(&pid, test_program, NULL, &attr, args, environ) != 0) pid = -1;
    posix_spawnattr_destroy(&attr);
    return pid;
}

static void op_spawn(void)
{
    int status;
    pid_t pid = start("brief", rnd(2) ? POSIX_SPAWN_SETPGROUP : 0);
    if (pid != -1) CHECK(waitpid(pid, &status, 0) == pid && (status == 7 << 8 || WIFSIGNALED(status)));
}

static void op_spawn_and_kill(void)
{
    int status;
    pid_t pid = start("sleeper", rnd(4) == 0 ? POSIX_SPAWN_HOLD : rnd(4) == 0 ? POSIX_SPAWN_SETSID : 0);
    if (pid == -1) return;
    if (rnd(3) == 0) kill(pid, SIGSTOP);
    if (rnd(3) == 0) kill(pid, SIGCONT);
    kill(pid, SIGKILL);
    CHECK(waitpid(pid, &status, 0) == pid && status == SIGKILL);
}

static void op_fork(void)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) _exit(rnd(2) ? 3 : 4);
    if (pid != -1) CHECK(waitpid(pid, &status, 0) == pid && (status == 3 << 8 || status == 4 << 8));
}

static void op_orphan(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0) _exit(0);
        _exit(0);
    }
    if (pid != -1) CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

static void op_bad_spawn(void)
{
    char *args[] = { "x", NULL };
    pid_t pid;
    CHECK(posix_spawn(&pid, name("/nowhere/"), NULL, NULL, args, environ) != 0);
}

static void op_debug(void)
{
    pid_t pid = start("sleeper", POSIX_SPAWN_DEBUG);
    char path[40];
    procfs_status status;
    if (pid == -1) return;
    snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
    int fd = open(path, O_RDWR);
    if (fd != -1) {
        procfs_run run = { .flags = rnd(2) ? _DEBUG_RUN_STEP : 0 };
        devctl(fd, DCMD_PROC_STOP, &status, sizeof status, NULL);
        devctl(fd, DCMD_PROC_RUN, &run, sizeof run, NULL);
        if (rnd(2)) devctl(fd, DCMD_PROC_STOP, &status, sizeof status, NULL);
        close(fd);
    }
    kill(pid, SIGKILL);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

static void op_map(void)
{
    size_t size = (1 + rnd(64)) * PAGE;
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, (rnd(2) ? MAP_PRIVATE : MAP_SHARED) | MAP_ANON | (rnd(2) ? MAP_LAZY : 0), NOFD, 0);
    if (p == MAP_FAILED) return;
    CHECK_EQ(p[size - 1], 0);
    p[rnd((uint32_t)size)] = 1;
    if (rnd(2)) mprotect(p, PAGE, PROT_READ);
    if (rnd(2)) munmap(p, PAGE);
    munmap(p, size);
}

static void op_shm(void)
{
    const char *path = name("/storm");
    int fd = shm_open(path, O_RDWR | O_CREAT, 0666);
    if (fd == -1) return;
    if (ftruncate(fd, (off_t)(1 + rnd(4)) * PAGE) == 0) {
        char *p = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (p != MAP_FAILED) {
            p[rnd(PAGE)]++;
            if (rnd(4) != 0) munmap(p, PAGE);
        }
    }
    if (rnd(3) != 0) shm_unlink(path);
    close(fd);
}

static void op_open(void)
{
    static const char *const paths[] = { "/dev/null", "/proc/self/status", "/proc/boot", "/dev/zero", "/proc/1/as", "/nowhere", "/proc" };
    int fd = open(paths[rnd(7)], rnd(2) ? O_RDONLY : O_RDWR);
    char text[64];
    if (fd == -1) return;
    if (read(fd, text, sizeof text) == 0 && rnd(2)) lseek(fd, 0, SEEK_SET);
    close(fd);
}

static void op_list(void)
{
    DIR *dir = opendir(rnd(2) ? "/proc" : "/dev");
    if (dir == NULL) return;
    while (readdir(dir) != NULL)
        ;
    closedir(dir);
}

static void op_links(void)
{
    const char *path = name("/storm/link");
    if (rnd(2)) pathmgr_symlink(path, "/dev/null");
    else pathmgr_unlink(path);
}

static void op_names(void)
{
    name_attach_t *attach = name_attach(NULL, name("storm"), 0);
    if (attach != NULL) name_detach(attach, 0);
}

static void op_cwd(void)
{
    char text[256];
    chdir(rnd(2) ? "/proc/boot" : "/");
    CHECK(getcwd(text, sizeof text) != NULL);
}

static void op_small(void)
{
    struct rusage usage;
    struct rlimit limit;
    struct stat st;
    struct sigevent event;
    getrusage(RUSAGE_CHILDREN, &usage);
    getrlimit(RLIMIT_STACK, &limit);
    setpgid(0, 0);
    stat("/proc/boot", &st);
    SIGEV_SIGNAL_INIT(&event, SIGCHLD);
    int id = procmgr_event_notify_add(PROCMGR_EVENT_SYNC, &event);
    if (id != -1) procmgr_event_notify_delete(id);
}

/* A process costs a hundred times what the others do: there are fewer of them. */
static void (*const ops[])(void) = {
    op_spawn, op_spawn_and_kill, op_fork, op_orphan, op_bad_spawn, op_debug,
    op_map, op_map, op_map, op_map, op_map, op_map, op_map, op_map, op_shm, op_shm, op_shm, op_shm, op_shm, op_shm,
    op_open, op_open, op_open, op_open, op_open, op_open, op_open, op_open, op_list, op_links, op_links, op_links, op_links,
    op_names, op_names, op_names, op_cwd, op_cwd, op_cwd, op_cwd, op_small, op_small, op_small, op_small, op_small, op_small,
};

/* ---- the clients and who kills them ---- */

struct board {
    unsigned done;              /* operations, by all */
    unsigned wanted;
};

static struct board *board(void)
{
    int fd = open(BOARD, O_RDWR);
    CHECK(fd != -1);
    struct board *b = mmap(NULL, sizeof *b, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(b != MAP_FAILED);
    close(fd);
    return b;
}

ROLE(client)
{
    struct board *b = board();
    seed = strtoull(argv[0], NULL, 0) | 1;
    while (__atomic_fetch_add(&b->done, 1, __ATOMIC_RELAXED) < b->wanted)
        ops[rnd(sizeof ops / sizeof ops[0])]();
    return 0;
}

static pid_t client(void)
{
    char number[24], *args[] = { (char *)test_program, "-r", "procnto_storm", "client", number, NULL };
    pid_t pid;
    snprintf(number, sizeof number, "%u", (unsigned)(rnd(1u << 30) * 2 + 1));
    CHECK_EQ(posix_spawn(&pid, test_program, NULL, NULL, args, environ), 0);
    return pid;
}

/* What killed clients have left behind: their children are pid 1's, waiting, held or stopped for a debugger that is gone. */
static void sweep(void)
{
    union { procfs_debuginfo info; char bytes[sizeof(procfs_debuginfo) + 1024]; } file;
    procfs_info info;
    char path[40];
    struct dirent *entry;
    DIR *dir = opendir("/proc");
    CHECK(dir != NULL);
    while ((entry = readdir(dir)) != NULL) {
        pid_t pid = (pid_t)atol(entry->d_name);
        if (pid <= 1) continue;
        snprintf(path, sizeof path, "/proc/%d/as", (int)pid);
        int fd = open(path, O_RDONLY);
        if (fd == -1) continue;
        if (devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL) == 0 && info.parent == 1 &&
            devctl(fd, DCMD_PROC_MAPDEBUG_BASE, &file, sizeof file, NULL) == 0 && strcmp(file.info.path, test_program) == 0)
            kill(pid, SIGKILL);
        close(fd);
    }
    closedir(dir);
}

/* One of ours that has ended: a client that stops for another reason than ours has found something wrong. */
static void collect(pid_t *clients, const struct board *b, pid_t pid, int status, pid_t killed)
{
    for (int i = 0; i < CLIENTS; i++) {
        if (clients[i] != pid) continue;
        CHECK(status == 0 || (status == SIGKILL && pid == killed));
        clients[i] = b->done < b->wanted ? client() : 0;
    }
}

/* Somebody is killed every few ms, at most pause. */
static void weather(unsigned wanted, unsigned pause)
{
    pid_t clients[CLIENTS], killed = 0, pid;
    int status, fd = open(BOARD, O_RDWR | O_CREAT | O_TRUNC, 0666);
    CHECK(fd != -1);
    CHECK_EQ(ftruncate(fd, PAGE), 0);
    close(fd);
    struct board *b = board();
    b->wanted = wanted;
    for (int i = 0; i < CLIENTS; i++) clients[i] = client();
    for (unsigned n = 0; b->done < wanted; n++) {
        test_sleep_ms(1 + rnd(pause));
        if (n % 16 == 15) sweep();
        killed = clients[rnd(CLIENTS)];
        kill(killed, SIGKILL);
        while ((pid = waitpid(killed, &status, 0)) == -1 && errno == EINTR)
            ;
        if (pid > 0) collect(clients, b, pid, status, killed);
    }
    for (int i = 0; i < CLIENTS; i++)
        if (clients[i] != 0) CHECK(waitpid(clients[i], &status, 0) == clients[i] && status == 0);
    sweep();
    for (unsigned i = 0; i < 5; i++) {
        char path[64];
        snprintf(path, sizeof path, "/storm%u", i);
        shm_unlink(path);
        snprintf(path, sizeof path, "/storm/link%u", i);
        pathmgr_unlink(path);
    }
    munmap(b, sizeof *b);
    unlink(BOARD);
}

TEST(storm) { weather(60, 8); }

/* Without -i: 0 */
static uint64_t heap(void)
{
    procfs_alloc_fail fail = { 0 };
    int fd = open("/proc/self/as", O_RDWR);
    if (devctl(fd, DCMD_PROC_ALLOC_FAIL, &fail, sizeof fail, NULL) != 0) fail.heap = 0;
    close(fd);
    return fail.heap;
}

/* Of the whole system, at rest. What procnto keeps for itself (threads, their stacks, its heap) may differ by little. */
static const struct { const char *name; long tolerance; } stats[] = {
    { "processes", 0 }, { "aspaces", 0 }, { "channels", 0 }, { "timers", 0 }, { "objects", 0 }, { "connections", 2 },
    { "threads", 8 }, { "regions", 24 }, { "free", 512 * 1024 },
};
#define STATS (sizeof stats / sizeof stats[0])

static void read_stats(long values[STATS])
{
    char line[128], name[32];
    long value;
    FILE *file = fopen("/proc/vm/stats", "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL)
        for (unsigned i = 0; i < STATS; i++)
            if (sscanf(line, "%31[^=]=%li", name, &value) == 2 && strcmp(name, stats[i].name) == 0) values[i] = value;
    fclose(file);
}

static bool stats_good(const long before[STATS])
{
    long now[STATS] = { 0 };
    bool good = true;
    read_stats(now);
    for (unsigned i = 0; i < STATS; i++) {
        long more = i == STATS - 1 ? before[i] - now[i] : now[i] - before[i];
        printf("storm: %s: %ld before, %ld after\n", stats[i].name, before[i], now[i]);
        good = good && more <= stats[i].tolerance;
    }
    return good;
}

/* For `make storm`: how many operations. */
ROLE(storm_long)
{
    unsigned wanted = (unsigned)strtoul(argv[0], NULL, 0), step = wanted < 20000 ? wanted : 20000;
    seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 12345;
    printf("storm: %u operations, seed %llu\n", wanted, (unsigned long long)seed);
    weather(500, 8);               /* tables and caches grow */
    test_sleep_ms(200);
    uint64_t before = heap();
    long counted[STATS] = { 0 };
    read_stats(counted);
    for (unsigned done = 0; done < wanted; done += step) {
        weather(step, 40);
        test_sleep_ms(200);
        printf("storm: %u done, procnto's heap %lld bytes more\n", done + step, (long long)(heap() - before));
        fflush(stdout);
    }
    test_sleep_ms(1000);
    bool good = stats_good(counted);
    return good && heap() <= before + 4096 ? 0 : 1;
}
