/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static const char *mode_text;
static bool recursive, quiet, verbose;
static int status;

static enum walk_verdict change(const struct walk *at, void *arg)
{
    if (at->st == NULL || (at->after && at->error != 0)) {
        if (at->st != NULL)
            errno = at->error;
        if (!quiet)
            tool_error(at->path);
        status = 1;
        return WALK_ON;
    }
    if (at->after || (S_ISLNK(at->st->st_mode) && at->depth != 0))
        return WALK_ON;
    mode_t mode = at->st->st_mode & 07777;
    tool_mode(mode_text, &mode, S_ISDIR(at->st->st_mode));
    if (chmod(at->path, mode) == -1) {
        if (!quiet)
            tool_error(at->path);
        status = 1;
    } else if (verbose) {
        char text[11];
        tool_mode_text((at->st->st_mode & S_IFMT) | mode, text);
        printf("%s %s\n", text, at->path);
    }
    return recursive ? WALK_ON : WALK_SKIP;
}

/* A mode may look like an option: -w */
static bool is_mode(const char *arg)
{
    mode_t mode = 0;
    return arg[0] == '-' && arg[1] != '\0' && strchr("rwxXst", arg[1]) != NULL && tool_mode(arg, &mode, false);
}

int main(int argc, char *argv[])
{
    mode_t mode = 0;
    int c;
    while (optind < argc && !is_mode(argv[optind]) && (c = getopt(argc, argv, "+fRv")) != -1) {
        switch (c) {
        case 'f': quiet = true; break;
        case 'R': recursive = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    if (argc - optind < 2)
        tool_usage("[-fRv] mode file...");
    mode_text = argv[optind++];
    if (!tool_mode(mode_text, &mode, false))
        tool_die("%s: not a mode", mode_text);
    for (; optind < argc; optind++)
        tool_walk(argv[optind], WALK_FOLLOW_ROOT, change, NULL);
    return tool_close(status);
}
