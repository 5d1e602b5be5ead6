/* SPDX-License-Identifier: Apache-2.0 */
/* What servers make of messages: pipes and POSIX message queues between two processes, the echo of a terminal. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/stat.h>

#include "bench.h"

#define PRIORITY   20
#define QUEUE_SIZE 64
#define BLOCK      4096
#define BULK       65536

extern char **environ;

struct ends {
    int to, from;
};

/* ---- pipes ---- */

/* The helper inherits the descriptors; their numbers are the argument. */
static void play_echo(int parent, char **args)
{
    char c;
    struct ends e;
    BENCH_MUST(sscanf(args[0], "%d,%d", &e.from, &e.to) == 2);
    bench_ready(parent, ChannelCreate(0));
    while (read(e.from, &c, 1) == 1) BENCH_MUST(write(e.to, &c, 1) == 1);
    bench_die("pipe: errno %d", errno);
}

static void pipe_round_trip(void *context)
{
    struct ends *e = context;
    char c = 'x';
    if (write(e->to, &c, 1) != 1 || read(e->from, &c, 1) != 1) bench_die("pipe: errno %d", errno);
}

static struct ends pipes_to(const char *role)
{
    int there[2], back[2];
    char numbers[32];
    if (pipe(there) != 0 || pipe(back) != 0) bench_die("pipe(): errno %d", errno);
    snprintf(numbers, sizeof numbers, "%d,%d", there[0], back[1]);
    bench_helper(role, numbers, PRIORITY);
    bench_priority(PRIORITY);
    return (struct ends){ there[1], back[0] };
}

static void measure_pipe(const char *name)
{
    struct ends e = pipes_to("echo");
    bench_run(name, pipe_round_trip, &e, BENCH_RUNS, 1);
}

/* Reads blocks and tells when BULK bytes have come. */
static void play_sink(int parent, char **args)
{
    static char buffer[BLOCK];
    struct ends e;
    BENCH_MUST(sscanf(args[0], "%d,%d", &e.from, &e.to) == 2);
    bench_ready(parent, ChannelCreate(0));
    for (size_t all = 0;;) {
        ssize_t n = read(e.from, buffer, sizeof buffer);
        if (n <= 0) bench_die("pipe: errno %d", errno);
        all += (size_t)n;
        if (all == BULK) {
            BENCH_MUST(write(e.to, "", 1) == 1);
            all = 0;
        }
    }
}

static void pipe_bulk(void *context)
{
    static char buffer[BLOCK];
    struct ends *e = context;
    for (size_t all = 0; all < BULK; all += BLOCK)
        if (write(e->to, buffer, BLOCK) != BLOCK) bench_die("pipe: errno %d", errno);
    if (read(e->from, buffer, 1) != 1) bench_die("pipe: errno %d", errno);
}

static void measure_pipe_bulk(const char *name)
{
    struct ends e = pipes_to("sink");
    bench_run(name, pipe_bulk, &e, BENCH_RUNS, 1);
}

/* ---- terminals ---- */

/* A key is typed, its echo is on the screen: what the master of a pair sees of it. */
static uint64_t type_and_see(void *context)
{
    const struct ends *e = context;             /* to: the master, from: the slave */
    char c = 'x';
    uint64_t start = bench_now();
    if (write(e->to, &c, 1) != 1 || read(e->to, &c, 1) != 1 || c != 'x') bench_die("terminal: errno %d", errno);
    uint64_t taken = bench_now() - start;
    BENCH_MUST(tcflush(e->from, TCIFLUSH) == 0);
    return taken;
}

static void measure_echo(const char *name)
{
    struct ends e;
    if (openpty(&e.to, &e.from, NULL, NULL, NULL) != 0) bench_die("openpty: errno %d", errno);
    bench_priority(PRIORITY);
    bench_run_timed(name, type_and_see, &e, BENCH_RUNS, 1);
}

/* ---- message queues ---- */

struct queues {
    mqd_t to, from;
};

static struct queues open_queues(const char *to, const char *from)
{
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = QUEUE_SIZE };
    struct queues q = { mq_open(to, O_CREAT | O_RDWR, 0600, &attr), mq_open(from, O_CREAT | O_RDWR, 0600, &attr) };
    if (q.to == (mqd_t)-1 || q.from == (mqd_t)-1) bench_die("mq_open: errno %d", errno);
    return q;
}

static void play_queue_echo(int parent, char **args)
{
    char text[QUEUE_SIZE];
    struct queues q = open_queues("/bench-back", "/bench-there");
    bench_ready(parent, ChannelCreate(0));
    while (mq_receive(q.from, text, sizeof text, NULL) == QUEUE_SIZE)
        BENCH_MUST(mq_send(q.to, text, sizeof text, 0) == 0);
    bench_die("queue: errno %d", errno);
}

static void queue_round_trip(void *context)
{
    struct queues *q = context;
    char text[QUEUE_SIZE] = "";
    if (mq_send(q->to, text, sizeof text, 0) != 0 || mq_receive(q->from, text, sizeof text, NULL) != QUEUE_SIZE)
        bench_die("queue: errno %d", errno);
}

static void measure_queue(const char *name)
{
    struct queues q = open_queues("/bench-there", "/bench-back");
    bench_helper("queue-echo", "", PRIORITY);
    bench_priority(PRIORITY);
    bench_run(name, queue_round_trip, &q, BENCH_RUNS, 1);
}

const struct bench_case bench_cases[] = {
    { "pipe_rtt_1", measure_pipe }, { "pipe_64k", measure_pipe_bulk }, { "tty_echo", measure_echo },
    { "mq_rtt_64", measure_queue }, { NULL, NULL },
};
const struct bench_role bench_roles[] = { { "echo", play_echo }, { "sink", play_sink }, { "queue-echo", play_queue_echo }, { NULL, NULL } };
