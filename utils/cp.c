/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

int main(int argc, char *argv[])
{
    struct copy_options options = { 0 };
    struct stat st;
    char target[PATH_MAX];
    int c, status = 0;
    while ((c = getopt(argc, argv, "fiprRv")) != -1) {
        switch (c) {
        case 'f': options.force = true; break;
        case 'i': options.ask = true; break;
        case 'p': options.preserve = true; break;
        case 'r':
        case 'R': options.recursive = true; break;
        case 'v': options.verbose = true; break;
        default:  return 1;
        }
    }
    const char *to = argv[argc - 1];
    if (argc - optind < 2) {
        tool_say("usage: cp [-fiprv] from... to");
        return 1;
    }
    if (argc - optind > 2 && (stat(to, &st) == -1 || !S_ISDIR(st.st_mode))) {
        tool_say("%s: not a directory", to);
        return 1;
    }
    for (; optind < argc - 1; optind++)
        status |= !copy_target(argv[optind], to, target) || copy_path(argv[optind], target, &options);
    return status;
}
