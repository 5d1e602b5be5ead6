/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The prefix tree: which server answers for which path.
 *
 * A node is one name; it exists as long as it has children, objects (servers attached to it) or a link target.
 * Pure data structure: no messages, no locks, no kernel calls, so that it is tested on the build machine.
 * Locking: the caller holds the path lock (path/path.c) shared for functions taking a const tree, else exclusively.
 * Errors are positive errno values.
 */
#ifndef PATH_TREE_H
#define PATH_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TREE_PATH_MAX   1024    /* PATH_MAX, with the NUL */
#define TREE_NAME_MAX   255     /* NAME_MAX */
#define TREE_LINKS_MAX  32      /* links followed in one resolution */
#define TREE_DEPTH_MAX  64      /* components of an attached name */

/* Flags of an object: the values of PATHMGR_FLAG_* and _RESMGR_FLAG_*. */
#define TREE_BEFORE     0x0001
#define TREE_AFTER      0x0002
#define TREE_OPAQUE     0x0004
#define TREE_FTYPEONLY  0x0008
#define TREE_FTYPEALL   0x0010
#define TREE_STICKY     0x0020
#define TREE_DIR        0x0100
#define TREE_SELF       0x0200

/* How a name ended: the values of _IO_CONNECT_EFLAG_*. */
#define TREE_END_SLASH  1
#define TREE_END_DOT    2
#define TREE_END_DOTDOT 4

/* File types the rules name: the values of enum _file_type. */
#define TREE_TYPE_ALL    (-1)
#define TREE_TYPE_ANY     0
#define TREE_TYPE_FILE    1
#define TREE_TYPE_LINK    2
#define TREE_TYPE_SYMLINK 3
#define TREE_TYPE_PIPE    4
#define TREE_TYPE_MQUEUE  6
#define TREE_TYPE_SOCKET  7
#define TREE_TYPE_DUMPER  10
#define TREE_TYPE_NAME    12

/* Who serves a name: what a client needs to connect. */
struct tree_server {
    uint32_t nd;
    int32_t pid, chid;
    uint32_t handle;
    int32_t file_type;
    uint32_t flags;
};

struct tree_object {
    struct tree_server server;
    uint32_t id;                    /* unique while it exists; the status of a registration */
    struct tree_node *node;
    struct tree_object *next;       /* at the same node, in the order they are offered */
};

struct tree_node {
    struct tree_node *parent, *children, *sibling;  /* children in order of their keys */
    struct tree_object *objects;
    char *target;                   /* not NULL: a symbolic link, without objects and children */
    uint32_t serial;                /* grows: a cookie for listings that stays good while nodes come and go */
    uint16_t name_len;
    uint32_t key;                   /* of the name: what a search goes by */
    char name[];
};

struct tree {
    struct tree_node *root;
    struct tree_object *listing;    /* serves directories that exist only as nodes; attached at "/" */
    uint32_t next_id, next_serial;
};

/* What is asked. */
struct tree_query {
    const char *path;       /* NUL-terminated, absolute or relative */
    const char *cwd, *root; /* canonical, absolute; NULL means "/" */
    int32_t pid;            /* whose own mounts are left out; 0: nobody's */
    int32_t file_type;
    bool follow;            /* follow a link that is the last component */
};

struct tree_candidate {
    struct tree_server server;
    uint16_t prefix_len;    /* bytes of result.path that are the mountpoint, with the slash after it */
};

#define TREE_CANDIDATES_MAX 32

struct tree_result {
    char path[TREE_PATH_MAX];       /* canonical, absolute, links of the tree followed */
    uint16_t path_len;              /* without NUL */
    uint16_t root_len;              /* bytes of path that are the asker's root ("/": 0) */
    uint8_t end;                    /* TREE_END_* */
    uint8_t count;
    bool beyond_file;               /* the name goes on after one that is no directory as far as the tree knows */
    const struct tree_node *node;   /* the node of exactly that name, or NULL */
    struct tree_candidate candidate[TREE_CANDIDATES_MAX];
};

int tree_init(struct tree *tree);
void tree_fini(struct tree *tree);

/* path is made canonical (links followed) before anything is attached to it. */
int tree_attach(struct tree *tree, const char *path, const char *cwd, const char *root,
                const struct tree_server *server, uint32_t *id);
int tree_detach(struct tree *tree, uint32_t id);
/* Removes the object of that path and identity (nd, pid, chid, handle); ENOENT. */
int tree_detach_server(struct tree *tree, const char *path, const char *cwd, const char *root,
                       const struct tree_server *server);
/* -> how many objects went. */
unsigned tree_detach_pid(struct tree *tree, int32_t pid);
int tree_symlink(struct tree *tree, const char *path, const char *cwd, const char *root, const char *target);
int tree_unlink(struct tree *tree, const char *path, const char *cwd, const char *root);

/* 0, ENAMETOOLONG, ELOOP or ENOENT (empty path). A name nobody serves is not an error: count is 0. */
int tree_resolve(const struct tree *tree, const struct tree_query *query, struct tree_result *result);

/* The node of a canonical path, or NULL. */
const struct tree_node *tree_find(const struct tree *tree, const char *path);
/* Where the server of that pid and handle is attached; ENOENT. */
int tree_server_path(const struct tree *tree, int32_t pid, uint32_t handle, char out[TREE_PATH_MAX]);
/* The newest server of a file type; false: there is none. */
bool tree_find_type(const struct tree *tree, int32_t file_type, struct tree_server *server);
/* The child with the next serial above the given one, or NULL: one after the other in order of creation. */
const struct tree_node *tree_child_after(const struct tree_node *node, uint32_t serial);
const struct tree_node *tree_child(const struct tree_node *node, const char *name, size_t len);
/* Is there a name here that listings show (not only objects for special file types)? */
bool tree_node_visible(const struct tree_node *node);

#endif
