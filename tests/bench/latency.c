/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wake-up latency of the highest-priority thread under full load: messages of all sizes, page faults, mappings, threads, programs and
 * forks, all at once; the distribution as lines `latency FROM COUNT`. bench-latency -c +million: a million wake-ups.
 */
#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/wait.h>

#include "bench.h"

#define HIGHEST  200
#define LOAD     10
#define SPACING  40000      /* instructions between wake-ups: this and up to as much again */
#define WAKEUPS  20000
#define LARGEST  (256 * 1024)
#define STEP     64         /* of the distribution */
#define STEPS    1024

extern char **environ;

static char buffer[LARGEST];
static unsigned long seed = 1;

static unsigned random_number(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33);
}

/* ---- the load; each role yields, so that all have their share ---- */

static void play_server(int parent, char **args)
{
    int chid = ChannelCreate(0), rcvid;
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, buffer, sizeof buffer, NULL)) > 0) MsgReply(rcvid, 0, buffer, (size_t)(rcvid % 4096));
    bench_die("server: rcvid %d", rcvid);
}

static void play_client(int parent, char **args)
{
    static const size_t sizes[] = { 0, 8, 64, 256, 1024, 4096, 65536, LARGEST };
    int server = bench_helper("server", "", LOAD);
    bench_ready(parent, ChannelCreate(0));
    for (;;) {
        size_t size = sizes[random_number() % 8];
        if (MsgSend(server, buffer, size, buffer, 4096) != 0) bench_die("MsgSend: errno %d", errno);
        sched_yield();
    }
}

static void play_mapper(int parent, char **args)
{
    bench_ready(parent, ChannelCreate(0));
    for (;;) {
        size_t pages = 1u << random_number() % 9;
        char *p = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | (pages & 1 ? MAP_LAZY : 0), NOFD, 0);
        if (p == MAP_FAILED) bench_die("mmap: errno %d", errno);
        for (size_t i = 0; i < pages; i++) p[i * 4096] = 1;
        munmap(p, pages * 4096);
        sched_yield();
    }
}

static void *no_work(void *arg)
{
    return arg;
}

static void play_spawner(int parent, char **args)
{
    bench_ready(parent, ChannelCreate(0));
    for (unsigned i = 0;; i++) {
        char *argv[] = { "/proc/boot/bench-true", NULL };
        pthread_t thread;
        pid_t pid = 0;
        if (i % 3 == 0) {
            if (pthread_create(&thread, NULL, no_work, NULL) == 0) pthread_join(thread, NULL);
        } else if (i % 3 == 1) {
            if (posix_spawn(&pid, argv[0], NULL, NULL, argv, environ) != 0) bench_die("spawn: errno %d", errno);
        } else if ((pid = fork()) == 0) {
            _exit(0);
        }
        if (pid > 0) waitpid(pid, NULL, 0);
    }
}

/* ---- the wake-ups ---- */

static int longer(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* The worst is a figure of its own: its line says it three times. */
static void measure(unsigned wakeups)
{
    static unsigned long count[STEPS + 1];
    uint32_t *late = malloc(wakeups * sizeof *late);
    BENCH_MUST(late != NULL);
    bench_helper("client", "", LOAD);
    bench_helper("mapper", "", LOAD);
    bench_helper("spawner", "", LOAD);
    bench_priority(HIGHEST);
    for (unsigned i = 0; i < wakeups; i++) {
        late[i] = (uint32_t)bench_late(SPACING + random_number() % SPACING);
        count[late[i] / STEP < STEPS ? late[i] / STEP : STEPS]++;
    }
    qsort(late, wakeups, sizeof *late, longer);
    uint32_t worst = late[wakeups - 1];
    printf("bench wake_loaded %u %u %u\n", late[0], late[wakeups / 2], worst);
    printf("bench wake_max_loaded %u %u %u\n", worst, worst, worst);
    for (unsigned i = 0; i <= STEPS; i++)
        if (count[i] != 0) printf("latency %u %lu\n", i * STEP, count[i]);
    fflush(stdout);
}

static void measure_wake(const char *name)
{
    measure(WAKEUPS);
}

static void measure_million(const char *name)
{
    measure(1000000);
}

const struct bench_case bench_cases[] = {
    { "wake_max_loaded", measure_wake }, { "+million", measure_million }, { NULL, NULL },
};
const struct bench_role bench_roles[] = {
    { "server", play_server }, { "client", play_client }, { "mapper", play_mapper }, { "spawner", play_spawner }, { NULL, NULL },
};
