/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static bool parents, verbose;
static const char *mode_given;
static mode_t mode = 0777;

/* Each directory on the way that is not there yet; its owner may always write and search it. */
static bool make_parents(char *path)
{
    mode_t mask = umask(0);
    umask(mask & ~(mode_t)0300);
    bool good = true;
    for (char *slash = strchr(path + 1, '/'); good && slash != NULL; slash = strchr(slash + 1, '/')) {
        if (slash[1] == '/' || slash[1] == '\0')
            continue;
        *slash = '\0';
        if (mkdir(path, 0777) == -1 && errno != EEXIST) {
            struct stat st;
            int error = errno;
            good = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
            errno = error;
            if (!good)
                tool_error(path);
        }
        *slash = '/';
    }
    umask(mask);
    return good;
}

static int make(char *path)
{
    struct stat st;
    if (parents && !make_parents(path))
        return 1;
    if (mkdir(path, mode & 0777) == -1) {
        int error = errno;
        if (parents && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
            return 0;
        errno = error;
        tool_error(path);
        return 1;
    }
    if (mode_given != NULL && chmod(path, mode) == -1) {
        tool_error(path);
        return 1;
    }
    if (verbose)
        printf("%s\n", path);
    return 0;
}

int main(int argc, char *argv[])
{
    int c, status = 0;
    while ((c = getopt(argc, argv, "m:pv")) != -1) {
        switch (c) {
        case 'm': mode_given = optarg; break;
        case 'p': parents = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (mode_given != NULL && !tool_mode(mode_given, &mode, true))
        tool_die("%s: not a mode", mode_given);
    if (optind == argc)
        tool_usage("[-pv] [-m mode] directory...");
    for (; optind < argc; optind++)
        status |= make(argv[optind]);
    return tool_close(status);
}
