/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int has(const char *path, const struct stat *st, char letter)
{
    switch (letter) {
    case 'r': return access(path, R_OK) == 0;
    case 'w': return access(path, W_OK) == 0;
    case 'x': return access(path, X_OK) == 0;
    case 'f': return S_ISREG(st->st_mode);
    case 'b': return S_ISBLK(st->st_mode);
    case 'c': return S_ISCHR(st->st_mode);
    case 'd': return S_ISDIR(st->st_mode);
    case 'p': return S_ISFIFO(st->st_mode);
    case 'u': return (st->st_mode & S_ISUID) != 0;
    case 'g': return (st->st_mode & S_ISGID) != 0;
    case 'k': return (st->st_mode & S_ISVTX) != 0;
    case 's': return st->st_size > 0;
    default:  return 0;
    }
}

static int is_all(const char *path, const char *mode)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return 0;
    while (*mode != '\0' && has(path, &st, *mode))
        mode++;
    return *mode == '\0';
}

/* dir/name; the name alone for an empty directory. Returns whether it fits. */
static int join(char *out, size_t size, const char *dir, size_t len, const char *name)
{
    int n = snprintf(out, size, "%.*s%s%s", (int)len, dir, len != 0 ? "/" : "", name);

    return n >= 0 && (size_t)n < size;
}

char *pathfind_r(const char *path, const char *name, const char *mode, char *buff, size_t buff_size)
{
    if (name[0] == '/')
        path = "";
    for (;;) {
        size_t len = strcspn(path, ":");
        if (!join(buff, buff_size, path, len, name))
            errno = ENAMETOOLONG;
        else if (is_all(buff, mode))
            return buff;
        if (path[len] == '\0')
            return NULL;
        path += len + 1;
    }
}

char *pathfind(const char *path, const char *name, const char *mode)
{
    static char found[PATH_MAX];

    return pathfind_r(path, name, mode, found, sizeof found);
}
