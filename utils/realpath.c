/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    static char *here[] = { ".", NULL };
    bool quiet = false;
    int c, status = 0;
    while ((c = getopt(argc, argv, "eq")) != -1) {
        if (c == '?')
            return 1;
        quiet |= c == 'q';
    }
    for (char **at = optind < argc ? argv + optind : here; *at != NULL; at++) {
        char *path = realpath(*at, NULL);
        if (path != NULL) {
            puts(path);
        } else {
            if (!quiet)
                tool_error(*at);
            status = 1;
        }
        free(path);
    }
    return tool_close(status);
}
