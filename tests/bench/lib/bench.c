/* SPDX-License-Identifier: Apache-2.0 */
/* main() of the benchmark programs, measuring, and helper processes: see bench.h. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/wait.h>

#include "bench.h"

#define WARM_UP      100
#define MAX_HELPERS  16
#define PROFILE_RUNS 10

extern char **environ;

static const char *program, *current = "?";
static bool profiling;
static pid_t helpers[MAX_HELPERS];
static int helper_count;

struct ready {
    uint16_t type;
    pid_t pid;
    int chid;
};

static void end_helpers(void)
{
    for (int i = 0; i < helper_count; i++) kill(helpers[i], SIGKILL);
    for (int i = 0; i < helper_count; i++) waitpid(helpers[i], NULL, 0);
}

void bench_die(const char *fmt, ...)
{
    va_list ap;
    printf("bench-failed %s ", current);
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
    fflush(stdout);
    end_helpers();
    _exit(1);
}

/* ---- measuring ---- */

/* `make bench PROFILE=` counts the instructions between calls of these two. They differ, lest the compiler make
   them one. */
static __attribute__((noinline)) void bench_profile_begin(void)
{
    __asm__ volatile("nop // begin");
}

static __attribute__((noinline)) void bench_profile_end(void)
{
    __asm__ volatile("nop // end");
}

static void nothing(void *context)
{
}

static uint64_t timed(void (*op)(void *), void *context)
{
    uint64_t start = bench_now();
    op(context);
    return bench_now() - start;
}

struct plain {
    void (*op)(void *);
    void *context;
};

static uint64_t run_plain(void *arg)
{
    struct plain *p = arg;
    return timed(p->op, p->context);
}

static uint64_t overhead_of(void (*op)(void *))
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 100; i++) {
        uint64_t start, n;
        if (op) {
            n = timed(op, NULL);
        } else {
            start = bench_now();
            n = bench_now() - start;
        }
        if (n < least) least = n;
    }
    return least;
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void profile(const char *name, uint64_t (*op)(void *), void *context)
{
    for (int i = 0; i < PROFILE_RUNS; i++) {
        bench_profile_begin();
        op(context);
        bench_profile_end();
    }
    printf("bench-profile %s %d\n", name, PROFILE_RUNS);
    fflush(stdout);
}

static void run(const char *name, uint64_t (*op)(void *), void *context, unsigned runs, unsigned parts,
                uint64_t overhead)
{
    uint64_t *sample = malloc(runs * sizeof *sample);
    BENCH_MUST(sample != NULL);
    for (int i = 0; i < WARM_UP; i++) op(context);
    if (profiling) {
        profile(name, op, context);
        return;
    }
    for (unsigned i = 0; i < runs; i++) sample[i] = op(context);
    qsort(sample, runs, sizeof *sample, compare);
    for (unsigned i = 0; i < runs; i++)
        sample[i] = (sample[i] > overhead ? sample[i] - overhead + parts / 2 : 0) / parts;
    printf("bench %s %llu %llu %llu\n", name, (unsigned long long)sample[0], (unsigned long long)sample[runs / 2],
           (unsigned long long)sample[runs - 1]);
    fflush(stdout);
    free(sample);
}

void bench_run(const char *name, void (*op)(void *), void *context, unsigned runs, unsigned parts)
{
    struct plain p = { op, context };
    run(name, run_plain, &p, runs, parts, overhead_of(nothing));
}

void bench_run_timed(const char *name, uint64_t (*op)(void *), void *context, unsigned runs, unsigned parts)
{
    run(name, op, context, runs, parts, overhead_of(NULL));
}

/* ---- threads and processes ---- */

void bench_priority(int priority)
{
    struct sched_param param = { .sched_priority = priority };
    int error = pthread_setschedparam(pthread_self(), SCHED_FIFO, &param);
    if (error != 0) bench_die("priority %d: error %d", priority, error);
}

