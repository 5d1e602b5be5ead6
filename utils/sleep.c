/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    double seconds = 0;
    if (argc < 2)
        tool_usage("seconds...");
    for (int i = 1; i < argc; i++)
        seconds += tool_duration(argv[i]);
    struct timespec left = { .tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) };
    while (nanosleep(&left, &left) == -1)
        if (errno != EINTR) {
            tool_error("nanosleep");
            return 1;
        }
    return 0;
}
