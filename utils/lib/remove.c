/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "copy.h"
#include "tool.h"

struct removal { const struct remove_options *options; int status; };

static bool allowed(const struct removal *r, const struct walk *at, const char *question)
{
    if (r->options->force && !r->options->ask)
        return true;
    bool writable = S_ISLNK(at->st->st_mode) || access(at->path, W_OK) == 0 || errno != EACCES;
    if (!r->options->ask && (writable || !isatty(STDIN_FILENO)))
        return true;
    return tool_confirm("%s %s%s", question, writable ? "" : "write-protected ", at->path);
}

static void remove_one(struct removal *r, const char *path, bool directory)
{
    if ((directory ? rmdir(path) : unlink(path)) == -1) {
        if (r->options->force && errno == ENOENT)
            return;
        tool_error(path);
        r->status = 1;
    } else if (r->options->verbose) {
        printf("%s\n", path);
    }
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    struct removal *r = arg;
    if (at->st == NULL) {
        if (errno == ENOENT && r->options->force)
            return WALK_SKIP;
        tool_error(at->path);
        r->status = 1;
        return WALK_SKIP;
    }
    if (!S_ISDIR(at->st->st_mode)) {
        if (allowed(r, at, "remove"))
            remove_one(r, at->path, false);
        return WALK_ON;
    }
    if (!at->after) {
        if (r->options->recursive)
            return allowed(r, at, "look into") ? WALK_ON : WALK_SKIP;
        if (!r->options->directories) {
            tool_say("%s: is a directory", at->path);
            r->status = 1;
        } else if (allowed(r, at, "remove")) {
            remove_one(r, at->path, true);
        }
        return WALK_SKIP;
    }
    if (!r->options->ask || tool_confirm("remove %s", at->path))
        remove_one(r, at->path, true);
    return WALK_ON;
}

/* . and .. and / are never removed. */
static bool is_refused(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    if (n == 1 && path[0] == '/')
        return true;
    const char *name = path + n;
    while (name > path && name[-1] != '/')
        name--;
    size_t length = (size_t)(path + n - name);
    return (length == 1 && name[0] == '.') || (length == 2 && name[0] == '.' && name[1] == '.');
}

int remove_path(const char *path, const struct remove_options *options)
{
    struct removal r = { .options = options };
    if (is_refused(path)) {
        tool_say("%s: is not removed", path);
        return 1;
    }
    tool_walk(path, 0, visit, &r);
    return r.status;
}
