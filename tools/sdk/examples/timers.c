/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Time: how long something takes, a deadline for a kernel call, sleeping until a moment.
 * > 20 ms slept: 20 ms or a little more by the clock
 * > nobody sent: Connection timed out
 * > five periods of 10 ms without drift
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>

int main(void)
{
    /* ClockCycles() costs no kernel call. */
    uint64_t per_second = SYSPAGE_ENTRY(qtime)->cycles_per_sec, begin = ClockCycles();
    delay(20);
    uint64_t us = (ClockCycles() - begin) * 1000000 / per_second;
    printf("20 ms slept: %s by the clock\n", us >= 20000 ? "20 ms or a little more" : "less");

    /* The next kernel call of this thread that waits in a state named here ends after 30 ms. */
    struct _pulse pulse;
    uint64_t timeout = 30 * 1000000ULL;
    int chid = ChannelCreate(_NTO_CHF_PRIVATE);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &timeout, NULL);
    if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1)
        printf("nobody sent: %s\n", strerror(errno));

    /* Absolute times do not add up what each round takes. */
    struct timespec next, now;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (int i = 0; i < 5; i++) {
        nsec2timespec(&next, timespec2nsec(&next) + 10000000);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (timespec2nsec(&now) >= timespec2nsec(&next))
        printf("five periods of 10 ms without drift\n");
    return EXIT_SUCCESS;
}
