/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fts_*(). The walk never changes the current directory: fts_accpath is fts_path. A directory's entries are read when
 * the walk goes down into it, or when fts_children() asks, and are freed when it comes back up.
 */
#include <dirent.h>
#include <errno.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>

struct _fts {
    FTSENT *current;
    FTSENT *children;   /* of current, read ahead by fts_children() */
    FTSENT root;        /* parent of those given to fts_open(); its link is their list. Last: it ends in an array */
};

struct state {
    int options;
    int (*compare)(const FTSENT **, const FTSENT **);
    dev_t dev;
};

/* The options lie behind the public part. */
struct fts_object {
    struct state state;
    struct _fts fts;
};

static struct state *state_of(FTS *fts)
{
    return &((struct fts_object *)((char *)fts - offsetof(struct fts_object, fts)))->state;
}

static void free_list(FTSENT *e)
{
    while (e != NULL) {
        FTSENT *next = e->fts_link;
        free(e->fts_path);
        free(e->fts_statp);
        free(e);
        e = next;
    }
}

static FTSENT *entry_new(FTSENT *parent, const char *name)
{
    FTSENT *e = calloc(1, sizeof *e + strlen(name) + 1);
    size_t len = parent->fts_level >= FTS_ROOTLEVEL ? parent->fts_pathlen : 0;

    if (e == NULL)
        return NULL;
    e->fts_statp = calloc(1, sizeof *e->fts_statp);
    e->fts_path = malloc(len + strlen(name) + 2);
    if (e->fts_statp == NULL || e->fts_path == NULL) {
        free_list(e);
        return NULL;
    }
    strcpy(e->fts_name, name);
    e->fts_namelen = strlen(name);
    if (len > 0) {
        memcpy(e->fts_path, parent->fts_path, len);
        if (e->fts_path[len - 1] != '/')
            e->fts_path[len++] = '/';
    }
    strcpy(e->fts_path + len, name);
    e->fts_pathlen = len + e->fts_namelen;
    e->fts_accpath = e->fts_path;
    e->fts_parent = parent;
    e->fts_level = parent->fts_level + 1;
    return e;
}

