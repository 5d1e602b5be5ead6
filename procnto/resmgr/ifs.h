/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The image file system as a tree of names. Built once from the image's directory before any
 * request is served and never changed, so it needs no lock. Pure data structure, tested on the
 * build machine. Errors are positive errno values.
 */
#ifndef RESMGR_IFS_H
#define RESMGR_IFS_H

#include <stddef.h>
#include <stdint.h>

struct ifs_node {
    struct ifs_node *parent, *children, *sibling;   /* children in the order of the image */
    const char *name;           /* not terminated; in the image */
    uint16_t name_len;
    uint16_t target_len;
    uint32_t serial;            /* number of the node, from 1: the cookie of listings */
    uint32_t ino;
    uint32_t mode, uid, gid, mtime;
    uint32_t offset, size;      /* regular files: where in the image */
    uint32_t links;             /* names with this inode */
    const char *target;         /* symbolic links: NUL-terminated, in the image */
};

struct ifs {
    const unsigned char *image;
    size_t size;
    struct ifs_node *nodes;     /* nodes[0] is the root directory */
    uint32_t count, capacity;
    const char *mountpoint;     /* NUL-terminated, in the image */
    uint32_t script_ino;
};

/* EINVAL: not an image, or its directory leads outside it; ENOMEM. */
int ifs_load(struct ifs *fs, const void *image, size_t size);
void ifs_unload(struct ifs *fs);

const struct ifs_node *ifs_child(const struct ifs_node *dir, const char *name, size_t len);
const struct ifs_node *ifs_child_after(const struct ifs_node *dir, uint32_t serial);
/*
 * Walks path (no leading slash needed, "" is the root) as far as it exists. Stops at the first
 * symbolic link that has something after it, and at the last component. *rest is what was not
 * walked, without its leading slashes.
 */
const struct ifs_node *ifs_walk(const struct ifs *fs, const char *path, const char **rest);
const struct ifs_node *ifs_by_ino(const struct ifs *fs, uint32_t ino);

#define IFS_PATH_MAX 1024        /* PATH_MAX */
/*
 * The name to go on with after a link: path up to the link's directory, target, rest. path is the
 * canonical path asked for, `rest` its end after the link (both as image_walk() gave them). -> 0 or
 * ENAMETOOLONG
 */
int ifs_splice(const char *path, const char *rest, const char *target, char out[IFS_PATH_MAX]);

#endif
