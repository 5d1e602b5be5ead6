/* SPDX-License-Identifier: Apache-2.0 */
/* The main() of every target test program: see test.h. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <time.h>
#include <devctl.h>
#include <sys/procfs.h>
#include <sys/syspage.h>

#include "test.h"

#define HANG_MS      (hang_seconds() * 1000)
#define SETTLE_MS    2000       /* what a dead process leaves is freed by then */
#define LONG_CASE_MS 1000       /* one that takes longer says that it is made again */
#define LEAK_RUNS    6          /* a cache of procnto or a server may grow once or twice; a leak never settles */
#define EXIT_FAILED  99         /* the case has said why */
#define EXIT_SKIPPED 98

extern char **environ;

/* TEST_HANG_S: for long runs of the fuzzer, and machines in real time. */
static unsigned hang_seconds(void)
{
    const char *text = getenv("TEST_HANG_S");
    return text != NULL ? (unsigned)atoi(text) : 20;
}

static struct test_case *cases;
const char *test_program;
static const char *current = "?";

void test_register(struct test_case *test)
{
    struct test_case **at = &cases;
    while (*at != NULL && (*at)->line < test->line) at = &(*at)->next;
    test->next = *at;
    *at = test;
}

/* One write, so that lines of several processes do not mix. */
static void say(const char *line)
{
    size_t len = strlen(line);
    while (len > 0) {
        ssize_t n = write(STDOUT_FILENO, line, len);
        if (n <= 0) return;
        line += n;
        len -= (size_t)n;
    }
}

void test_fail(const char *file, int line, const char *fmt, ...)
{
    char text[512], reason[384];
    va_list ap;
    const char *slash = strrchr(file, '/');
    va_start(ap, fmt);
    vsnprintf(reason, sizeof reason, fmt, ap);
    va_end(ap);
    snprintf(text, sizeof text, "not ok %s %s:%d %s\n", current, slash != NULL ? slash + 1 : file, line, reason);
    say(text);
    _exit(EXIT_FAILED);
}

void test_skip(const char *why)
{
    char text[256];
    snprintf(text, sizeof text, "skip %s %s\n", current, why);
    say(text);
    _exit(EXIT_SKIPPED);
}

/* ---- time ---- */

uint64_t test_now(void)
{
    uint64_t now = 0;
    ClockTime(CLOCK_MONOTONIC, NULL, &now);
    return now;
}

struct timespec test_in_ms(clockid_t clock, long ms)
{
    struct timespec t;
    CHECK_EQ(clock_gettime(clock, &t), 0);
    t.tv_nsec += ms % 1000 * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

void test_sleep_ms(unsigned ms)
{
    struct timespec t = { ms / 1000, (long)(ms % 1000) * 1000000 };
    while (nanosleep(&t, &t) == -1 && errno == EINTR) continue;
}

/* ---- processes ---- */

/* A case leads a process group of its own, so that what it leaves behind when it fails can be ended. */
static pid_t start(char **argv, bool lead)
{
    pid_t pid;
    posix_spawnattr_t attr;
    posix_spawnattr_init(&attr);
    if (lead) posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
    int error = posix_spawn(&pid, test_program, NULL, &attr, argv, environ);
    posix_spawnattr_destroy(&attr);
    if (error != 0) {
        errno = error;
        return -1;
    }
    return pid;
}

#define MAX_ARGS 16

static pid_t start_role(const char *role, va_list ap)
{
    char *argv[MAX_ARGS] = { (char *)test_program, "-r", (char *)current, (char *)role };
    for (int i = 4; i < MAX_ARGS - 1 && (argv[i] = va_arg(ap, char *)) != NULL; i++) continue;
    pid_t pid = start(argv, false);
    if (pid == -1) test_fail(__FILE__, __LINE__, "cannot spawn role %s: errno %d", role, errno);
    return pid;
}

pid_t test_spawn(const char *role, ...)
{
    va_list ap;
    va_start(ap, role);
    pid_t pid = start_role(role, ap);
    va_end(ap);
    return pid;
}

/* false: still running when the time is up. */
static bool wait_limited(pid_t pid, int *status, unsigned ms)
{
    uint64_t end = test_now() + ms * 1000000ull;
    unsigned pause = 1;
    for (;;) {
        pid_t got = waitpid(pid, status, WNOHANG);
        if (got == pid) return true;
        if (got == -1 && errno != EINTR) {
            *status = -1;
            return true;
        }
        if (test_now() > end) return false;
        test_sleep_ms(pause);
        if (pause < 16) pause *= 2;
    }
}

int test_wait(pid_t pid)
{
    int status = 0;
    if (!wait_limited(pid, &status, HANG_MS / 2)) {
        kill(pid, SIGKILL);
        test_fail(__FILE__, __LINE__, "process %d does not end", (int)pid);
    }
    return status;
}

void test_exited_ok(pid_t pid)
{
    int status = test_wait(pid);
    if (status == EXIT_FAILED << 8) _exit(EXIT_FAILED);
    if (status != 0) test_fail(__FILE__, __LINE__, "a role ended with status %#x", (unsigned)status);
}

void test_run(const char *role, ...)
{
    va_list ap;
    va_start(ap, role);
    pid_t pid = start_role(role, ap);
    va_end(ap);
    test_exited_ok(pid);
}

const char *test_number(long value)
{
    static char texts[16][24];
    static unsigned next;
    char *text = texts[next++ % 16];
    snprintf(text, sizeof texts[0], "%ld", value);
    return text;
}

/* ---- threads ---- */

static bool thread_status(pid_t pid, int tid, procfs_status *status)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/ctl", (int)(pid != 0 ? pid : getpid()));
    int fd = open(path, O_RDONLY);
    if (fd == -1) return false;
    memset(status, 0, sizeof *status);
    status->tid = (unsigned)tid;
    int error = devctl(fd, DCMD_PROC_TIDSTATUS, status, sizeof *status, NULL);
    close(fd);
    return error == EOK && status->tid == (unsigned)tid;
}

