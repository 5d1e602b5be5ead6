/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static bool parents;
static mode_t mode = 0777;

/* Each directory on the way that is not there yet. */
static bool make_parents(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) == -1 && errno != EEXIST) {
            tool_error(path);
            return false;
        }
        *slash = '/';
    }
    return true;
}

static int make(char *path)
{
    if (parents && !make_parents(path))
        return 1;
    if (mkdir(path, mode) == 0 || (parents && errno == EEXIST))
        return 0;
    tool_error(path);
    return 1;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "m:p")) != -1) {
        if (c == 'p')
            parents = true;
        else if (c == 'm')
            mode = (mode_t)strtoul(optarg, NULL, 8) & 07777;
        else
            return 1;
    }
    for (; optind < argc; optind++)
        status |= make(argv[optind]);
    return status;
}
