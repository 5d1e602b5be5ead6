/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "node.h"

struct node *node_root;

static ino_t last_inode;

struct node *node_create(mode_t mode)
{
    struct node *node = calloc(1, sizeof *node);
    if (node == NULL)
        return NULL;
    node->attr.mode = mode;
    if (S_ISDIR(mode))
        dir_init(&node->dir, COOKIE_ENTRIES);
    return node;
}

int node_account(struct node *node)
{
    int err = quota_take(node->attr.uid, 0, 1);
    if (err == 0)
        node->attr.inode = ++last_inode;
    return err;
}

void node_destroy(struct node *node)
{
    if (S_ISDIR(node->attr.mode))
        dir_destroy(&node->dir);
    if (S_ISLNK(node->attr.mode))
        free(node->target);
    free(node);
}

static void cut_all(struct node *node)
{
    if (S_ISREG(node->attr.mode))
        quota_give(node->attr.uid, map_cut(&node->map, 0, MAP_INDEX_MAX, block_put), 0);
}

void node_settle(struct node *node)
{
    if (node->attr.nlink != 0 || node->attr.count != 0)
        return;
    cut_all(node);
    quota_give(node->attr.uid, 0, 1);
    node_destroy(node);
}

/* ---- names ---- */

int node_name(struct node *node, struct node *dir, const char *name, size_t len)
{
    struct dir_entry *entry = dir_add(&dir->dir, name, len, node);
    if (entry == NULL)
        return ENOSPC;
    node->parent = dir;
    node->entry = entry;
    return EOK;
}

void node_unname(struct node *dir, struct dir_entry *entry)
{
    struct node *node = entry->node;
    if (node->entry == entry) {
        node->entry = NULL;
        if (!S_ISDIR(node->attr.mode) || node->attr.nlink == 0)
            node->parent = NULL;
    }
    dir_remove(&dir->dir, entry);
}

int node_path(const struct node *node, char *path, size_t size)
{
    size_t len = 0;
    for (const struct node *n = node; n != node_root; n = n->parent) {
        if (n == NULL || n->entry == NULL)
            return -1;
        len += n->entry->len + 1u;
    }
    if (len >= size)
        return -1;
    path[len] = '\0';
    size_t at = len;
    for (const struct node *n = node; n != node_root; n = n->parent) {
        at -= n->entry->len;
        memcpy(path + at, n->entry->name, n->entry->len);
        path[--at] = '/';
    }
    return (int)len;
}

bool node_is_inside(const struct node *node, const struct node *dir)
{
    while (node != NULL && node != dir && node != node_root)
        node = node->parent;
    return node == dir;
}

/* ---- data ---- */

static uint64_t index_of(off_t offset)
{
    return (uint64_t)offset >> BLOCK_SHIFT;
}

static size_t within(off_t offset)
{
    return (size_t)offset & (BLOCK_SIZE - 1);
}

static void clear(struct node *node, off_t from, size_t n)
{
    char *block = map_get(&node->map, index_of(from));
    if (block != NULL)
        memset(block + within(from), 0, n);
}

int file_punch(struct node *node, off_t from, off_t to)
{
    off_t first = (off_t)((from + (off_t)BLOCK_SIZE - 1) & ~(off_t)(BLOCK_SIZE - 1)),
        last = to & ~(off_t)(BLOCK_SIZE - 1);
    if (index_of(from) == index_of(to)) {
        clear(node, from, (size_t)(to - from));
        return EOK;
    }
    if (first > from)
        clear(node, from, (size_t)(first - from));
    if (to > last)
        clear(node, last, (size_t)(to - last));
    if (last > first)
        quota_give(node->attr.uid, map_cut(&node->map, index_of(first), index_of(last) - 1,
                                           block_put), 0);
    return EOK;
}

int file_resize(struct node *node, off_t size)
{
    if (size > FILE_SIZE_MAX)
        return EFBIG;
    if (size < node->attr.nbytes) {
        off_t end = (size + (off_t)BLOCK_SIZE - 1) & ~(off_t)(BLOCK_SIZE - 1);
        if (end > size)
            clear(node, size, (size_t)(end - size));
        quota_give(node->attr.uid, map_cut(&node->map, index_of(end), MAP_INDEX_MAX, block_put), 0);
    }
    node->attr.nbytes = size;
    return EOK;
}

/*
 * A block for a hole. All of it is cleared: what a client then fails to deliver must not show
 * another file's bytes.
 */
static int fill_hole(struct node *node, uint64_t index)
{
    int err = quota_take(node->attr.uid, 1, 0);
    if (err != EOK)
        return err;
    char *block = block_get();
    if (block == NULL || map_set(&node->map, index, block) != 0) {
        if (block != NULL)
            block_put(block);
        quota_give(node->attr.uid, 1, 0);
        return ENOSPC;
    }
    memset(block, 0, BLOCK_SIZE);
    return EOK;
}

int file_fill(struct node *node, off_t from, off_t to)
{
    if (to > FILE_SIZE_MAX)
        return EFBIG;
    for (uint64_t i = index_of(from); from < to && i <= index_of(to - 1); i++)
        if (map_get(&node->map, i) == NULL) {
            int err = fill_hole(node, i);
            if (err != EOK)
                return err;
        }
    return EOK;
}

int file_read_parts(const struct node *node, off_t offset, size_t *n, iov_t *iov, int max)
{
    static const char zeros[BLOCK_SIZE];
    size_t done = 0;
    int parts = 0;
    while (done < *n && parts < max) {
        size_t at = within(offset), len = BLOCK_SIZE - at < *n - done ? BLOCK_SIZE - at : *n - done;
        const char *block = map_get(&node->map, index_of(offset));
        SETIOV_CONST(&iov[parts], block != NULL ? block + at : zeros, len);
        parts++;
        done += len;
        offset += (off_t)len;
    }
    *n = done;
    return parts;
}

int file_write_parts(struct node *node, off_t offset, size_t *n, iov_t *iov, int max)
{
    size_t done = 0;
    int parts = 0, err = EOK;
    while (done < *n && parts < max) {
        size_t at = within(offset), len = BLOCK_SIZE - at < *n - done ? BLOCK_SIZE - at : *n - done;
        if (map_get(&node->map, index_of(offset)) == NULL &&
            (err = fill_hole(node, index_of(offset))) != EOK)
            break;
        SETIOV(&iov[parts], (char *)map_get(&node->map, index_of(offset)) + at, len);
        parts++;
        done += len;
        offset += (off_t)len;
    }
    *n = done;
    return parts == 0 ? -err : parts;
}