int test_state(pid_t pid, int tid)
{
    procfs_status status;
    return thread_status(pid, tid, &status) ? status.state : -1;
}

int test_priority(pid_t pid, int tid)
{
    struct sched_param param;
    return SchedGet(pid, tid, &param) == -1 ? -1 : param.sched_curpriority;
}

void test_await_state(pid_t pid, int tid, int state)
{
    int got = -1;
    for (unsigned i = 0; i < 1000; i++) {
        got = test_state(pid, tid);
        if (got == state) return;
        test_sleep_ms(1);
    }
    test_fail(__FILE__, __LINE__, "thread %d is in state %d, not %d", tid, got, state);
}

int test_thread(void *(*func)(void *), void *arg)
{
    pthread_t thread;
    int error = pthread_create(&thread, NULL, func, arg);
    if (error != 0) test_fail(__FILE__, __LINE__, "pthread_create: %d", error);
    return thread;
}

int test_thread_prio(void *(*func)(void *), void *arg, int policy, int priority)
{
    pthread_attr_t attr;
    pthread_t thread;
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = priority;
    pthread_attr_init(&attr);
    pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attr, policy);
    pthread_attr_setschedparam(&attr, &param);
    int error = pthread_create(&thread, &attr, func, arg);
    if (error != 0) test_fail(__FILE__, __LINE__, "pthread_create at priority %d: %d", priority, error);
    return thread;
}

void test_join(int tid)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += HANG_MS / 2000;
    int error = pthread_timedjoin_monotonic(tid, NULL, &end);
    if (error != 0) test_fail(__FILE__, __LINE__, "join of thread %d: %d", tid, error);
}

void *test_call(void *(*func)(void *), void *arg)
{
    void *result;
    int tid = test_thread(func, arg);
    int error = pthread_join(tid, &result);
    if (error != 0) test_fail(__FILE__, __LINE__, "join of thread %d: %d", tid, error);
    return result;
}

unsigned test_cpus(void)
{
    return _syspage_ptr->num_cpu;
}

void test_one_cpu(void)
{
    struct {
        int size;
        unsigned runmask, inherit;
    } mask = { 1, 1, 1 };
    if (ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET_INHERIT, &mask) == -1)
        test_fail(__FILE__, __LINE__, "run mask: errno %d", errno);
}

/* ---- leaks ---- */

/* Without procnto's own threads: its pool grows and shrinks as it likes. */
static const char *const count_names[] = { "free", "processes", "threads", "channels", "connections", "timers", "regions",
                                           "objects", "aspaces" };
#define COUNTS (sizeof count_names / sizeof count_names[0])
struct counts {
    long n[COUNTS];
    long pool;              /* procnto's threads */
};

static long procnto_threads(void)
{
    procfs_info info;
    int fd = open("/proc/1/ctl", O_RDONLY);
    if (fd == -1) return 0;
    int error = devctl(fd, DCMD_PROC_INFO, &info, sizeof info, NULL);
    close(fd);
    return error == EOK ? (long)info.num_threads : 0;
}

static bool read_counts(struct counts *counts)
{
    char text[2048];
    memset(counts, 0, sizeof *counts);
    int fd = open("/proc/vm/stats", O_RDONLY);
    if (fd == -1) return false;
    ssize_t len = read(fd, text, sizeof text - 1);
    close(fd);
    if (len <= 0) return false;
    text[len] = '\0';
    for (size_t i = 0; i < COUNTS; i++) {
        const char *at = text;
        size_t n = strlen(count_names[i]);
        while ((at = strstr(at, count_names[i])) != NULL && (at[n] != '=' || (at != text && at[-1] != '\n'))) at++;
        if (at == NULL) return false;
        counts->n[i] = strtol(at + n + 1, NULL, 0);
    }
    counts->pool = procnto_threads();
    counts->n[2] -= counts->pool;
    return true;
}

