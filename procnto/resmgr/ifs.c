/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/c/include/sys/image.h"
#include "resmgr/ifs.h"

/* Smallest record of a kind, its path not counted. */
static size_t record_fixed(uint32_t mode)
{
    switch (mode & IMAGE_S_IFMT) {
    case IMAGE_S_IFREG: return offsetof(struct image_file, path);
    case IMAGE_S_IFDIR: return offsetof(struct image_dir, path);
    case IMAGE_S_IFLNK: return offsetof(struct image_symlink, path);
    default:            return offsetof(struct image_device, path);
    }
}

static struct ifs_node *node_add(struct ifs *fs, struct ifs_node *parent, const char *name, size_t len)
{
    if (fs->count == fs->capacity)
        return NULL;
    struct ifs_node *node = &fs->nodes[fs->count++];
    memset(node, 0, sizeof *node);
    node->parent = parent;
    node->name = name;
    node->name_len = (uint16_t)len;
    node->serial = fs->count;
    node->ino = 0x10000000 + fs->count;     /* where the image gives none: out of the way of those it gives */
    node->links = 1;
    node->mode = IMAGE_S_IFDIR | 0755;
    if (parent != NULL) {
        struct ifs_node **link = &parent->children;
        while (*link != NULL)
            link = &(*link)->sibling;
        *link = node;
    }
    return node;
}

const struct ifs_node *ifs_child(const struct ifs_node *dir, const char *name, size_t len)
{
    for (const struct ifs_node *node = dir->children; node != NULL; node = node->sibling)
        if (node->name_len == len && memcmp(node->name, name, len) == 0)
            return node;
    return NULL;
}

const struct ifs_node *ifs_child_after(const struct ifs_node *dir, uint32_t serial)
{
    const struct ifs_node *node = dir->children;
    while (node != NULL && node->serial <= serial)
        node = node->sibling;
    return node;
}

/* The node of an entry's path; the directories on the way are made where the image lists none. */
static struct ifs_node *node_at(struct ifs *fs, const char *path)
{
    struct ifs_node *node = &fs->nodes[0];
    for (;;) {
        path += strspn(path, "/");
        size_t len = strcspn(path, "/");
        if (len == 0)
            return node;
        struct ifs_node *child = (struct ifs_node *)ifs_child(node, path, len);
        if (child == NULL)
            child = node_add(fs, node, path, len);
        if (child == NULL)
            return NULL;
        node = child;
        path += len;
    }
}

static int entry_load_file(struct ifs *fs, struct ifs_node *node, const struct image_file *file)
{
    if (file->offset > fs->size || file->size > fs->size - file->offset)
        return EINVAL;
    node->offset = file->offset;
    node->size = file->size;
    return 0;
}

static int entry_load_link(struct ifs_node *node, const struct image_symlink *link, size_t room)
{
    if (link->sym_offset >= room || memchr(link->path + link->sym_offset, '\0', room - link->sym_offset) == NULL)
        return EINVAL;
    node->target = link->path + link->sym_offset;
    node->target_len = (uint16_t)strlen(node->target);
    return 0;
}

static int entry_load(struct ifs *fs, const union image_dirent *entry)
{
    size_t fixed = record_fixed(entry->attr.mode);
    if (entry->attr.size <= fixed)
        return EINVAL;
    const char *path = (const char *)entry + fixed;
    size_t room = entry->attr.size - fixed;
    if (memchr(path, '\0', room) == NULL)
        return EINVAL;
    struct ifs_node *node = node_at(fs, path);
    if (node == NULL)
        return ENOMEM;
    node->mode = entry->attr.mode;
    node->uid = entry->attr.uid;
    node->gid = entry->attr.gid;
    node->mtime = entry->attr.mtime;
    if ((entry->attr.ino & ~IFS_INO_FLAG_MASK) != 0)
        node->ino = entry->attr.ino & ~IFS_INO_FLAG_MASK;
    switch (entry->attr.mode & IMAGE_S_IFMT) {
    case IMAGE_S_IFREG: return entry_load_file(fs, node, &entry->file);
    case IMAGE_S_IFLNK: return entry_load_link(node, &entry->symlink, room);
    default:            return 0;
    }
}

/* Directory entries and the components of their paths: an upper bound of the nodes needed. */
static int directory_measure(const unsigned char *dir, size_t size, size_t *nodes)
{
    size_t pos = 0;
    *nodes = 1;
    for (;;) {
        const struct image_attr *attr = (const struct image_attr *)(dir + pos);
        if (size - pos < 2)
            return EINVAL;
        if (attr->size == 0)
            return 0;
        if (attr->size < sizeof *attr || attr->size % 4 != 0 || attr->size > size - pos)
            return EINVAL;
        for (size_t i = 0; i < attr->size; i++)
            *nodes += dir[pos + i] == '/';
        *nodes += 1;
        pos += attr->size;
    }
}

