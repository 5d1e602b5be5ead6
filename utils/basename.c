/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "+") != -1)
        return 1;
    if (argc - optind < 1 || argc - optind > 2)
        tool_usage("path [suffix]");
    char *path = argv[optind], *suffix = argv[optind + 1];
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        path[--n] = '\0';
    char *slash = strrchr(path, '/');
    char *name = slash != NULL && slash[1] != '\0' ? slash + 1 : path;
    n = strlen(name);
    size_t tail = suffix != NULL ? strlen(suffix) : 0;
    if (tail != 0 && tail < n && strcmp(name + n - tail, suffix) == 0)
        name[n - tail] = '\0';
    puts(name);
    return tool_close(0);
}
