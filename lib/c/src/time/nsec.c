/* SPDX-License-Identifier: Apache-2.0 */
#include <time.h>

void nsec2timespec(struct timespec *ts, _Uint64t nsec)
{
    ts->tv_sec = (time_t)(nsec / 1000000000u);
    ts->tv_nsec = (long)(nsec % 1000000000u);
}

_Uint64t timespec2nsec(const struct timespec *ts)
{
    return (_Uint64t)ts->tv_sec * 1000000000u + (_Uint64t)ts->tv_nsec;
}
