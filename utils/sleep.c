/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "tool.h"

static double duration(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    bool unit = *end != '\0' && end[1] == '\0';
    if (unit && *end == 's')
        end++;
    else if (unit && (*end == 'm' || *end == 'h' || *end == 'd'))
        seconds *= *end == 'm' ? 60 : *end == 'h' ? 3600 : 86400, end++;
    if (end == text || *end != '\0' || !(seconds >= 0 && seconds < 1e9))
        tool_die("%s: give seconds, or a number with m, h or d behind it", text);
    return seconds;
}

int main(int argc, char *argv[])
{
    double seconds = 0;
    if (argc < 2)
        tool_usage("seconds...");
    for (int i = 1; i < argc; i++)
        seconds += duration(argv[i]);
    struct timespec left = { .tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9) };
    while (nanosleep(&left, &left) == -1)
        if (errno != EINTR) {
            tool_error("nanosleep");
            return 1;
        }
    return 0;
}
