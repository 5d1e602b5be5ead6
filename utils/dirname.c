/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "+") != -1)
        return 1;
    if (argc - optind != 1)
        tool_usage("path");
    char *path = argv[optind];
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    while (n > 0 && path[n - 1] != '/')
        n--;
    while (n > 1 && path[n - 1] == '/')
        n--;
    if (n == 0)
        puts(".");
    else
        printf("%.*s\n", (int)n, path);
    return tool_close(0);
}
