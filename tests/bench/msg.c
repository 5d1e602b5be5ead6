/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel entry and message passing: between processes, between threads, through chains, past queues; pulses. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/kercalls.h>

#include "bench.h"

#define PRIORITY  20
#define LARGEST   (1024 * 1024)
#define PARTS     8
#define QUEUED    10000

static char send_buffer[LARGEST], reply_buffer[LARGEST];

struct message {
    int coid;
    size_t send, reply;
    iov_t send_parts[PARTS], reply_parts[PARTS];
};

/* ---- null_kercall ---- */

static void null_kercall(void *context)
{
    register long number __asm__("x8") = __KER_NOP;
    register long result __asm__("x0");
    __asm__ volatile("svc #0" : "=r"(result) : "r"(number)
                     : "memory", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14",
                       "x15", "x16", "x17");
}

static void measure_null(const char *name)
{
    bench_run(name, null_kercall, NULL, BENCH_RUNS, 1);
}

/* ---- servers ---- */

/* Receives, then answers; args: the number of bytes. */
static void serve(int parent, char **args)
{
    int chid = ChannelCreate(0), rcvid;
    size_t size = strtoul(args[0], NULL, 10);
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, reply_buffer, sizeof reply_buffer, NULL)) > 0) MsgReply(rcvid, 0, reply_buffer, size);
    bench_die("server: rcvid %d", rcvid);
}

static void serve_empty(int parent, char **args)
{
    int chid = ChannelCreate(0), rcvid;
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, reply_buffer, sizeof reply_buffer, NULL)) > 0) MsgReply(rcvid, 0, NULL, 0);
    bench_die("server: rcvid %d", rcvid);
}

static void serve_replyreceive(int parent, char **args)
{
    int chid = ChannelCreate(0), rcvid;
    bench_ready(parent, chid);
    rcvid = MsgReceive(chid, reply_buffer, sizeof reply_buffer, NULL);
    while (rcvid > 0) rcvid = MsgReplyReceive(rcvid, 0, NULL, 0, chid, reply_buffer, sizeof reply_buffer, NULL);
    bench_die("server: rcvid %d", rcvid);
}

static void split(iov_t *parts, char *buffer, size_t size)
{
    for (int i = 0; i < PARTS; i++) SETIOV(&parts[i], buffer + i * (size / PARTS), size / PARTS);
}

static void serve_parts(int parent, char **args)
{
    int chid = ChannelCreate(0), rcvid;
    iov_t in[PARTS], out[PARTS];
    split(in, reply_buffer, 4096);
    split(out, send_buffer, 4096);
    bench_ready(parent, chid);
    while ((rcvid = MsgReceivev(chid, in, PARTS, NULL)) > 0) MsgReplyv(rcvid, 0, out, PARTS);
    bench_die("server: rcvid %d", rcvid);
}

/* ---- round trips ---- */

static void round_trip(void *context)
{
    struct message *m = context;
    if (MsgSend(m->coid, send_buffer, m->send, reply_buffer, m->reply) != 0) bench_die("MsgSend: errno %d", errno);
}

static void round_trip_parts(void *context)
{
    struct message *m = context;
    if (MsgSendv(m->coid, m->send_parts, PARTS, m->reply_parts, PARTS) != 0) bench_die("MsgSendv: errno %d", errno);
}

/* Both buffers are touched first: what is measured is the message, not the page faults. */
static void measure_size(const char *name, const char *role, size_t send, size_t reply)
{
    char answer[16];
    struct message m = { .send = send, .reply = reply };
    memset(send_buffer, 1, send);
    memset(reply_buffer, 1, reply);
    snprintf(answer, sizeof answer, "%zu", reply);
    m.coid = bench_helper(role, answer, PRIORITY);
    bench_priority(PRIORITY);
    bench_run(name, round_trip, &m, BENCH_RUNS, 1);
}

static void measure_0(const char *name) { measure_size(name, "empty", 0, 0); }
static void measure_0_rr(const char *name) { measure_size(name, "replyreceive", 0, 0); }
static void measure_8(const char *name) { measure_size(name, "serve", 8, 8); }
static void measure_32(const char *name) { measure_size(name, "serve", 32, 32); }
static void measure_64(const char *name) { measure_size(name, "serve", 64, 64); }
static void measure_256(const char *name) { measure_size(name, "serve", 256, 256); }
static void measure_960(const char *name) { measure_size(name, "serve", 960, 960); }
static void measure_1k(const char *name) { measure_size(name, "serve", 1024, 1024); }
static void measure_4k(const char *name) { measure_size(name, "serve", 4096, 4096); }
static void measure_64k(const char *name) { measure_size(name, "empty", 65536, 0); }
static void measure_1m(const char *name) { measure_size(name, "empty", LARGEST, 0); }