/* Which count is worse than before: less free memory, more objects. -1: none. */
static int worse(const struct counts *before, const struct counts *after)
{
    if (after->pool != before->pool) return -1;
    for (size_t i = 1; i < COUNTS; i++)
        if (after->n[i] > before->n[i]) return (int)i;
    return after->n[0] < before->n[0] ? 0 : -1;
}

static int leaked(const struct counts *before, struct counts *after)
{
    uint64_t end = test_now() + SETTLE_MS * 1000000ull;
    for (;;) {
        if (!read_counts(after)) return -1;
        int which = worse(before, after);
        if (which == -1) return -1;
        /* Free pages alone: caches may have grown, another run tells. */
        if (test_now() > end || (which == 0 && test_now() + (SETTLE_MS - 100) * 1000000ull > end)) return which;
        test_sleep_ms(2);
    }
}

/* ---- running cases ---- */

enum result { PASSED, FAILED, SKIPPED };

static enum result run_once(const struct test_case *test)
{
    char *argv[] = { (char *)test_program, "-c", (char *)test->name, NULL };
    char text[256];
    int status = 0;
    pid_t pid = start(argv, true);
    if (pid == -1) {
        snprintf(text, sizeof text, "not ok %s harness: cannot spawn: errno %d\n", test->name, errno);
        say(text);
        return FAILED;
    }
    if (!wait_limited(pid, &status, HANG_MS)) {
        snprintf(text, sizeof text, "not ok %s harness: hang\n", test->name);
        say(text);
        kill(pid, SIGKILL);
        wait_limited(pid, &status, 1000);
        return FAILED;
    }
    if (status == 0) return PASSED;
    kill(-pid, SIGKILL);
    if (status == EXIT_SKIPPED << 8) return SKIPPED;
    if (status != EXIT_FAILED << 8) {
        snprintf(text, sizeof text, "not ok %s harness: ended with status %#x\n", test->name, (unsigned)status);
        say(text);
    }
    return FAILED;
}

static void run_case(const struct test_case *test)
{
    struct counts before, after;
    char text[256];
    int which = -1;
    uint64_t began = test_now();
    for (int i = 0; i < LEAK_RUNS; i++) {
        bool counted = read_counts(&before);
        if (run_once(test) != PASSED) return;
        which = counted && !(test->flags & TEST_NO_LEAK_CHECK) ? leaked(&before, &after) : -1;
        if (which == -1) break;
        snprintf(text, sizeof text, "# %s: %s %ld before, %ld after: once more\n", test->name, count_names[which], before.n[which],
                 after.n[which]);
        if (test_now() - began > LONG_CASE_MS * 1000000ull) say(text);
    }
    if (which == -1) snprintf(text, sizeof text, "ok %s\n", test->name);
    else snprintf(text, sizeof text, "not ok %s harness: leak: %s %ld before, %ld after\n", test->name,
        count_names[which], before.n[which], after.n[which]);
    say(text);
}

static struct test_case *find(const char *name)
{
    struct test_case *test = cases;
    while (test != NULL && strcmp(test->name, name) != 0) test = test->next;
    if (test == NULL) {
        fprintf(stderr, "%s: no case %s (-l lists them)\n", test_program, name);
        exit(2);
    }
    return test;
}

/* The program's path: tests are started by name. */
static const char *find_program(const char *name)
{
    static char path[128];
    if (strchr(name, '/') != NULL) return name;
    snprintf(path, sizeof path, "/proc/boot/%s", name);
    return path;
}

int main(int argc, char **argv)
{
    int plan = 0;
    char text[32];
    test_program = find_program(argv[0]);
    if (argc >= 3 && strcmp(argv[1], "-c") == 0) {
        current = argv[2];
        find(argv[2])->run();
        fflush(stdout);
        return 0;
    }
    if (argc >= 4 && strcmp(argv[1], "-r") == 0) {
        current = argv[2];
        return find(argv[3])->role(argc - 4, argv + 4);
    }
    if (argc == 2 && strcmp(argv[1], "-l") == 0) {
        for (struct test_case *t = cases; t != NULL; t = t->next)
            if (t->run != NULL) puts(t->name);
        return 0;
    }
    for (struct test_case *t = cases; t != NULL; t = t->next) {
        bool wanted = argc == 1;
        for (int i = 1; i < argc; i++) wanted = wanted || strcmp(argv[i], t->name) == 0;
        if (!wanted || t->run == NULL) continue;
        run_case(t);
        plan++;
    }
    snprintf(text, sizeof text, "PLAN %d\n", plan);
    say(text);
    return 0;
}
