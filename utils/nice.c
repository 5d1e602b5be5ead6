/* SPDX-License-Identifier: Apache-2.0 */
/* A positive increment lowers the priority: larger priorities are more urgent here. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    long increment = 10;
    int c;
    if (argc > 1 && argv[1][0] == '-' && (isdigit((unsigned char)argv[1][1]) || argv[1][1] == '-')) {
        if (!tool_number(argv[1] + 1, -255, 255, &increment))
            return 1;
        optind = 2;
    }
    while ((c = getopt(argc, argv, "+n:")) != -1)
        if (c != 'n' || !tool_number(optarg, -255, 255, &increment))
            return 1;
    if (optind == argc)
        tool_usage("[-n increment] command [argument...]");
    errno = 0;
    if (nice((int)increment) == -1 && errno != 0)
        tool_error("priority");
    execvp(argv[optind], argv + optind);
    tool_error(argv[optind]);
    return errno == ENOENT ? 127 : 126;
}