static void measure_parts(const char *name)
{
    struct message m = { 0 };
    memset(send_buffer, 1, 4096);
    memset(reply_buffer, 1, 4096);
    split(m.send_parts, send_buffer, 4096);
    split(m.reply_parts, reply_buffer, 4096);
    m.coid = bench_helper("parts", "", PRIORITY);
    bench_priority(PRIORITY);
    bench_run(name, round_trip_parts, &m, BENCH_RUNS, 1);
}

static void *thread_server(void *arg)
{
    int chid = *(int *)arg, rcvid;
    while ((rcvid = MsgReceive(chid, reply_buffer, sizeof reply_buffer, NULL)) > 0) MsgReply(rcvid, 0, NULL, 0);
    bench_die("server: rcvid %d", rcvid);
}

static void measure_thread(const char *name)
{
    int chid = ChannelCreate(0);
    struct message m = { 0 };
    BENCH_MUST(chid != -1);
    m.coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    bench_priority(PRIORITY);
    bench_thread(PRIORITY, thread_server, &chid);
    bench_run(name, round_trip, &m, BENCH_RUNS, 1);
}

/* ---- a chain of servers, each at a lower priority than the client: per hop ---- */

struct link {
    pid_t pid;
    int chid;
};

/* args: "pid:chid" of the next server, "" for the last. */
static void serve_link(int parent, char **args)
{
    int chid = ChannelCreate(0), next = -1, rcvid;
    struct link answer = { getpid(), chid };
    char *colon = strchr(args[0], ':');
    if (colon) next = ConnectAttach(0, atoi(args[0]), atoi(colon + 1), _NTO_SIDE_CHANNEL, 0);
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, reply_buffer, sizeof reply_buffer, NULL)) > 0) {
        if (reply_buffer[0] == 'w') {
            reply_buffer[0] = 0; /* later messages carry nothing */
            MsgReply(rcvid, 0, &answer, sizeof answer);
            continue;
        }
        if (next != -1 && MsgSend(next, NULL, 0, NULL, 0) != 0) bench_die("link: errno %d", errno);
        MsgReply(rcvid, 0, NULL, 0);
    }
    bench_die("server: rcvid %d", rcvid);
}

static void measure_links(const char *name, int links)
{
    char next[32] = "";
    struct message m = { 0 };
    for (int i = 0; i < links; i++) {
        struct link link;
        m.coid = bench_helper("link", next, 10);
        BENCH_MUST(MsgSend(m.coid, "w", 1, &link, sizeof link) == 0);
        snprintf(next, sizeof next, "%d:%d", (int)link.pid, link.chid);
    }
    bench_priority(PRIORITY);
    bench_run(name, round_trip, &m, BENCH_RUNS, (unsigned)links);
}

static void measure_chain1(const char *name) { measure_links(name, 1); }
static void measure_chain4(const char *name) { measure_links(name, 4); }
static void measure_chain16(const char *name) { measure_links(name, 16); }

/* ---- many clients queued behind ---- */

struct queue {
    int chid, gate, coid;
};

static void *queued_client(void *arg)
{
    struct queue *q = arg;
    MsgSend(q->coid, NULL, 0, NULL, 0);
    return NULL;
}

/* Never gets to a queued client: whoever measures is of a higher priority, keeps it from running once answered, and sends again first. */
static void *queue_server(void *arg)
{
    struct queue *q = arg;
    int rcvid = MsgReceive(q->gate, reply_buffer, 64, NULL);
    while (rcvid > 0) {
        MsgReply(rcvid, 0, NULL, 0);
        rcvid = MsgReceive(q->chid, reply_buffer, 64, NULL);
    }
    bench_die("server: rcvid %d", rcvid);
}

/* Threads with the smallest stacks there are, all from one piece of memory. */
static void crowd(int count, int priority, int levels, void *(*func)(void *), void *arg)
{
    size_t stack = PTHREAD_STACK_MIN * 2;
    char *stacks = mmap(NULL, (size_t)count * stack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    pthread_attr_t attr;
    pthread_t thread;
    BENCH_MUST(stacks != MAP_FAILED);
    pthread_attr_init(&attr);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attr, SCHED_FIFO);
    for (int i = 0; i < count; i++) {
        struct sched_param param = { .sched_priority = priority + i % levels };
        pthread_attr_setschedparam(&attr, &param);
        pthread_attr_setstack(&attr, stacks + (size_t)i * stack, stack);
        int error = pthread_create(&thread, &attr, func, arg);
        if (error != 0) bench_die("thread %d of %d: error %d", i, count, error);
    }
}

