/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <sys/neutrino.h>
#include <time.h>

clock_t clock(void)
{
    _Uint64t nsec;

    if (ClockTime_r(CLOCK_PROCESS_CPUTIME_ID, NULL, &nsec) != EOK)
        return (clock_t)-1;
    return (clock_t)(nsec / (1000000000u / CLOCKS_PER_SEC));
}
