/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <time.h>

/* For delays too short to sleep. */
int nanospin(const struct timespec *when)
{
    return nanospin_ns((unsigned long)timespec2nsec(when));
}