void bench_thread(int priority, void *(*func)(void *), void *arg)
{
    pthread_attr_t attr;
    struct sched_param param = { .sched_priority = priority };
    pthread_t thread;
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
    pthread_attr_setschedparam(&attr, &param);
    int error = pthread_create(&thread, &attr, func, arg);
    if (error != 0) bench_die("pthread_create: error %d", error);
    pthread_attr_destroy(&attr);
}

int bench_helper(const char *role, const char *arg, int priority)
{
    char chid_text[16], priority_text[16];
    char *argv[] = { (char *)program, "-r", (char *)role, chid_text, priority_text, (char *)arg, NULL };
    struct ready ready;
    int chid = ChannelCreate(0);
    BENCH_MUST(chid != -1 && helper_count < MAX_HELPERS);
    snprintf(chid_text, sizeof chid_text, "%d", chid);
    snprintf(priority_text, sizeof priority_text, "%d", priority);
    int error = posix_spawn(&helpers[helper_count], program, NULL, NULL, argv, environ);
    if (error != 0) bench_die("spawn: error %d", error);
    helper_count++;
    int rcvid = MsgReceive(chid, &ready, sizeof ready, NULL);
    BENCH_MUST(rcvid > 0);
    int coid = ConnectAttach(0, ready.pid, ready.chid, _NTO_SIDE_CHANNEL, 0);
    BENCH_MUST(coid != -1);
    BENCH_MUST(MsgReply(rcvid, 0, NULL, 0) == 0);
    ChannelDestroy(chid);
    return coid;
}

void bench_ready(int parent, int chid)
{
    struct ready ready = { .type = 0x400, .pid = getpid(), .chid = chid };
    BENCH_MUST(chid != -1);
    BENCH_MUST(MsgSend(parent, &ready, sizeof ready, NULL, 0) == 0);
}

static void play_role(char **args)
{
    int parent = ConnectAttach(0, getppid(), atoi(args[1]), _NTO_SIDE_CHANNEL, 0);
    BENCH_MUST(parent != -1);
    current = args[0];
    bench_priority(atoi(args[2]));
    for (const struct bench_role *r = bench_roles; r->name; r++)
        if (strcmp(r->name, args[0]) == 0) r->play(parent, args + 3);
    bench_die("no such role");
}

static int run_case(const struct bench_case *c)
{
    current = c->name;
    c->measure(c->name);
    end_helpers();
    fflush(stdout);
    _exit(0); /* whatever threads are left */
}

static const struct bench_case *find_case(const char *name)
{
    for (const struct bench_case *c = bench_cases; c->name; c++)
        if (strcmp(c->name, name) == 0) return c;
    return NULL;
}

static void start_case(const char *name)
{
    char *argv[] = { (char *)program, "-c", (char *)name, NULL };
    pid_t pid;
    int status = 0, error = posix_spawn(&pid, program, NULL, NULL, argv, environ);
    if (error == 0 && waitpid(pid, &status, 0) != pid) error = errno;
    if (error != 0) printf("bench-failed %s cannot be started: error %d\n", name, error);
    else if (WIFSIGNALED(status)) printf("bench-failed %s signal %d\n", name, WTERMSIG(status));
    fflush(stdout);
}

/* No arguments: every operation. -p name: that one, for the profile, when it is one of this program's. */
int main(int argc, char **argv)
{
    static char path[64];
    snprintf(path, sizeof path, "%s%s", strchr(argv[0], '/') ? "" : "/proc/boot/", argv[0]);
    program = path;
    if (argc > 4 && strcmp(argv[1], "-r") == 0) play_role(argv + 2);
    if (argc == 3 && find_case(argv[2])) {
        profiling = strcmp(argv[1], "-p") == 0;
        run_case(find_case(argv[2]));
    }
    if (argc == 1)
        for (const struct bench_case *c = bench_cases; c->name; c++)
            if (c->name[0] != '+') start_case(c->name);
    return 0;
}
