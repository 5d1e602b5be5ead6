/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * out holds the path resolved so far, always absolute and without a slash at its end; rest what is still to come.
 * A symbolic link's text goes in front of rest, and an absolute one empties out.
 */
struct walk {
    char *out;
    size_t len;
    char rest[PATH_MAX];
    int links;
};

static int start(struct walk *w, const char *path)
{
    if (*path == '\0') {
        errno = ENOENT;
        return -1;
    }
    if (strlen(path) >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(w->rest, path);
    w->len = 0;
    w->links = 0;
    if (*path != '/') {
        if (getcwd(w->out, PATH_MAX) == NULL) {
            return -1;
        }
        w->len = strlen(w->out);
        while (w->len > 0 && w->out[w->len - 1] == '/') {
            w->len--;
        }
    }
    return 0;
}

static int follow(struct walk *w, const char *target, size_t n, size_t back)
{
    size_t left = strlen(w->rest);

    if (++w->links > SYMLOOP_MAX) {
        errno = ELOOP;
        return -1;
    }
    if (n + left >= PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memmove(w->rest + n, w->rest, left + 1);         /* "" or "/" and more */
    memcpy(w->rest, target, n);
    w->len = target[0] == '/' ? 0 : w->len - back;
    return 0;
}

/* Appends one component, and follows it when it is a link. */
static int step(struct walk *w, const char *name, size_t n)
{
    char target[PATH_MAX];
    ssize_t k;

    if (w->len + n + 2 > PATH_MAX) {
        errno = ENAMETOOLONG;
        return -1;
    }
    w->out[w->len] = '/';
    memcpy(w->out + w->len + 1, name, n);
    w->len += n + 1;
    w->out[w->len] = '\0';
    k = readlink(w->out, target, sizeof target - 1);
    if (k > 0) {
        target[k] = '\0';
        return follow(w, target, (size_t)k, n + 1);
    }
    /* Not a link, or a manager without links: what matters is that it exists. */
    return k < 0 && errno != EINVAL && access(w->out, F_OK) != 0 ? -1 : 0;
}

/* A name with something behind it, be it a slash or ".", has to be a directory. */
static int directory(const struct walk *w)
{
    struct stat st;

    if (w->len != 0 && stat(w->out, &st) == 0 && !S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return -1;
    }
    return 0;
}

static int resolve(struct walk *w)
{
    char name[NAME_MAX + 1];

    while (w->rest[0] != '\0') {
        size_t skip = strspn(w->rest, "/"), n = strcspn(w->rest + skip, "/");
        if (n > NAME_MAX) {
            errno = ENAMETOOLONG;
            return -1;
        }
        memcpy(name, w->rest + skip, n);
        name[n] = '\0';
        memmove(w->rest, w->rest + skip + n, strlen(w->rest + skip + n) + 1);
        w->out[w->len] = '\0';
        bool dots = strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
        if ((n == 0 || dots) && directory(w) != 0) {
            return -1;
        }
        if (n == 0 || strcmp(name, ".") == 0) {
            continue;
        }
        if (strcmp(name, "..") == 0) {
            while (w->len > 0 && w->out[--w->len] != '/') {
                continue;
            }
        } else if (step(w, name, n) != 0) {
            return -1;
        }
    }
    if (w->len == 0) {
        w->out[w->len++] = '/';
    }
    w->out[w->len] = '\0';
    return 0;
}

char *realpath(const char *restrict path, char *restrict resolved)
{
    struct walk w;

    if (path == NULL) {
        errno = EINVAL;
        return NULL;
    }
    w.out = resolved != NULL ? resolved : malloc(PATH_MAX);
    if (w.out == NULL) {
        return NULL;
    }
    if (start(&w, path) != 0 || resolve(&w) != 0) {
        if (resolved == NULL) {
            free(w.out);
        }
        return NULL;
    }
    return w.out;
}
