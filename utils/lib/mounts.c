/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /proc/mount mirrors the tree of attached names; a leaf nd,pid,chid,handle,ftype stands in each directory that is
 * one. A server there that answers statvfs() with a size is a file system.
 */
#include "mounts.h"

#include <ctype.h>
#include <devctl.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/dcmd_fsys.h>
#include <sys/ftype.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define ROOT "/proc/mount"

struct list { struct mount *mounts; size_t count, room; };

/* nd,pid,chid,handle,ftype of type ANY, which directories are served as */
static bool is_leaf(const char *name)
{
    unsigned commas = 0, digits = 0;
    for (const char *s = name; *s != '\0'; s++) {
        commas += *s == ',';
        digits += isxdigit((unsigned char)*s) != 0;
    }
    return commas == 4 && strlen(name) == commas + digits + (name[0] == '-');
}

static char *server_text(int fd, int command, const char *otherwise)
{
    char text[256];
    memset(text, 0, sizeof text);
    if (devctl(fd, command, text, sizeof text, NULL) != 0 || text[0] == '\0')
        return tool_copy(otherwise);
    return tool_copy_n(text, strnlen(text, sizeof text));
}

static void add(struct list *list, const char *point)
{
    struct stat st;
    struct statvfs vfs;
    int fd = stat(point, &st) == 0 && S_ISDIR(st.st_mode) ? open(point, O_RDONLY | O_NONBLOCK) : -1;
    if (fd == -1)
        return;
    memset(&vfs, 0, sizeof vfs);
    if (fstatvfs(fd, &vfs) == 0 && vfs.f_blocks != 0) {
        list->mounts = tool_grow(list->mounts, &list->room, list->count + 1, sizeof *list->mounts);
        struct mount *m = &list->mounts[list->count++];
        m->vfs = vfs;
        m->point = tool_copy(point);
        m->type = tool_copy(vfs.f_basetype[0] != '\0' ? vfs.f_basetype : "unknown");
        m->device = server_text(fd, DCMD_FSYS_MOUNTED_ON, m->type);
    }
    close(fd);
}

static enum walk_verdict visit(const struct walk *at, void *arg)
{
    const char *slash = strrchr(at->path, '/');
    if (at->st == NULL || at->after || slash == NULL)
        return WALK_ON;
    if (is_leaf(slash + 1)) {
        struct list *list = arg;
        const char *start = at->path + strlen(ROOT);
        char *point = slash > start ? tool_copy_n(start, (size_t)(slash - start)) : tool_copy("/");
        if (list->count == 0 || strcmp(list->mounts[list->count - 1].point, point) != 0)
            add(list, point);
        free(point);
    }
    return WALK_ON;
}

static int by_point(const void *a, const void *b)
{
    return strcmp(((const struct mount *)a)->point, ((const struct mount *)b)->point);
}

struct mount *mounts_read(size_t *count)
{
    struct list list = { 0 };
    tool_walk(ROOT, 0, visit, &list);
    if (list.count != 0)
        qsort(list.mounts, list.count, sizeof *list.mounts, by_point);
    *count = list.count;
    return list.mounts;
}

void mounts_free(struct mount *mounts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(mounts[i].device);
        free(mounts[i].point);
        free(mounts[i].type);
    }
    free(mounts);
}
