/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <time.h>

/* Busy-waits on the counter: for delays too short to sleep. */
int nanospin(const struct timespec *when)
{
    _Uint64t start = ClockCycles();
    unsigned __int128 cycles = (unsigned __int128)timespec2nsec(when) * SYSPAGE_ENTRY(qtime)->cycles_per_sec;

    cycles = cycles / 1000000000u + 1;
    while (ClockCycles() - start < (_Uint64t)cycles)
        ;
    return EOK;
}
