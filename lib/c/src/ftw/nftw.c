/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ftw() and nftw(). The walk keeps the names of a directory's entries in memory, so that it needs one descriptor at a
 * time whatever the caller allows.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int nftw_func(const char *, const struct stat *, int, struct FTW *);
typedef int ftw_func(const char *, const struct stat *, int);

/* The directories the walk is in: a link back to one of them is not followed. */
struct inside {
    const struct inside *up;
    dev_t dev;
    ino_t ino;
};

struct walk {
    nftw_func *nftw;
    ftw_func *ftw;      /* instead */
    int flags;
    dev_t dev;          /* FTW_MOUNT: the only file system */
    char *path;
    size_t size;
    int start;          /* FTW_CHDIR: where the walk began, a directory's descriptor */
};

static int call(struct walk *w, const struct stat *st, int type, int base, int level)
{
    struct FTW info = { base, level };

    if (w->ftw == NULL)
        return w->nftw(w->path, st, type, &info);
    return w->ftw(w->path, st, type == FTW_DP ? FTW_D : type == FTW_SLN ? FTW_NS : type);
}

/* The type of what path names; a followed link that leads nowhere is told as itself. */
static int classify(struct walk *w, struct stat *st, int *type)
{
    int physical = (w->flags & FTW_PHYS) != 0;

    if ((physical ? lstat(w->path, st) : stat(w->path, st)) == 0) {
        *type = S_ISDIR(st->st_mode) ? FTW_D : S_ISLNK(st->st_mode) ? FTW_SL : FTW_F;
        return 0;
    }
    if (!physical && lstat(w->path, st) == 0 && S_ISLNK(st->st_mode)) {
        *type = FTW_SLN;
        return 0;
    }
    *type = FTW_NS;
    memset(st, 0, sizeof *st);
    return errno == ENOENT || errno == EACCES || errno == ELOOP ? 0 : -1;
}

static int append(struct walk *w, size_t len, const char *name)
{
    size_t need = len + strlen(name) + 2;

    if (need > w->size) {
        char *p = realloc(w->path, need * 2);
        if (p == NULL)
            return -1;
        w->path = p;
        w->size = need * 2;
    }
    if (len > 0 && w->path[len - 1] != '/')
        w->path[len++] = '/';
    strcpy(w->path + len, name);
    return (int)len;
}

static int visit(struct walk *w, int base, int level, const struct inside *up);

static int not_dots(const struct dirent *d)
{
    return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

static int enter(struct walk *w, const char *dir)
{
    if ((w->flags & FTW_CHDIR) == 0)
        return 0;
    if (dir[0] != '/' && fchdir(w->start) == -1)
        return -1;
    return chdir(dir);
}

static int children(struct walk *w, struct dirent **names, int n, size_t len, int level, const struct inside *here)
{
    int result = 0;

    for (int i = 0; i < n && result == 0; i++) {
        w->path[len] = '\0';
        if (enter(w, len > 0 ? w->path : ".") == -1)
            return -1;
        int base = append(w, len, names[i]->d_name);
        if (base == -1)
            return -1;
        if ((w->flags & FTW_CHDIR) != 0 && w->path[0] != '/' && fchdir(w->start) == -1)
            return -1;
        result = visit(w, base, level + 1, here);
        w->path[len] = '\0';
    }
    return result;
}

static int is_inside(const struct inside *up, const struct stat *st)
{
    for (; up != NULL; up = up->up)
        if (up->dev == st->st_dev && up->ino == st->st_ino)
            return 1;
    return 0;
}

static int directory(struct walk *w, struct stat *st, int base, int level, const struct inside *up)
{
    struct inside here = { up, st->st_dev, st->st_ino };
    struct dirent **names;
    int n, result;

    n = scandir(w->path, &names, not_dots, NULL);
    if (n < 0) {
        if (errno != EACCES && errno != ENOENT && errno != ENOTDIR)
            return -1;
        return call(w, st, FTW_DNR, base, level);
    }
    result = (w->flags & FTW_DEPTH) == 0 ? call(w, st, FTW_D, base, level) : 0;
    if (result == 0)
        result = children(w, names, n, strlen(w->path), level, &here);
    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
    if (result == 0 && (w->flags & FTW_DEPTH) != 0)
        result = call(w, st, FTW_DP, base, level);
    return result;
}

/* FTW_CHDIR: the function is called in the directory that holds the object. */
static int in_parent(struct walk *w, int base)
{
    char saved;
    int r;

    if ((w->flags & FTW_CHDIR) == 0)
        return 0;
    if (base == 0)
        return fchdir(w->start);
    saved = w->path[base];
    w->path[base] = '\0';
    r = enter(w, w->path);
    w->path[base] = saved;
    return r;
}

static int visit(struct walk *w, int base, int level, const struct inside *up)
{
    struct stat st;
    int type;

    if ((w->flags & FTW_CHDIR) != 0 && w->path[0] != '/' && fchdir(w->start) == -1)
        return -1;
    if (classify(w, &st, &type) == -1)
        return -1;
    if (type != FTW_NS && (w->flags & FTW_MOUNT) != 0) {
        if (level == 0)
            w->dev = st.st_dev;
        else if (st.st_dev != w->dev)
            return 0;
    }
    if (type == FTW_D)
        return is_inside(up, &st) ? 0 : directory(w, &st, base, level, up);
    if (in_parent(w, base) == -1)
        return -1;
    return call(w, &st, type, base, level);
}

static int start(struct walk *w, const char *path)
{
    struct stat st;
    size_t len = strlen(path);
    const char *slash;
    int result = -1;

    if (*path == '\0') {
        errno = ENOENT;
        return -1;
    }
    if (lstat(path, &st) == -1)
        return -1;
    w->size = len + 256;
    w->path = malloc(w->size);
    if (w->path == NULL)
        return -1;
    strcpy(w->path, path);
    while (len > 1 && w->path[len - 1] == '/')
        w->path[--len] = '\0';
    slash = strrchr(w->path, '/');
    if ((w->flags & FTW_CHDIR) != 0)
        w->start = open(".", O_RDONLY | O_CLOEXEC);
    if ((w->flags & FTW_CHDIR) == 0 || w->start != -1)
        result = visit(w, slash != NULL && slash[1] != '\0' ? (int)(slash + 1 - w->path) : 0, 0, NULL);
    if (w->start != -1) {
        int err = errno;
        if (fchdir(w->start) == -1 && result == 0)
            result = -1;
        else
            errno = err;
        close(w->start);
    }
    free(w->path);
    return result;
}

int nftw(const char *path, nftw_func *fn, int fds, int flags)
{
    struct walk w = { .nftw = fn, .flags = flags, .start = -1 };

    return start(&w, path);
}

int ftw(const char *path, ftw_func *fn, int fds)
{
    struct walk w = { .ftw = fn, .start = -1 };

    return start(&w, path);
}
