/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

/* The path without links, where the last part need not exist. */
static char *canonical(const char *path, bool must_exist)
{
    char *full = realpath(path, NULL);
    if (full != NULL || must_exist || errno != ENOENT)
        return full;
    const char *slash = strrchr(path, '/');
    char *dir = slash == NULL ? tool_copy(".") : slash == path ? tool_copy("/") :
        tool_copy_n(path, (size_t)(slash - path));
    char *parent = realpath(dir, NULL);
    free(dir);
    if (parent != NULL)
        full = tool_join(parent, slash != NULL ? slash + 1 : path);
    free(parent);
    return full;
}

int main(int argc, char *argv[])
{
    bool newline = true, follow = false, must_exist = false, verbose = false;
    int c, status = 0;
    while ((c = getopt(argc, argv, "efnqv")) != -1) {
        switch (c) {
        case 'e': follow = must_exist = true; break;
        case 'f': follow = true; break;
        case 'n': newline = false; break;
        case 'q': verbose = false; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (optind == argc)
        tool_usage("[-efnv] file...");
    for (; optind < argc; optind++) {
        char target[PATH_MAX + 1], *text = target;
        ssize_t n = -1;
        if (follow)
            text = canonical(argv[optind], must_exist);
        else if ((n = readlink(argv[optind], target, PATH_MAX)) >= 0)
            target[n] = '\0';
        if (follow ? text == NULL : n < 0) {
            if (verbose)
                tool_error(argv[optind]);
            status = 1;
            continue;
        }
        printf("%s%s", text, newline || optind + 1 < argc ? "\n" : "");
        if (follow)
            free(text);
    }
    return tool_close(status);
}
