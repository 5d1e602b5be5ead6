/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files, directories, links. One thread serves them all, so nothing is locked.
 * A node lives while a name leads to it or somebody has it open: node_settle() after either has
 * ended.
 */
#ifndef FS_TMP_NODE_H
#define FS_TMP_NODE_H

#include <stdbool.h>
#include <sys/types.h>

struct node;
#define IOFUNC_ATTR_T   struct node
#define RESMGR_HANDLE_T struct node
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "blocks.h"
#include "dir.h"
#include "map.h"
#include "quota.h"

struct node {
    iofunc_attr_t attr;
    union {
        struct map map;              /* a file's data */
        struct dir dir;
        char *target;                /* of a symbolic link */
    };
    /* a directory in which it has a name; the root's is itself; NULL: none left */
    struct node *parent;
    struct dir_entry *entry;         /* and that name */
};

/* Cookies of "." and ".."; the names follow. */
#define COOKIE_DOT     0
#define COOKIE_DOTDOT  1
#define COOKIE_ENTRIES 2

extern struct node *node_root;

/* Makes an unnamed node; attr is the caller's to initialise, mode and owner at least. */
struct node *node_create(mode_t mode);
/* Counts it to its owner, after attr is initialised. -> errno; the caller destroys it then */
int node_account(struct node *node);
void node_destroy(struct node *node);            /* one that was never accounted */
void node_settle(struct node *node);

/* Names. The counts of links are the caller's. */
/* -> errno */
int node_name(struct node *node, struct node *dir, const char *name, size_t len);
void node_unname(struct node *dir, struct dir_entry *entry);
/*
 * The absolute path without the mountpoint. -> length, or -1 when it has none (or none that fits)
 */
int node_path(const struct node *node, char *path, size_t size);
bool node_is_inside(const struct node *node, const struct node *dir);

/* Data of files. */
int file_resize(struct node *node, off_t size);
int file_punch(struct node *node, off_t from, off_t to);       /* a hole; the size stays */
int file_fill(struct node *node, off_t from, off_t to);        /* no holes; the size stays */
/*
 * The parts of [offset, offset + n), holes as zeros. -> parts, at most max; *n is cut to what they
 * cover.
 */
int file_read_parts(const struct node *node, off_t offset, size_t *n, iov_t *iov, int max);
/*
 * The same with blocks in place of holes. -> parts, or -errno when there is no room for a single
 * byte
 */
int file_write_parts(struct node *node, off_t offset, size_t *n, iov_t *iov, int max);
#define FILE_SIZE_MAX ((off_t)MAP_INDEX_MAX << BLOCK_SHIFT)

#endif
