/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct search {
    glob_t *g;
    int flags;
    int (*errfunc)(const char *path, int err);
    char path[PATH_MAX];
};

static int add_path(glob_t *g, const char *path, int mark)
{
    size_t n = strlen(path), used = g->gl_offs + g->gl_pathc;
    char *copy;

    if (used + 2 > g->__capacity) {
        size_t room = (used + 2) * 2;
        char **v = reallocarray(g->gl_pathv, room, sizeof *v);
        if (v == NULL) {
            return GLOB_NOSPACE;
        }
        g->gl_pathv = v;
        g->__capacity = room;
    }
    copy = malloc(n + 2);
    if (copy == NULL) {
        return GLOB_NOSPACE;
    }
    memcpy(copy, path, n + 1);
    if (mark && n > 0 && path[n - 1] != '/') {
        strcpy(copy + n, "/");
    }
    g->gl_pathv[used] = copy;
    g->gl_pathv[used + 1] = NULL;
    g->gl_pathc++;
    return 0;
}

static int is_magic(const char *p, size_t n, int flags)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '*' || p[i] == '?' || p[i] == '[') {
            return 1;
        }
        if (p[i] == '\\' && !(flags & GLOB_NOESCAPE) && i + 1 < n) {
            i++;
        }
    }
    return 0;
}

/* Copies a component without its escaping backslashes; the length, or 0 when it does not fit. */
static size_t append_plain(struct search *s, size_t len, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\\' && !(s->flags & GLOB_NOESCAPE) && i + 1 < n) {
            i++;
        }
        if (len + 1 >= sizeof s->path) {
            return 0;
        }
        s->path[len++] = p[i];
    }
    s->path[len] = '\0';
    return len;
}

static int report(struct search *s, const char *path, int err)
{
    int stop = s->errfunc != NULL && s->errfunc(path, err) != 0;

    return stop || (s->flags & GLOB_ERR) ? GLOB_ABORTED : 0;
}

static int found(struct search *s)
{
    struct stat st;

    if (lstat(s->path, &st) != 0) {
        return 0;
    }
    if (S_ISLNK(st.st_mode) && (s->flags & GLOB_MARK) && stat(s->path, &st) != 0) {
        st.st_mode = 0;
    }
    return add_path(s->g, s->path, (s->flags & GLOB_MARK) && S_ISDIR(st.st_mode));
}

static int walk(struct search *s, size_t len, const char *pattern);

/* One directory: every name that matches the component, then the rest of the pattern under it. */
static int walk_directory(struct search *s, size_t len, const char *component, const char *rest)
{
    int fnm = (s->flags & GLOB_NOESCAPE ? FNM_NOESCAPE : 0) | (s->flags & GLOB_PERIOD ? 0 : FNM_PERIOD), result = 0;
    DIR *dir = opendir(len > 0 ? s->path : ".");
    struct dirent *d;

    if (dir == NULL) {
        return errno == ENOENT || errno == ENOTDIR ? 0 : report(s, len > 0 ? s->path : ".", errno);
    }
    while (result == 0 && (errno = 0, d = readdir(dir)) != NULL) {
        size_t n = strlen(d->d_name);
        if (fnmatch(component, d->d_name, fnm) != 0 || len + n + 1 >= sizeof s->path) {
            continue;
        }
        memcpy(s->path + len, d->d_name, n + 1);
        result = walk(s, len + n, rest);
        s->path[len] = '\0';
    }
    if (d == NULL && errno != 0 && result == 0) {
        result = report(s, len > 0 ? s->path : ".", errno);
    }
    closedir(dir);
    return result;
}

/* path[0..len) is matched; pattern is the rest. Slashes are copied as they stand. */
static int walk(struct search *s, size_t len, const char *pattern)
{
    char component[NAME_MAX * 4 + 1];
    size_t n;

    for (;;) {
        while (*pattern == '/' && len + 1 < sizeof s->path) {
            s->path[len++] = *pattern++;
            s->path[len] = '\0';
        }
        n = strcspn(pattern, "/");
        if (n == 0 || is_magic(pattern, n, s->flags)) {
            break;
        }
        len = append_plain(s, len, pattern, n);
        if (len == 0) {
            return 0;
        }
        pattern += n;
    }
    if (n == 0) {
        return len > 0 ? found(s) : 0;
    }
    if (n >= sizeof component) {
        return 0;
    }
    memcpy(component, pattern, n);
    component[n] = '\0';
    return walk_directory(s, len, component, pattern + n);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* "~" or "~user" at the start; the length of what it replaces, 0 when there is nothing to replace. */
static size_t expand_tilde(struct search *s, const char *pattern, size_t *len)
{
    size_t n = strcspn(pattern, "/");
    const char *home = NULL;
    struct passwd *pw = NULL;
    char name[NAME_MAX + 1];

    if (!(s->flags & GLOB_TILDE) || pattern[0] != '~' || n > NAME_MAX) {
        return 0;
    }
    memcpy(name, pattern + 1, n - 1);
    name[n - 1] = '\0';
    if (n == 1) {
        home = getenv("HOME");
    }
    if (home == NULL) {
        pw = n == 1 ? getpwuid(getuid()) : getpwnam(name);
        home = pw != NULL ? pw->pw_dir : NULL;
    }
    if (home == NULL || strlen(home) >= sizeof s->path) {
        return 0;
    }
    strcpy(s->path, home);
    *len = strlen(home);
    return n;
}

static int prepare(glob_t *g, int flags)
{
    size_t offs = flags & GLOB_DOOFFS ? g->gl_offs : 0;

    if (flags & GLOB_APPEND) {
        return 0;
    }
    g->gl_offs = offs;
    g->gl_pathc = 0;
    g->__capacity = offs + 8;
    g->gl_pathv = calloc(g->__capacity, sizeof *g->gl_pathv);
    return g->gl_pathv != NULL ? 0 : GLOB_NOSPACE;
}

int glob(const char *restrict pattern, int flags, int (*errfunc)(const char *path, int err), glob_t *restrict g)
{
    struct search s = { g, flags, errfunc, "" };
    size_t before, len = 0, skip;
    int result = prepare(g, flags);

    if (result != 0) {
        return result;
    }
    before = g->gl_pathc;
    skip = expand_tilde(&s, pattern, &len);
    result = walk(&s, len, pattern + skip);
    if (result != 0) {
        return result;
    }
    if (g->gl_pathc == before) {
        return flags & GLOB_NOCHECK ? add_path(g, pattern, 0) : GLOB_NOMATCH;
    }
    if (!(flags & GLOB_NOSORT)) {
        qsort(g->gl_pathv + g->gl_offs + before, g->gl_pathc - before, sizeof *g->gl_pathv, compare);
    }
    return 0;
}

void globfree(glob_t *g)
{
    for (size_t i = 0; i < g->gl_pathc; i++) {
        free(g->gl_pathv[g->gl_offs + i]);
    }
    free(g->gl_pathv);
    g->gl_pathv = NULL;
    g->gl_pathc = 0;
}
