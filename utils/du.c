/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

static struct { bool files, summary, kilobytes, human, total; unsigned flags; long depth; } opt = { .depth = -1 };
static unsigned long long *sums;        /* blocks of the directories on the way, by depth */
static size_t room;
static unsigned long long total;
static int status;

struct seen { dev_t dev; ino_t ino; };
static struct seen *seen;               /* files with several links: each counts once */
static size_t seen_count, seen_room;

static bool counted(const struct stat *st)
{
    if (st->st_nlink < 2 || S_ISDIR(st->st_mode) || st->st_ino == 0)
        return false;
    for (size_t i = 0; i < seen_count; i++)
        if (seen[i].dev == st->st_dev && seen[i].ino == st->st_ino)
            return true;
    seen = tool_grow(seen, &seen_room, seen_count + 1, sizeof *seen);
    seen[seen_count++] = (struct seen){ st->st_dev, st->st_ino };
    return false;
}

static void print(unsigned long long blocks, const char *path)
{
    char text[16];
    if (opt.human) {
        tool_human(blocks * 512, text);
        printf("%s\t%s\n", text, path);
    } else {
        printf("%llu\t%s\n", opt.kilobytes ? (blocks + 1) / 2 : blocks, path);
    }
}

static unsigned long long blocks_of(const struct stat *st)
{
    if (st->st_blocks > 0 || S_ISDIR(st->st_mode))
        return (unsigned long long)(st->st_blocks > 0 ? st->st_blocks : 0);
    return S_ISREG(st->st_mode) ? ((unsigned long long)st->st_size + 511) / 512 : 0;
}

static bool is_printed(const struct walk *at)
{
    if (at->depth == 0)
        return true;
    if (opt.summary || (opt.depth >= 0 && at->depth > (unsigned long)opt.depth))
        return false;
    return opt.files || S_ISDIR(at->st->st_mode);
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    if (at->st == NULL || at->loop) {
        if (at->st == NULL) {
            tool_error(at->path);
            status = 1;
        }
        return WALK_SKIP;
    }
    sums = tool_grow(sums, &room, at->depth + 2, sizeof *sums);
    if (!at->after) {
        if (counted(at->st))
            return WALK_SKIP;
        sums[at->depth] = blocks_of(at->st);
        if (S_ISDIR(at->st->st_mode))
            return WALK_ON;
    } else if (at->error != 0) {
        errno = at->error;
        tool_error(at->path);
        status = 1;
    }
    if (is_printed(at))
        print(sums[at->depth], at->path);
    if (at->depth > 0)
        sums[at->depth - 1] += sums[at->depth];
    else
        total += sums[0];
    return WALK_ON;
}

int main(int argc, char *argv[])
{
    static char *here[] = { ".", NULL };
    int c;
    while ((c = getopt(argc, argv, "acd:hHkLpqrsx")) != -1) {
        switch (c) {
        case 'a': opt.files = true; break;
        case 'c': opt.total = true; break;
        case 'd':
            if (!tool_number(optarg, 0, INT32_MAX, &opt.depth))
                return 1;
            break;
        case 'h': opt.human = true; break;
        case 'H': opt.flags |= WALK_FOLLOW_ROOT; break;
        case 'k': opt.kilobytes = true; break;
        case 'L': opt.flags |= WALK_FOLLOW; break;
        case 'p':
        case 'q':
        case 'r': break;                /* what cannot be read is always named */
        case 's': opt.summary = true; break;
        case 'x': opt.flags |= WALK_ONE_DEVICE; break;
        default:  return 1;
        }
    }
    for (char **at = optind < argc ? argv + optind : here; *at != NULL; at++)
        tool_walk(*at, opt.flags, visit, NULL);
    if (opt.total)
        print(total, "total");
    free(sums);
    return tool_close(status);
}
