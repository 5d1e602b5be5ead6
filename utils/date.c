/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    const char *format = "%a %b %e %H:%M:%S %Z %Y";
    struct timespec now;
    struct tm tm;
    char text[256];
    bool utc = false, set = false;
    long seconds;
    int c;
    if (clock_gettime(CLOCK_REALTIME, &now) == -1) {
        tool_error("clock");
        return 1;
    }
    while ((c = getopt(argc, argv, "s:S:u")) != -1) {
        switch (c) {
        case 'u': utc = true; break;
        case 's':
        case 'S':
            if (!tool_number(optarg, 0, 0x7fffffffffffl, &seconds))
                return 1;
            now = (struct timespec){ .tv_sec = seconds };
            set = true;
            break;
        default:  return 1;
        }
    }
    if (set && clock_settime(CLOCK_REALTIME, &now) == -1) {
        tool_error("clock");
        return 1;
    }
    if (optind < argc && argv[optind][0] == '+')
        format = argv[optind] + 1;
    if ((utc ? gmtime_r(&now.tv_sec, &tm) : localtime_r(&now.tv_sec, &tm)) == NULL) {
        tool_error("time");
        return 1;
    }
    text[0] = '\0';
    if (strftime(text, sizeof text, format, &tm) == 0 && format[0] != '\0') {
        tool_say("%s: the result is empty or too long", format);
        return 1;
    }
    puts(text);
    return 0;
}