/* Names that share an inode are hard links of one file. */
static void count_links(struct ifs *fs)
{
    for (uint32_t i = 1; i < fs->count; i++) {
        uint32_t links = 0;
        for (uint32_t j = 1; j < fs->count; j++)
            links += fs->nodes[j].ino == fs->nodes[i].ino;
        if ((fs->nodes[i].mode & IMAGE_S_IFMT) == IMAGE_S_IFREG)
            fs->nodes[i].links = links;
    }
}

static int header_check(const struct image_header *header, size_t size)
{
    if (size < sizeof *header + 4 || memcmp(header->signature, IMAGE_SIGNATURE, sizeof header->signature) != 0)
        return EINVAL;
    if (header->image_size > size || header->dir_offset % 4 != 0 || header->hdr_dir_size > header->image_size)
        return EINVAL;
    if (header->dir_offset < sizeof *header || header->dir_offset >= header->hdr_dir_size)
        return EINVAL;
    if (memchr(header->mountpoint, '\0', header->dir_offset - sizeof *header) == NULL)
        return EINVAL;
    return header->flags & IMAGE_FLAGS_BIGENDIAN ? EINVAL : 0;
}

int ifs_load(struct ifs *fs, const void *image, size_t size)
{
    const struct image_header *header = image;
    memset(fs, 0, sizeof *fs);
    int err = header_check(header, size);
    if (err != 0)
        return err;
    fs->image = image;
    fs->size = header->image_size;
    fs->mountpoint = header->mountpoint;
    fs->script_ino = header->script_ino & ~IFS_INO_FLAG_MASK;
    const unsigned char *dir = fs->image + header->dir_offset;
    size_t room = header->hdr_dir_size - header->dir_offset, nodes;
    err = directory_measure(dir, room, &nodes);
    if (err != 0)
        return err;
    fs->nodes = calloc(nodes, sizeof *fs->nodes);
    if (fs->nodes == NULL)
        return ENOMEM;
    fs->capacity = (uint32_t)nodes;
    node_add(fs, NULL, "", 0);
    for (const union image_dirent *entry = (const void *)dir; entry->attr.size != 0 && err == 0;
         entry = (const void *)((const char *)entry + entry->attr.size))
        err = entry_load(fs, entry);
    if (err != 0)
        ifs_unload(fs);
    else
        count_links(fs);
    return err;
}

void ifs_unload(struct ifs *fs)
{
    free(fs->nodes);
    memset(fs, 0, sizeof *fs);
}

const struct ifs_node *ifs_walk(const struct ifs *fs, const char *path, const char **rest)
{
    const struct ifs_node *node = &fs->nodes[0];
    for (;;) {
        path += strspn(path, "/");
        *rest = path;
        size_t len = strcspn(path, "/");
        if (len == 0 || node->target != NULL)
            return node;
        const struct ifs_node *child = ifs_child(node, path, len);
        if (child == NULL)
            return node;
        node = child;
        path += len;
    }
}

const struct ifs_node *ifs_by_ino(const struct ifs *fs, uint32_t ino)
{
    for (uint32_t i = 1; i < fs->count; i++)
        if (fs->nodes[i].ino == ino && (fs->nodes[i].mode & IMAGE_S_IFMT) == IMAGE_S_IFREG)
            return &fs->nodes[i];
    return NULL;
}

int ifs_splice(const char *path, const char *rest, const char *target, char out[IFS_PATH_MAX])
{
    size_t dir_len = 0, target_len = strlen(target), rest_len = strlen(rest);
    if (target[0] != '/') {
        dir_len = (size_t)(rest - path);
        while (dir_len > 0 && path[dir_len - 1] == '/')
            dir_len--;                  /* slashes after the link */
        while (dir_len > 0 && path[dir_len - 1] != '/')
            dir_len--;                  /* the link's own name; its directory's slash stays */
    }
    if (dir_len + target_len + 1 + rest_len + 1 > IFS_PATH_MAX)
        return ENAMETOOLONG;
    memcpy(out, path, dir_len);
    memcpy(out + dir_len, target, target_len);
    out += dir_len + target_len;
    if (rest_len != 0)
        *out++ = '/';
    memcpy(out, rest, rest_len + 1);
    return 0;
}
