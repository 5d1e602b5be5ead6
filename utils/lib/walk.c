/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file tree, entry by entry. The names of a directory are read before the first is visited, so that one
 * descriptor is open at a time however deep the tree is, and so that visit() may remove or add entries. Paths have
 * no length limit but the system's own.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tool.h"

struct above { dev_t dev; ino_t ino; const struct above *next; };
struct walker {
    unsigned flags;
    enum walk_verdict (*visit)(const struct walk *, void *);
    void *arg;
    dev_t device;
};
struct names { char **name; size_t count, room; };

static int read_names(const char *path, struct names *names)
{
    struct dirent *entry;
    DIR *dir = opendir(path);
    if (dir == NULL)
        return errno;
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        names->name = tool_grow(names->name, &names->room, names->count + 1, sizeof names->name[0]);
        names->name[names->count++] = tool_copy(entry->d_name);
    }
    int error = errno;
    closedir(dir);
    return error;
}

static bool is_above(const struct above *up, const struct stat *st)
{
    for (; up != NULL; up = up->next)
        if (up->dev == st->st_dev && up->ino == st->st_ino && st->st_ino != 0)
            return true;
    return false;
}

static void walk(struct walker *w, const char *path, unsigned depth, const struct above *up);

static void walk_directory(struct walker *w, struct walk *at, const struct above *up)
{
    struct above here = { .dev = at->st->st_dev, .ino = at->st->st_ino, .next = up };
    struct names names = { 0 };
    at->error = read_names(at->path, &names);
    for (size_t i = 0; i < names.count; i++) {
        char *child = tool_join(at->path, names.name[i]);
        free(names.name[i]);
        walk(w, child, at->depth + 1, &here);
        free(child);
    }
    free(names.name);
}

static void walk(struct walker *w, const char *path, unsigned depth, const struct above *up)
{
    struct stat st;
    struct walk at = { .path = path, .st = &st, .depth = depth };
    bool follow = (w->flags & WALK_FOLLOW) || (depth == 0 && (w->flags & WALK_FOLLOW_ROOT));
    if ((!follow || stat(path, &st) == -1) && lstat(path, &st) == -1)
        at.st = NULL;
    if (depth == 0 && at.st != NULL)
        w->device = st.st_dev;
    bool directory = at.st != NULL && S_ISDIR(st.st_mode);
    if (directory && (w->flags & WALK_ONE_DEVICE) && st.st_dev != w->device)
        return;
    /* Only links lead upwards; servers may give several directories one inode number. */
    at.loop = directory && (w->flags & WALK_FOLLOW) && is_above(up, &st);
    if (w->visit(&at, w->arg) == WALK_SKIP || at.loop || !directory)
        return;
    walk_directory(w, &at, up);
    at.after = true;
    w->visit(&at, w->arg);
}

void tool_walk(const char *path, unsigned flags, enum walk_verdict (*visit)(const struct walk *at, void *arg),
    void *arg)
{
    struct walker w = { .flags = flags, .visit = visit, .arg = arg };
    walk(&w, path, 0, NULL);
}
