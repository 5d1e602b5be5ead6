/* SPDX-License-Identifier: Apache-2.0 */
/* Sleeping to a time, and how long after it the sleeper runs: bench_late(). */
#include <errno.h>
#include <time.h>
#include <sys/syspage.h>

#include "bench.h"

static int64_t cycles_at_0;     /* the cycle counter when the virtual count was 0 */
static uint64_t ns_per_count, start;

static inline uint64_t virtual_count(void)
{
    uint64_t n;
    __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(n) :: "memory");
    return n;
}

/* Both counters run on the same time, the virtual one in coarse steps: the least difference is the one right
   behind a step. */
static void relate_counters(void)
{
    uint64_t hz;
    __asm__("mrs %0, cntfrq_el0" : "=r"(hz));
    ns_per_count = 1000000000 / hz;
    start = _SYSPAGE_ENTRY(_syspage_ptr, system_private)->startup_cycles;   /* count at time 0 of CLOCK_MONOTONIC */
    cycles_at_0 = INT64_MAX;
    for (int i = 0; i < 1000; i++) {
        uint64_t count = virtual_count();
        int64_t difference = (int64_t)(bench_now() - count * ns_per_count);
        if (difference < cycles_at_0) cycles_at_0 = difference;
    }
    cycles_at_0 -= 2;           /* isb and mrs of the cycle counter */
}

uint64_t bench_late(uint64_t ahead)
{
    if (ns_per_count == 0) relate_counters();
    uint64_t target = (virtual_count() - start) * ns_per_count + ahead;
    struct timespec t = { (time_t)(target / 1000000000), (long)(target % 1000000000) };
    if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0) bench_die("clock_nanosleep");
    return bench_now() - (start * ns_per_count + target + (uint64_t)cycles_at_0);
}
