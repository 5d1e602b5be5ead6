/* SPDX-License-Identifier: Apache-2.0 */
#include "chown.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static uid_t uid = (uid_t)-1;
static gid_t gid = (gid_t)-1;
static struct { bool recursive, links, quiet, verbose; char follow; } opt;
static int status;

static enum walk_verdict change(const struct walk *at, void *arg)
{
    if (at->after && at->error == 0)
        return WALK_ON;
    if (at->after)
        errno = at->error;
    bool failed = at->st == NULL || at->after;
    if (!failed) {
        bool link_itself = opt.links || (opt.recursive && opt.follow != 'L' && !(opt.follow == 'H' && at->depth == 0));
        failed = (link_itself ? lchown : chown)(at->path, uid, gid) == -1;
        if (!failed && opt.verbose)
            printf("%s\n", at->path);
    }
    if (failed) {
        if (!opt.quiet)
            tool_error(at->path);
        status = 1;
    }
    return opt.recursive ? WALK_ON : WALK_SKIP;
}

int chown_main_loop(int argc, char *argv[], bool (*parse)(char *text, uid_t *uid, gid_t *gid), const char *usage)
{
    int c;
    while ((c = getopt(argc, argv, "+fhHLPRv")) != -1) {
        switch (c) {
        case 'f': opt.quiet = true; break;
        case 'h': opt.links = true; break;
        case 'H':
        case 'L':
        case 'P': opt.follow = (char)c; break;
        case 'R': opt.recursive = true; break;
        case 'v': opt.verbose = true; break;
        default:  return 1;
        }
    }
    if (argc - optind < 2)
        tool_usage(usage);
    if (!parse(argv[optind++], &uid, &gid))
        return 1;
    unsigned flags = opt.follow == 'L' ? WALK_FOLLOW : opt.follow == 'H' ? WALK_FOLLOW_ROOT : 0;
    for (; optind < argc; optind++)
        tool_walk(argv[optind], flags, change, NULL);
    return tool_close(status);
}