static void measure_behind(const char *name, int clients)
{
    static struct queue q;
    struct message m;
    q.chid = ChannelCreate(_NTO_CHF_FIXED_PRIORITY);
    q.gate = ChannelCreate(_NTO_CHF_FIXED_PRIORITY);
    q.coid = m.coid = ConnectAttach(0, 0, q.chid, _NTO_SIDE_CHANNEL, 0);
    int gate = ConnectAttach(0, 0, q.gate, _NTO_SIDE_CHANNEL, 0);
    BENCH_MUST(gate != -1 && q.coid != -1);
    m.send = m.reply = 0;
    bench_priority(PRIORITY);
    bench_thread(12, queue_server, &q);
    crowd(clients, 5, 1, queued_client, &q);
    bench_priority(4);          /* now all of them run, and block */
    bench_priority(PRIORITY);
    BENCH_MUST(MsgSend(gate, NULL, 0, NULL, 0) == 0);
    bench_run(name, round_trip, &m, BENCH_RUNS, 1);
}

static void measure_queued1(const char *name) { measure_behind(name, 1); }
static void measure_queued100(const char *name) { measure_behind(name, 100); }
static void measure_queued(const char *name) { measure_behind(name, QUEUED); }

/* ---- pulses ---- */

static void take_pulses(int parent, char **args)
{
    struct _pulse pulse;
    int chid = ChannelCreate(0);
    bench_ready(parent, chid);
    while (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == 0) continue;
    bench_die("MsgReceivePulse: errno %d", errno);
}

static void send_pulse(void *context)
{
    if (MsgSendPulse(*(int *)context, PRIORITY + 1, 1, 0) != 0) bench_die("MsgSendPulse: errno %d", errno);
}

static void measure_pulse(const char *name)
{
    int coid = bench_helper("pulses", "", PRIORITY + 1);
    bench_priority(PRIORITY);
    bench_run(name, send_pulse, &coid, BENCH_RUNS, 1);
}

/* ---- thread switches ---- */

static volatile bool stop;

static void *yielder(void *arg)
{
    while (!stop) sched_yield();
    return NULL;
}

static void yield(void *context)
{
    sched_yield();
}

/* One yield to the other thread and its yield back. */
static void measure_yield(const char *name)
{
    bench_priority(PRIORITY);
    bench_thread(PRIORITY, yielder, NULL);
    bench_run(name, yield, NULL, BENCH_RUNS, 2);
    stop = true;
}

/* The crowd is ready all the time, over several priorities below. */
static void measure_crowd(const char *name, int count)
{
    bench_priority(PRIORITY);
    crowd(count, 1, 9, yielder, NULL);
    bench_thread(PRIORITY, yielder, NULL);
    bench_run(name, yield, NULL, BENCH_RUNS, 2);
    stop = true;
}

static void measure_ready1(const char *name) { measure_crowd(name, 1); }
static void measure_ready100(const char *name) { measure_crowd(name, 100); }
static void measure_ready(const char *name) { measure_crowd(name, QUEUED); }

const struct bench_case bench_cases[] = {
    { "null_kercall", measure_null },     { "msg_rtt_0", measure_0 },         { "msg_rtt_0_rr", measure_0_rr },
    { "msg_rtt_8", measure_8 },           { "msg_rtt_32", measure_32 },         { "msg_rtt_64", measure_64 },       { "msg_rtt_256", measure_256 },
    { "msg_rtt_960", measure_960 },       { "msg_rtt_1k", measure_1k },         { "msg_rtt_4k", measure_4k },       { "msg_64k", measure_64k },
    { "msg_1m", measure_1m },             { "msg_iov8_4k", measure_parts },   { "msg_rtt_thread", measure_thread },
    { "msg_pi_chain1", measure_chain1 },  { "msg_pi_chain4", measure_chain4 }, { "msg_pi_chain16", measure_chain16 },
    { "msg_send_q1", measure_queued1 },   { "msg_send_q100", measure_queued100 }, { "msg_send_q10000", measure_queued },
    { "pulse_higher", measure_pulse },
    { "yield_switch", measure_yield },    { "ready_pick_1", measure_ready1 },   { "ready_pick_100", measure_ready100 },
    { "ready_pick_10000", measure_ready }, { NULL, NULL },
};
const struct bench_role bench_roles[] = {
    { "serve", serve }, { "empty", serve_empty }, { "replyreceive", serve_replyreceive }, { "parts", serve_parts },
    { "link", serve_link }, { "pulses", take_pulses }, { NULL, NULL },
};