static int is_dot(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

static int failed(FTSENT *e)
{
    e->fts_errno = errno;
    return FTS_NS;
}

/* Fills the status and says what the entry is. */
static int inspect(const struct state *s, FTSENT *e, int follow)
{
    struct stat *st = e->fts_statp;

    if (follow || (s->options & FTS_LOGICAL) != 0) {
        if (stat(e->fts_path, st) == -1)
            return lstat(e->fts_path, st) == 0 ? FTS_SLNONE : failed(e);
    } else if (lstat(e->fts_path, st) == -1) {
        return failed(e);
    }
    e->fts_ino = st->st_ino;
    e->fts_dev = st->st_dev;
    e->fts_nlink = st->st_nlink;
    if (S_ISLNK(st->st_mode))
        return FTS_SL;
    if (S_ISREG(st->st_mode))
        return FTS_F;
    if (!S_ISDIR(st->st_mode))
        return FTS_DEFAULT;
    if (e->fts_level > FTS_ROOTLEVEL && is_dot(e->fts_name))
        return FTS_DOT;
    for (FTSENT *up = e->fts_parent; up->fts_level >= FTS_ROOTLEVEL; up = up->fts_parent)
        if (up->fts_ino == e->fts_ino && up->fts_dev == e->fts_dev) {
            e->fts_cycle = up;
            return FTS_DC;
        }
    return FTS_D;
}

/* Links n entries in the caller's order. */
static FTSENT *in_order(const struct state *s, FTSENT *list, size_t n)
{
    FTSENT **v, **p;

    if (s->compare == NULL || n < 2)
        return list;
    v = p = malloc(n * sizeof *v);
    if (v == NULL)
        return list;
    for (; list != NULL; list = list->fts_link)
        *p++ = list;
    qsort(v, n, sizeof *v, (int (*)(const void *, const void *))s->compare);
    for (size_t i = 0; i < n; i++)
        v[i]->fts_link = i + 1 < n ? v[i + 1] : NULL;
    list = v[0];
    free(v);
    return list;
}

/* A directory's entries; NULL with errno 0 when it is empty. */
static FTSENT *read_directory(const struct state *s, FTSENT *parent, int names_only)
{
    DIR *dir = opendir(parent->fts_accpath);
    FTSENT *first = NULL, **last = &first;
    struct dirent *d;
    size_t n = 0;

    if (dir == NULL)
        return NULL;
    while (errno = 0, (d = readdir(dir)) != NULL) {
        FTSENT *e;
        if (is_dot(d->d_name) && (s->options & FTS_SEEDOT) == 0)
            continue;
        e = entry_new(parent, d->d_name);
        if (e == NULL)
            break;
        e->fts_info = names_only ? FTS_NSOK : inspect(s, e, 0);
        *last = e;
        last = &e->fts_link;
        n++;
    }
    int err = errno;
    closedir(dir);
    errno = err;
    if (err != 0) {
        free_list(first);
        return NULL;
    }
    return in_order(s, first, n);
}

FTS *fts_open(char *const *paths, int options, int (*compare)(const FTSENT **, const FTSENT **))
{
    struct fts_object *o;
    FTSENT **last;
    size_t n = 0;

    if ((options & (FTS_LOGICAL | FTS_PHYSICAL)) == 0 || *paths == NULL) {
        errno = EINVAL;
        return NULL;
    }
    o = calloc(1, sizeof *o + 1);
    if (o == NULL)
        return NULL;
    o->state = (struct state){ options, compare, 0 };
    o->fts.root.fts_level = FTS_ROOTPARENTLEVEL;
    last = &o->fts.root.fts_link;
    for (; *paths != NULL; paths++, n++) {
        FTSENT *e = entry_new(&o->fts.root, *paths);
        if (e == NULL) {
            fts_close(&o->fts);
            return NULL;
        }
        e->fts_info = inspect(&o->state, e, (options & FTS_COMFOLLOW) != 0);
        *last = e;
        last = &e->fts_link;
    }
    o->fts.root.fts_link = in_order(&o->state, o->fts.root.fts_link, n);
    return &o->fts;
}

/* Frees everything up from e: its followers on each level. */
int fts_close(FTS *fts)
{
    FTSENT *e = fts->current != NULL ? fts->current : fts->root.fts_link;

    free_list(fts->children);
    while (e != NULL && e != &fts->root) {
        FTSENT *parent = e->fts_parent;
        free_list(e);
        e = parent;
    }
    free(state_of(fts));
    return 0;
}

FTSENT *fts_children(FTS *fts, int options)
{
    struct state *s = state_of(fts);
    FTSENT *e = fts->current;

    errno = 0;
    if (e == NULL)
        return fts->root.fts_link;
    if (e->fts_info != FTS_D)
        return NULL;
    free_list(fts->children);
    fts->children = read_directory(s, e, (options & FTS_NAMEONLY) != 0);
    return fts->children;
}

/* Down into a directory; NULL when there is nothing in it, and what went wrong is in its fts_info. */
static FTSENT *descend(FTS *fts, FTSENT *dir)
{
    struct state *s = state_of(fts);
    FTSENT *list = fts->children;

    fts->children = NULL;
    if (list != NULL && list->fts_info == FTS_NSOK) {
        free_list(list);
        list = NULL;
    }
    if (list == NULL) {
        errno = 0;
        list = read_directory(s, dir, 0);
        if (list == NULL && errno != 0) {
            dir->fts_info = FTS_DNR;
            dir->fts_errno = errno;
        }
    }
    return list;
}

/* The entry behind e on its level; e is freed. Above the last comes their directory, in postorder. */
static FTSENT *next_entry(FTS *fts, FTSENT *e)
{
    FTSENT *next = e->fts_link, *parent = e->fts_parent;

    e->fts_link = NULL;
    free_list(e);
    if (next != NULL)
        return next;
    if (parent == &fts->root) {
        fts->root.fts_link = NULL;
        return NULL;
    }
    if (parent->fts_info == FTS_D)
        parent->fts_info = FTS_DP;
    return parent;
}

/* Followers marked to be skipped are passed over; a link marked to be followed is looked at anew. */
static FTSENT *ready(FTS *fts, FTSENT *e)
{
    struct state *s = state_of(fts);

    while (e != NULL && e->fts_instr == FTS_SKIP && e->fts_info != FTS_DP && e != fts->current)
        e = next_entry(fts, e);
    if (e != NULL && e->fts_instr == FTS_FOLLOW && e->fts_info != FTS_DP) {
        e->fts_info = inspect(s, e, 1);
        e->fts_instr = 0;
    }
    if (e != NULL && e->fts_level == FTS_ROOTLEVEL && e->fts_info != FTS_DP)
        s->dev = e->fts_dev;
    fts->current = e;
    return e;
}

FTSENT *fts_read(FTS *fts)
{
    struct state *s = state_of(fts);
    FTSENT *e = fts->current, *first;
    int instr;

    errno = 0;
    if (e == NULL)
        return fts->root.fts_link != NULL ? ready(fts, fts->root.fts_link) : NULL;
    instr = e->fts_instr;
    e->fts_instr = 0;
    if (instr == FTS_AGAIN) {
        e->fts_info = inspect(s, e, 0);
        return e;
    }
    if (instr == FTS_FOLLOW && (e->fts_info == FTS_SL || e->fts_info == FTS_SLNONE)) {
        e->fts_info = inspect(s, e, 1);
        return e;
    }
    if (e->fts_info == FTS_D) {
        if (instr == FTS_SKIP || ((s->options & FTS_XDEV) != 0 && e->fts_dev != s->dev)) {
            free_list(fts->children);
            fts->children = NULL;
            e->fts_info = FTS_DP;
            return e;
        }
        first = descend(fts, e);
        if (first != NULL)
            return ready(fts, first);
        if (e->fts_info == FTS_D)
            e->fts_info = FTS_DP;
        return e;
    }
    free_list(fts->children);
    fts->children = NULL;
    return ready(fts, next_entry(fts, e));
}

int fts_set(FTS *fts, FTSENT *entry, int instruction)
{
    if (instruction != 0 && instruction != FTS_AGAIN && instruction != FTS_FOLLOW && instruction != FTS_SKIP) {
        errno = EINVAL;
        return -1;
    }
    entry->fts_instr = instruction;
    return 0;
}
