/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timing with ClockCycles() and the system page, ClockPeriod(), ClockTime(), ClockId().
 * > 100 ms took about 100 ms
 * > tick 1000000 ns
 * > ClockTime and clock_gettime agree
 * > cpu time advances
 */
#include <sys/neutrino.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syspage.h>
#include <time.h>
#include <unistd.h>

int main( void )
{
    uint64_t cps, cycle1, cycle2, ncycles;
    float sec;
    struct _clockperiod clkper;
    uint64_t now, t0, t1;
    struct timespec ts;
    int id;
    volatile long i;

    /* find out how many cycles per second */
    cps = SYSPAGE_ENTRY(qtime)->cycles_per_sec;
    cycle1 = ClockCycles();
    delay(100);
    cycle2 = ClockCycles();
    ncycles = cycle2 - cycle1;
    sec = (float)ncycles / cps;
    if (sec >= 0.099 && sec < 0.3) printf("100 ms took about 100 ms\n");
    else printf("%f seconds, %" PRIu64 " cycles per second\n", sec, cps);
    if (ClockPeriod(CLOCK_REALTIME, NULL, &clkper, 0) == -1) { perror("ClockPeriod"); exit(1); }
    printf("tick %ld ns\n", (long)clkper.nsec);
    ClockTime(CLOCK_REALTIME, NULL, &now);
    clock_gettime(CLOCK_REALTIME, &ts);
    if (timespec2nsec(&ts) - now < 50000000) printf("ClockTime and clock_gettime agree\n");
    id = ClockId(0, 0);
    ClockTime(id, NULL, &t0);
    for (i = 0; i < 3000000; i++) ;
    ClockTime(id, NULL, &t1);
    printf("cpu time %s\n", t1 > t0 ? "advances" : "stands still");
    return 0;
}
