/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

/* Between file systems a file is copied and the original removed; a tree is not. */
static int move(const char *from, const char *to, bool ask)
{
    struct copy_options options = { .preserve = true };
    struct stat st;
    if (ask && lstat(to, &st) == 0) {
        char answer[16];
        fprintf(stderr, "mv: overwrite %s? ", to);
        if (fgets(answer, sizeof answer, stdin) == NULL || (answer[0] != 'y' && answer[0] != 'Y'))
            return 0;
    }
    if (rename(from, to) == 0)
        return 0;
    if (errno != EXDEV) {
        tool_error(from);
        return 1;
    }
    if (copy_path(from, to, &options) != 0)
        return 1;
    if (unlink(from) == 0)
        return 0;
    tool_error(from);
    return 1;
}

int main(int argc, char *argv[])
{
    struct stat st;
    char target[PATH_MAX];
    bool ask = false;
    int c, status = 0;
    while ((c = getopt(argc, argv, "fi")) != -1) {
        if (c == '?')
            return 1;
        ask = c == 'i';
    }
    if (argc - optind < 2) {
        tool_say("usage: mv [-fi] from... to");
        return 1;
    }
    const char *to = argv[argc - 1];
    if (argc - optind > 2 && (stat(to, &st) == -1 || !S_ISDIR(st.st_mode))) {
        tool_say("%s: not a directory", to);
        return 1;
    }
    for (; optind < argc - 1; optind++)
        status |= !copy_target(argv[optind], to, target) || move(argv[optind], target, ask);
    return status;
}
