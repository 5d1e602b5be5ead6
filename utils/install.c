/* SPDX-License-Identifier: Apache-2.0 */
/* Copies programs and files into place, with a mode and an owner; or makes directories. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

static struct { bool directories, parents, times, verbose; mode_t mode; uid_t uid; gid_t gid; } opt = {
    .mode = 0755, .uid = (uid_t)-1, .gid = (gid_t)-1,
};

static int finish(const char *path)
{
    if ((opt.uid != (uid_t)-1 || opt.gid != (gid_t)-1) && chown(path, opt.uid, opt.gid) == -1)
        return tool_error(path), 1;
    if (chmod(path, opt.mode) == -1)
        return tool_error(path), 1;
    return 0;
}

/* path and what is missing above it */
static int make_directory(const char *path)
{
    char *copy = tool_copy(path);
    int status = 0;
    for (char *slash = copy + 1; status == 0 && *slash != '\0'; slash++) {
        if (*slash != '/')
            continue;
        *slash = '\0';
        if (mkdir(copy, 0755) == -1 && errno != EEXIST)
            status = 1;
        *slash = '/';
    }
    if (status == 0 && mkdir(copy, 0755) == -1 && errno != EEXIST)
        status = 1;
    if (status != 0)
        tool_error(path);
    free(copy);
    return status;
}

static int install_file(const char *from, const char *to)
{
    const struct copy_options options = { .force = true, .times = opt.times, .verbose = opt.verbose, .follow = 'L' };
    char *target = copy_target(from, to), *slash = strrchr(target, '/');
    int status = 0;
    if (opt.parents && slash != NULL && slash != target) {
        *slash = '\0';
        status = make_directory(target);
        *slash = '/';
    }
    unlink(target);                 /* one that runs keeps its file */
    if (status == 0)
        status = copy_path(from, target, &options);
    if (status == 0)
        status = finish(target);
    free(target);
    return status;
}

static void take_mode(const char *text)
{
    opt.mode = 0;
    if (!tool_mode(text, &opt.mode, false))
        tool_die("%s: no mode", text);
}

int main(int argc, char *argv[])
{
    struct stat st;
    int c, status = 0;
    while ((c = getopt(argc, argv, "cDdg:m:o:pv")) != -1) {
        switch (c) {
        case 'c': break;
        case 'D': opt.parents = true; break;
        case 'd': opt.directories = true; break;
        case 'g': if (!tool_group(optarg, &opt.gid)) return 1; break;
        case 'm': take_mode(optarg); break;
        case 'o': if (!tool_user(optarg, &opt.uid)) return 1; break;
        case 'p': opt.times = true; break;
        case 'v': opt.verbose = true; break;
        default:  return 1;
        }
    }
    int operands = argc - optind;
    if (operands < (opt.directories ? 1 : 2))
        tool_usage("[-cDpv] [-g group] [-m mode] [-o owner] file... target | -d directory...");
    if (opt.directories) {
        for (; optind < argc; optind++)
            status |= make_directory(argv[optind]) || finish(argv[optind]);
        return status;
    }
    const char *to = argv[argc - 1];
    if (operands > 2 && (stat(to, &st) == -1 || !S_ISDIR(st.st_mode)))
        tool_die("%s: no directory", to);
    for (; optind < argc - 1; optind++)
        status |= install_file(argv[optind], to);
    return status;
}
