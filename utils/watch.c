/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    double interval = 2;
    bool title = true, stop_on_error = false;
    long times = 0;
    int c;
    while ((c = getopt(argc, argv, "+c:en:t")) != -1) {
        switch (c) {
        case 'c':
            if (!tool_number(optarg, 1, INT32_MAX, &times))
                return 1;
            break;
        case 'e': stop_on_error = true; break;
        case 'n':
            interval = strtod(optarg, NULL);
            if (!(interval >= 0.05 && interval < 1e6))
                tool_die("%s: give seconds", optarg);
            break;
        case 't': title = false; break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-et] [-c times] [-n seconds] command [argument...]");
    char *command = tool_copy(argv[optind]);
    for (int i = optind + 1; i < argc; i++) {
        char *longer = tool_format("%s %s", command, argv[i]);
        free(command);
        command = longer;
    }
    const struct timespec pause = { (time_t)interval, (long)((interval - (double)(time_t)interval) * 1e9) };
    for (long n = 0;;) {
        if (isatty(STDOUT_FILENO))
            fputs("\033[H\033[2J", stdout);
        if (title)
            printf("Every %.2g s: %s\n\n", interval, command);
        fflush(stdout);
        int status = system(command);
        if ((stop_on_error && status != 0) || (++n == times && times != 0))
            return status != 0;
        nanosleep(&pause, NULL);
    }
}
