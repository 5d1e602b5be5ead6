/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

static struct copy_options opt;
static bool make_parents;

static bool take_option(int c)
{
    switch (c) {
    case 'a':
        opt.recursive = opt.times = opt.owners = opt.specials = true;
        opt.follow = 'P';
        return true;
    case 'c': return make_parents = true;
    case 'f': opt.force = true; opt.ask = false; return true;
    case 'H':
    case 'L':
    case 'P': opt.follow = (char)c; return true;
    case 'i': opt.ask = true; opt.no_clobber = false; return true;
    case 'l': return opt.hard_link = true;
    case 'n': return opt.no_clobber = true;
    case 'p': return opt.times = opt.owners = true;
    case 'R':
    case 'r': return opt.recursive = opt.specials = true;
    case 't': return opt.times = true;
    case 'u': return opt.newer = true;
    case 'v':
    case 'V': return opt.verbose = true;
    default:  return false;
    }
}

static bool make_directories(const char *to)
{
    char *path = tool_copy(to);
    bool good = true;
    for (char *slash = strchr(path + 1, '/'); good && slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0777) == -1 && errno != EEXIST) {
            tool_error(path);
            good = false;
        }
        *slash = '/';
    }
    free(path);
    return good;
}

int main(int argc, char *argv[])
{
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "acfHilLnpPrRtuvV")) != -1)
        if (!take_option(c))
            return 1;
    int count = argc - optind - 1;
    if (count < 1)
        tool_usage("[-cfiHLPlnprRtuv] from... to");
    const char *to = argv[argc - 1];
    if (make_parents && !make_directories(to))
        return 1;
    if (count > 1 && (stat(to, &st) == -1 || !S_ISDIR(st.st_mode))) {
        if (errno != ENOENT)
            errno = ENOTDIR;
        tool_error(to);
        return 1;
    }
    for (int i = optind; i < optind + count; i++) {
        char *target = copy_target(argv[i], to);
        status |= copy_path(argv[i], target, &opt);
        free(target);
    }
    return tool_close(status);
}
