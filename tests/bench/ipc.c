/* SPDX-License-Identifier: Apache-2.0 */
/* What servers make of messages: pipes and POSIX message queues between two processes. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/stat.h>

#include "bench.h"

#define PRIORITY   20
#define QUEUE_SIZE 64

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

static void measure_pipe(const char *name)
{
    int there[2], back[2];
    char numbers[32];
    if (pipe(there) != 0 || pipe(back) != 0) bench_die("pipe(): errno %d", errno);
    snprintf(numbers, sizeof numbers, "%d,%d", there[0], back[1]);
    bench_helper("echo", numbers, PRIORITY);
    struct ends e = { there[1], back[0] };
    bench_priority(PRIORITY);
    bench_run(name, pipe_round_trip, &e, BENCH_RUNS, 1);
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
    { "pipe_rtt_1", measure_pipe }, { "mq_rtt_64", measure_queue }, { NULL, NULL },
};
const struct bench_role bench_roles[] = { { "echo", play_echo }, { "queue-echo", play_queue_echo }, { NULL, NULL } };
