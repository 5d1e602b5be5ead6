/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Throughput by the wall clock: round trips of independent client and server pairs, one pair on each CPU, over
 * those of one pair alone. Only the ratio within one run means anything on an emulator.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>

#include "bench.h"

#define ROUNDS   5
#define MAX_CPUS 64

static uint64_t virtual_count(void)
{
    uint64_t n;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(n) :: "memory");
    return n;
}

/* This thread, and what it starts. */
static void stay_on(int cpu)
{
    BENCH_MUST(ThreadCtl(_NTO_TCTL_RUNMASK, (void *)(1ul << cpu)) == 0);
}

static void play_server(int parent, char **args)
{
    int rcvid, chid = ChannelCreate(0);
    stay_on(atoi(args[0]));
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, NULL, 0, NULL)) > 0) MsgReply(rcvid, 0, NULL, 0);
    bench_die("server: rcvid %d", rcvid);
}

struct span {
    uint64_t start, end;    /* virtual counts; 0: asks for the round trips made in the last span */
};

static uint64_t round_trips(int coid, const struct span *span)
{
    uint64_t n = 0;
    while (virtual_count() < span->start) continue;
    while (virtual_count() < span->end) {
        BENCH_MUST(MsgSend(coid, NULL, 0, NULL, 0) == 0);
        n++;
    }
    return n;
}

static void play_client(int parent, char **args)
{
    struct span span;
    uint64_t count = 0;
    int rcvid, chid = ChannelCreate(0);
    stay_on(atoi(args[0]));
    int coid = bench_helper("server", args[0], 10);
    bench_ready(parent, chid);
    while ((rcvid = MsgReceive(chid, &span, sizeof span, NULL)) > 0) {
        MsgReply(rcvid, 0, &count, sizeof count);
        if (span.end) count = round_trips(coid, &span);
    }
    bench_die("client: rcvid %d", rcvid);
}

static uint64_t measure_pairs(const int *coid, int pairs, uint64_t ticks)
{
    struct span ask = { 0, 0 }, span = { .start = virtual_count() + ticks / 20 };
    uint64_t sum = 0, one;
    span.end = span.start + ticks;
    for (int i = pairs; i-- > 0;) BENCH_MUST(MsgSend(coid[i], &span, sizeof span, &one, sizeof one) == 0);
    for (int i = 0; i < pairs; i++) {
        BENCH_MUST(MsgSend(coid[i], &ask, sizeof ask, &one, sizeof one) == 0);
        sum += one;
    }
    return sum;
}

static void measure_throughput(const char *name)
{
    int cpus = _syspage_ptr->num_cpu, coid[MAX_CPUS];
    char cpu[8];
    uint64_t ticks = SYSPAGE_ENTRY(qtime)->cycles_per_sec;
    for (int i = 0; i < cpus; i++) {
        snprintf(cpu, sizeof cpu, "%d", i);
        coid[i] = bench_helper("client", cpu, 10);
    }
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t one = measure_pairs(coid, 1, ticks), all = measure_pairs(coid, cpus, ticks);
        printf("%s: 1 pair on 1 CPU %llu/s, %d pairs on %d CPUs %llu/s, ratio %.2f\n", name,
               (unsigned long long)one, cpus, cpus, (unsigned long long)all, (double)all / (double)one);
        fflush(stdout);
    }
}

const struct bench_case bench_cases[] = { { "throughput", measure_throughput }, { NULL, NULL } };
const struct bench_role bench_roles[] = { { "server", play_server }, { "client", play_client }, { NULL, NULL } };
