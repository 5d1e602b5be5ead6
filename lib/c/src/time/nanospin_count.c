/* SPDX-License-Identifier: Apache-2.0 */
/* Busy waiting in ticks of the counter: the count of an instruction loop would depend on the processor's speed. */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <time.h>

int nanospin_calibrate(int disable)
{
    return EOK;
}

unsigned long nanospin_ns_to_count(unsigned long nsec)
{
    unsigned __int128 ticks = (unsigned __int128)nsec * SYSPAGE_ENTRY(qtime)->cycles_per_sec;

    return (unsigned long)(ticks / 1000000000u) + 1;
}

void nanospin_count(unsigned long count)
{
    _Uint64t start = ClockCycles();

    while (ClockCycles() - start < count)
        ;
}

int nanospin_ns(unsigned long nsec)
{
    nanospin_count(nanospin_ns_to_count(nsec));
    return EOK;
}
