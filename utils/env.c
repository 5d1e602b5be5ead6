/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "+iu:")) != -1) {
        if (c == 'i')
            clearenv();
        else if (c == 'u')
            unsetenv(optarg);
        else
            return 125;
    }
    for (; optind < argc && strchr(argv[optind], '=') != NULL; optind++)
        putenv(argv[optind]);
    if (optind < argc) {
        execvp(argv[optind], argv + optind);
        tool_error(argv[optind]);
        return errno == ENOENT ? 127 : 126;
    }
    for (char **at = environ; at != NULL && *at != NULL; at++)
        puts(*at);
    return 0;
}
