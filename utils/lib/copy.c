/* SPDX-License-Identifier: Apache-2.0 */
#include "copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define CHUNK 65536

/* Directories this copy has made: a tree copied into itself would never end. */
struct made { dev_t dev; ino_t ino; };
static struct made *made;
static size_t made_count, made_room;

static void remember(const char *path)
{
    struct stat st;
    if (stat(path, &st) == -1)
        return;
    made = tool_grow(made, &made_room, made_count + 1, sizeof *made);
    made[made_count++] = (struct made){ st.st_dev, st.st_ino };
}

static bool was_made(const struct stat *st)
{
    for (size_t i = 0; st->st_ino != 0 && i < made_count; i++)
        if (made[i].dev == st->st_dev && made[i].ino == st->st_ino)
            return true;
    return false;
}

char *copy_target(const char *from, const char *to)
{
    struct stat st;
    size_t n = strlen(from);
    if (stat(to, &st) == -1 || !S_ISDIR(st.st_mode))
        return tool_copy(to);
    while (n > 1 && from[n - 1] == '/')
        n--;
    size_t start = n;
    while (start > 0 && from[start - 1] != '/')
        start--;
    char *name = tool_copy_n(from + start, n - start), *target = tool_join(to, name);
    free(name);
    return target;
}

static int complain(const char *what)
{
    tool_error(what);
    return 1;
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
    char *buf = tool_alloc(CHUNK);
    ssize_t n;
    int status = 0;
    while (status == 0 && (n = read(in, buf, CHUNK)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        status = n < 0 ? complain(from) : !tool_write(out, buf, (size_t)n, to);
    }
    free(buf);
    return status;
}

static int open_target(const char *to, const struct stat *st, const struct copy_options *options)
{
    mode_t mode = st->st_mode & 0777;
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (out == -1 && options->force && unlink(to) == 0)
        out = open(to, O_WRONLY | O_CREAT | O_TRUNC, mode);
    return out;
}

static int copy_file(const char *from, const char *to, const struct stat *st, const struct copy_options *options)
{
    int in = open(from, O_RDONLY);
    if (in == -1)
        return complain(from);
    int out = open_target(to, st, options);
    if (out == -1) {
        complain(to);
        close(in);
        return 1;
    }
    int status = copy_bytes(in, out, from, to);
    close(in);
    if (close(out) == -1 && status == 0)
        status = complain(to);
    return status;
}

static int copy_link(const char *from, const char *to, const struct stat *st)
{
    size_t room = st->st_size > 0 ? (size_t)st->st_size + 1 : 1024;
    char *target = tool_alloc(room + 1);
    ssize_t n = readlink(from, target, room);
    int status = n < 0 ? complain(from) : 0;
    if (status == 0) {
        target[n] = '\0';
        if (symlink(target, to) == -1 && (errno != EEXIST || unlink(to) == -1 || symlink(target, to) == -1))
            status = complain(to);
    }
    free(target);
    return status;
}

static int copy_special(const char *from, const char *to, const struct stat *st)
{
    int made_it = S_ISFIFO(st->st_mode) ? mkfifo(to, st->st_mode & 0777) : mknod(to, st->st_mode, st->st_rdev);
    return made_it == -1 ? complain(to) : 0;
}

/* Times and owners as they were. Set-id bits are dropped where the owner could not be set. */
static int preserve(const char *to, const struct stat *st, const struct copy_options *options)
{
    const struct timespec times[2] = { st->st_atim, st->st_mtim };
    mode_t mode = st->st_mode & 07777;
    bool link = S_ISLNK(st->st_mode);
    int status = 0;
    if (options->times && utimensat(AT_FDCWD, to, times, link ? AT_SYMLINK_NOFOLLOW : 0) == -1 && !link)
        status = complain(to);
    if (!options->owners)
        return status;
    if (lchown(to, st->st_uid, st->st_gid) == -1) {
        mode &= ~(mode_t)(S_ISUID | S_ISGID);
        if (errno != EPERM && !link)
            status = complain(to);
    }
    if (!link && chmod(to, mode) == -1)
        status = complain(to);
    return status;
}

/* What is being copied, for the visits of the walk. */
struct tree { const char *from, *to; const struct copy_options *options; int status; };

static bool is_newer_or_same(const struct stat *target, const struct stat *source)
{
    return target->st_mtim.tv_sec > source->st_mtim.tv_sec ||
        (target->st_mtim.tv_sec == source->st_mtim.tv_sec && target->st_mtim.tv_nsec >= source->st_mtim.tv_nsec);
}

/* -> false: this one is left as it is; *status tells whether that is an error */
static bool may_replace(const char *from, const char *to, const struct stat *st,
    const struct copy_options *options, int *status)
{
    struct stat there;
    if ((S_ISLNK(st->st_mode) ? lstat : stat)(to, &there) == -1)
        return true;
    if (there.st_dev == st->st_dev && there.st_ino == st->st_ino && st->st_ino != 0) {
        tool_say("%s and %s are the same file", from, to);
        *status = 1;
        return false;
    }
    if (S_ISDIR(there.st_mode) && !S_ISDIR(st->st_mode)) {
        tool_say("%s: is a directory", to);
        *status = 1;
        return false;
    }
    if (options->no_clobber || (options->newer && is_newer_or_same(&there, st)))
        return false;
    return !options->ask || tool_confirm("overwrite %s", to);
}

static int copy_one(const char *from, const char *to, const struct stat *st, const struct copy_options *options)
{
    int status = 0;
    if (!may_replace(from, to, st, options, &status))
        return status;
    if (options->hard_link)
        status = link(from, to) == -1 ? complain(to) : 0;
    else if (S_ISLNK(st->st_mode))
        status = copy_link(from, to, st);
    else if (S_ISREG(st->st_mode) || !options->specials)
        status = copy_file(from, to, st, options);
    else
        status = copy_special(from, to, st);
    if (status == 0 && (options->times || options->owners) && !options->hard_link)
        status = preserve(to, st, options);
    if (status == 0 && options->verbose)
        printf("%s -> %s\n", from, to);
    return status;
}

static int make_directory(const char *to, const struct stat *st)
{
    struct stat there;
    if (mkdir(to, (st->st_mode & 0777) | 0700) == 0) {
        remember(to);
        return 0;
    }
    if (errno != EEXIST)
        return complain(to);
    if (stat(to, &there) == -1 || !S_ISDIR(there.st_mode)) {
        tool_say("%s: is not a directory", to);
        return 1;
    }
    return 0;
}

/* Its final mode and times come when all is in it. */
static int finish_directory(const char *to, const struct stat *st, const struct copy_options *options)
{
    if (options->times || options->owners)
        return preserve(to, st, options);
    if ((st->st_mode & 0700) == 0700)
        return 0;
    mode_t mask = umask(0);
    umask(mask);
    return chmod(to, st->st_mode & 0777 & ~mask) == -1 ? complain(to) : 0;
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    struct tree *tree = arg;
    enum walk_verdict verdict = WALK_ON;
    if (at->st == NULL || at->loop) {
        if (at->loop)
            tool_say("%s: leads back to a directory above it", at->path);
        else
            tool_error(at->path);
        tree->status = 1;
        return WALK_SKIP;
    }
    const char *rest = at->path + strlen(tree->from);
    while (*rest == '/')
        rest++;
    char *to = *rest != '\0' ? tool_join(tree->to, rest) : tool_copy(tree->to);
    if (!S_ISDIR(at->st->st_mode)) {
        tree->status |= copy_one(at->path, to, at->st, tree->options);
    } else if (at->after) {
        if (at->error != 0) {
            errno = at->error;
            tree->status |= complain(at->path);
        }
        tree->status |= finish_directory(to, at->st, tree->options);
    } else if (was_made(at->st)) {
        tool_say("%s: is the copy itself", at->path);
        tree->status = 1;
        verdict = WALK_SKIP;
    } else if (make_directory(to, at->st) != 0) {
        tree->status = 1;
        verdict = WALK_SKIP;
    }
    free(to);
    return verdict;
}

int copy_path(const char *from, const char *to, const struct copy_options *options)
{
    struct tree tree = { .from = from, .to = to, .options = options };
    struct stat st;
    bool follow = options->follow == 'L' || options->follow == 'H' || (options->follow == 0 && !options->recursive);
    if ((follow ? stat : lstat)(from, &st) == -1)
        return complain(from);
    if (!S_ISDIR(st.st_mode))
        return copy_one(from, to, &st, options);
    if (!options->recursive) {
        tool_say("%s: is a directory (not copied)", from);
        return 1;
    }
    struct stat there;
    if (stat(to, &there) == 0 && there.st_dev == st.st_dev && there.st_ino == st.st_ino && st.st_ino != 0) {
        tool_say("%s and %s are the same directory", from, to);
        return 1;
    }
    tool_walk(from, options->follow == 'L' ? WALK_FOLLOW : follow ? WALK_FOLLOW_ROOT : 0, visit, &tree);
    return tree.status;
}
