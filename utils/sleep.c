/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    char *end;
    double seconds = argc == 2 ? strtod(argv[1], &end) : -1;
    if (argc != 2 || end == argv[1] || *end != '\0' || !(seconds >= 0 && seconds < 1e9)) {
        tool_say("usage: sleep seconds");
        return 1;
    }
    struct timespec left = { .tv_sec = (time_t)seconds,
                             .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) };
    while (nanosleep(&left, &left) == -1)
        if (errno != EINTR) {
            tool_error("nanosleep");
            return 1;
        }
    return 0;
}
