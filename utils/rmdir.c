/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "tool.h"

static int remove_directory(char *path, bool parents)
{
    for (;;) {
        if (rmdir(path) == -1) {
            tool_error(path);
            return 1;
        }
        size_t n = strlen(path);
        while (n > 0 && path[n - 1] == '/')
            n--;
        while (n > 0 && path[n - 1] != '/')
            n--;
        while (n > 0 && path[n - 1] == '/')
            n--;
        if (!parents || n == 0)
            return 0;
        path[n] = '\0';
    }
}

int main(int argc, char *argv[])
{
    bool parents = false;
    int c, status = 0;
    while ((c = getopt(argc, argv, "p")) != -1) {
        if (c != 'p')
            return 1;
        parents = true;
    }
    if (optind == argc)
        tool_usage("[-p] directory...");
    for (; optind < argc; optind++)
        status |= remove_directory(argv[optind], parents);
    return status;
}
