/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

int main(int argc, char *argv[])
{
    int status = 0;
    if (getopt(argc, argv, "+") != -1)
        return 2;
    for (char **e = environ; optind == argc && *e != NULL; e++)
        puts(*e);
    for (; optind < argc; optind++) {
        const char *value = getenv(argv[optind]);
        if (value != NULL)
            puts(value);
        else
            status = 1;
    }
    return tool_close(status);
}
