/* SPDX-License-Identifier: Apache-2.0 */
#include "host.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "options.h"

static const char standard_dirs[] = "sbin:usr/sbin:boot/sys:bin:usr/bin:lib:lib/dll:usr/lib";

static char *join(const char *dir, const char *name)
{
    return *dir ? xformat("%s/%s", dir, name) : xstrdup(name);
}

static bool look(const char *path, const struct attrs *a, struct stat *st)
{
    bool follow = !(a->value[ATTR_FOLLOWLINK] && strcmp(a->value[ATTR_FOLLOWLINK], "-") == 0);
    return (follow ? stat(path, st) : lstat(path, st)) == 0;
}

/* The directories of root, or those of the environment, as one colon list. */
static void add_root(struct buffer *list, const char *root)
{
    for (const char *d = standard_dirs; *d;) {
        size_t len = strcspn(d, ":");
        char *dir = xformat("%s/%.*s:", root, (int)len, d);
        buffer_put(list, dir, strlen(dir));
        d += len + (d[len] == ':');
    }
}

char *host_places(const struct attrs *a)
{
    struct buffer list = { 0 };
    const char *mkifs_path = getenv("MKIFS_PATH");
    if (a->value[ATTR_SEARCH]) {
        buffer_put(&list, a->value[ATTR_SEARCH], strlen(a->value[ATTR_SEARCH]));
        buffer_byte(&list, ':');
    }
    if (mkifs_path) {
        buffer_put(&list, mkifs_path, strlen(mkifs_path));
        buffer_byte(&list, ':');
    } else {
        for (int i = 0; options.roots[i]; i++) add_root(&list, options.roots[i]);
        if (getenv("ROOT")) add_root(&list, getenv("ROOT"));
        const char *cpu = getenv("PROCESSOR");
        if (getenv("QNX_TARGET")) add_root(&list, xformat("%s/%s", getenv("QNX_TARGET"), cpu ? cpu : "aarch64le"));
    }
    buffer_byte(&list, '.');
    return buffer_text(&list);
}

static char *in_directory(const char *dir, const char *name, const struct attrs *a, struct stat *st)
{
    const char *cd = a->value[ATTR_CD];
    if (*dir != '/' && cd) dir = join(cd, dir);
    char *path = strcmp(dir, ".") == 0 ? xstrdup(name) : join(dir, name);
    return look(path, a, st) ? path : NULL;
}

char *host_find(const char *name, const struct attrs *a, struct stat *st)
{
    if (*name == '/') return look(name, a, st) ? xstrdup(name) : NULL;
    if (strncmp(name, "./", 2) == 0 || strncmp(name, "../", 3) == 0) return in_directory(".", name, a, st);
    for (const char *d = host_places(a); *d;) {
        size_t len = strcspn(d, ":");
        char *found = len ? in_directory(xstrndup(d, len), name, a, st) : NULL;
        if (found) return found;
        d += len + (d[len] == ':');
    }
    return NULL;
}

char *host_absolute(const char *path)
{
    char real[PATH_MAX];
    return xstrdup(realpath(path, real) ? real : path);
}

static bool filtered(const char *path, const char *command, struct buffer *out, struct place at)
{
    struct buffer quoted = { 0 };
    for (const char *c = path; *c; c++) {
        if (*c == '\'') buffer_put(&quoted, "'\\''", 4);
        else buffer_byte(&quoted, *c);
    }
    FILE *p = popen(xformat("{ %s\n} < '%s'", command, buffer_text(&quoted)), "r");
    if (!p) {
        error(at, "cannot run filter \"%s\": %s", command, strerror(errno));
        return false;
    }
    static uint8_t block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, p)) > 0) buffer_put(out, block, n);
    if (pclose(p) != 0) {
        error(at, "filter \"%s\" failed on %s: run it by hand to see why", command, path);
        return false;
    }
    return true;
}

/* Stops before the machine runs out of memory for an image that cannot be. */
static void count_bytes(size_t len, struct place at)
{
    static uint64_t total;
    total += len;
    if (total > UINT32_MAX) fatal(at, "files of more than 4 GiB: images hold less, remove some");
}

bool host_read(const char *path, const struct attrs *a, struct buffer *out, struct place at)
{
    if (a->value[ATTR_FILTER] && *a->value[ATTR_FILTER]) return filtered(path, a->value[ATTR_FILTER], out, at);
    if (file_read(path, out)) {
        count_bytes(out->len, at);
        return true;
    }
    error(at, "cannot read %s: %s", path, strerror(errno));
    return false;
}
