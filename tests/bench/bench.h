/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the benchmark programs share. A program lists its operations in bench_cases and the roles its helper
 * processes play in bench_roles; lib/bench.c has main(). Each operation is measured in a process of its own,
 * started by the program itself, so that nothing an operation leaves behind reaches the next.
 *
 * Output, one line each: `bench NAME MIN MEDIAN MAX` (instructions), `bench-failed NAME why`.
 * Under QEMU's -icount shift=0 the cycle counter counts instructions exactly; on anything else it counts cycles.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define BENCH_RUNS 1000

struct bench_case {
    const char *name;       /* with + before it: too long for every run, only when it is asked for (-c NAME) */
    void (*measure)(const char *name);
};
struct bench_role {
    const char *name;
    void (*play)(int parent, char **args);  /* parent: connection to the process that measures; never returns */
};
extern const struct bench_case bench_cases[];   /* both end with a NULL name */
extern const struct bench_role bench_roles[];

/* The cycle counter, after everything before has been executed. */
static inline uint64_t bench_now(void)
{
    uint64_t n;
    __asm__ volatile("isb\n\tmrs %0, pmccntr_el0" : "=r"(n) :: "memory");
    return n;
}

/* Calls op(context) runs times after a few to warm up, takes off what an empty op costs, divides by parts
   and prints. */
void bench_run(const char *name, void (*op)(void *), void *context, unsigned runs, unsigned parts);
/* For an op that measures itself: it returns the instructions; nothing is taken off but the cost of bench_now(). */
void bench_run_timed(const char *name, uint64_t (*op)(void *), void *context, unsigned runs, unsigned parts);

/* Sleeps to a time `ahead` ns from now: instructions from then to the first behind the sleep. Only while another thread keeps the
   processor busy: an emulator's time jumps over what nobody does. */
uint64_t bench_late(uint64_t ahead);

/* Ends this process; the operation counts as failed. */
void bench_die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
#define BENCH_MUST(cond)                                                                    \
    do {                                                                                    \
        if (!(cond)) bench_die("%s:%d: %s: errno %d", __FILE__, __LINE__, #cond, errno);    \
    } while (0)

void bench_priority(int priority);                      /* of the calling thread, FIFO */
void bench_thread(int priority, void *(*func)(void *), void *arg);  /* detached, FIFO, same for its life */

/* Starts this program again in a role; returns a connection to the channel the helper announces with bench_ready(). */
int bench_helper(const char *role, const char *arg, int priority);
/* In the helper: announces its channel to the process that measures. */
void bench_ready(int parent, int chid);

#endif
