/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <time.h>
#include <unistd.h>

unsigned nap(unsigned ms)
{
    struct timespec left = { 0 }, want = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000l };

    if (nanosleep(&want, &left) == 0)
        return 0;
    return (unsigned)(left.tv_sec * 1000 + (left.tv_nsec + 999999) / 1000000);
}

int napms(int ms)
{
    if (ms > 0)
        nap((unsigned)ms);
    return 0;
}
