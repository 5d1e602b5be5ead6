/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/neutrino.h>
#include <time.h>
#include <unistd.h>

static int set_alarm(_Uint64t nsec, _Uint64t interval, struct _itimer *old)
{
    struct _itimer it = { nsec, interval };

    return TimerAlarm_r(CLOCK_REALTIME, &it, old);
}

unsigned alarm(unsigned seconds)
{
    struct _itimer old = { 0, 0 };

    set_alarm((_Uint64t)seconds * 1000000000u, 0, &old);
    return (unsigned)((old.nsec + 999999999u) / 1000000000u);
}

useconds_t ualarm(useconds_t usec, useconds_t interval)
{
    struct _itimer old = { 0, 0 };

    set_alarm((_Uint64t)usec * 1000u, (_Uint64t)interval * 1000u, &old);
    return (useconds_t)((old.nsec + 999u) / 1000u);
}
