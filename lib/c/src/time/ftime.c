/* SPDX-License-Identifier: Apache-2.0 */
#include <sys/timeb.h>
#include <time.h>

int ftime(struct timeb *t)
{
    struct timespec now;

    if (clock_gettime(CLOCK_REALTIME, &now) == -1)
        return -1;
    tzset();
    *t = (struct timeb){ .time = now.tv_sec, .millitm = (unsigned short)(now.tv_nsec / 1000000),
                         .timezone = (short)(timezone / 60), .dstflag = (short)daylight };
    return 0;
}
