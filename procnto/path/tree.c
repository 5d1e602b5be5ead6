/* SPDX-License-Identifier: Apache-2.0 */
/* The nodes of the prefix tree and what is attached to them. Resolution is in resolve.c; the rules are in tree.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "path/tree.h"

/* Length and outermost characters: tells nearly all names of a directory apart. len > 0 */
static uint32_t tree_key(const char *name, size_t len)
{
    const uint8_t *byte = (const uint8_t *)name;
    return (uint32_t)len << 24 | (uint32_t)byte[0] << 16 | (uint32_t)byte[len / 2] << 8 | byte[len - 1];
}

static struct tree_node *node_create(struct tree *tree, struct tree_node *parent, const char *name, size_t len)
{
    struct tree_node *node = calloc(1, sizeof *node + len + 1);
    if (node == NULL)
        return NULL;
    memcpy(node->name, name, len);
    node->name_len = (uint16_t)len;
    node->key = len != 0 ? tree_key(name, len) : 0;
    node->serial = ++tree->next_serial;
    node->parent = parent;
    if (parent != NULL) {
        struct tree_node **link = &parent->children;
        while (*link != NULL && (*link)->key <= node->key)
            link = &(*link)->sibling;
        node->sibling = *link;
        *link = node;
    }
    return node;
}

static void node_free(struct tree_node *node)
{
    free(node->target);
    free(node);
}

/* Drops the node and its ancestors as far as nothing needs them. */
static void node_prune(struct tree *tree, struct tree_node *node)
{
    while (node != tree->root && node->children == NULL && node->objects == NULL && node->target == NULL) {
        struct tree_node *parent = node->parent;
        struct tree_node **link = &parent->children;
        while (*link != node)
            link = &(*link)->sibling;
        *link = node->sibling;
        node_free(node);
        node = parent;
    }
}

int tree_init(struct tree *tree)
{
    memset(tree, 0, sizeof *tree);
    tree->root = node_create(tree, NULL, "", 0);
    return tree->root == NULL ? ENOMEM : 0;
}

static void node_free_objects(struct tree_node *node)
{
    while (node->objects != NULL) {
        struct tree_object *object = node->objects;
        node->objects = object->next;
        free(object);
    }
}

void tree_fini(struct tree *tree)
{
    struct tree_node *node = tree->root;
    while (node != NULL) {              /* leaves first, without recursion: depth is the attacher's choice */
        if (node->children != NULL) {
            node = node->children;
            continue;
        }
        struct tree_node *parent = node->parent;
        node_free_objects(node);
        if (parent != NULL)
            parent->children = node->sibling;
        node_free(node);
        node = parent;
    }
    memset(tree, 0, sizeof *tree);
}

const struct tree_node *tree_child(const struct tree_node *node, const char *name, size_t len)
{
    uint32_t key = tree_key(name, len);
    for (const struct tree_node *child = node->children; child != NULL && child->key <= key; child = child->sibling)
        if (child->key == key && child->name_len == len && memcmp(child->name, name, len) == 0)
            return child;
    return NULL;
}

const struct tree_node *tree_child_after(const struct tree_node *node, uint32_t serial)
{
    const struct tree_node *next = NULL;
    for (const struct tree_node *child = node->children; child != NULL; child = child->sibling)
        if (child->serial > serial && (next == NULL || child->serial < next->serial))
            next = child;
    return next;
}

const struct tree_node *tree_find(const struct tree *tree, const char *path)
{
    const struct tree_node *node = tree->root;
    while (node != NULL) {
        path += strspn(path, "/");
        size_t len = strcspn(path, "/");
        if (len == 0)
            break;
        node = tree_child(node, path, len);
        path += len;
    }
    return node;
}

bool tree_node_visible(const struct tree_node *node)
{
    if (node->children != NULL || node->target != NULL)
        return true;
    for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
        if (!(object->server.flags & TREE_FTYPEONLY))
            return true;
    return false;
}

/*
 * Canonical form of a name that is about to be attached or removed; its last component is a link
 * itself when !follow.
 */
static int canonical(const struct tree *tree, const char *path, const char *cwd, const char *root, bool follow,
                     char out[TREE_PATH_MAX])
{
    struct tree_query query = { .path = path, .cwd = cwd, .root = root, .follow = follow };
    struct tree_result result;          /* not from the heap: what is to be removed goes without memory too */
    int err = tree_resolve(tree, &query, &result);
    if (err == 0)
        memcpy(out, result.path, (size_t)result.path_len + 1);
    return err;
}

static unsigned depth_of(const char *path)
{
    unsigned depth = 0;
    for (; *path != '\0'; path++)
        depth += *path == '/' && path[1] != '\0';
    return depth;
}

/*
 * Finds the node of a canonical path, making what is missing. A link cannot have children:
 * canonical() followed them.
 */
static int node_make(struct tree *tree, const char *path, struct tree_node **out)
{
    struct tree_node *node = tree->root;
    if (depth_of(path) > TREE_DEPTH_MAX)
        return ENAMETOOLONG;
    for (;;) {
        path += strspn(path, "/");
        size_t len = strcspn(path, "/");
        if (len == 0)
            break;
        struct tree_node *child = (struct tree_node *)tree_child(node, path, len);
        if (child == NULL) {
            child = node_create(tree, node, path, len);
            if (child == NULL) {
                node_prune(tree, node);
                return ENOMEM;
            }
        }
        node = child;
        path += len;
    }
    *out = node;
    return 0;
}

/* BEFORE goes to the very front, AFTER to the very end, the rest ahead of what is there but behind BEFORE. */
static void object_insert(struct tree_node *node, struct tree_object *object)
{
    struct tree_object **link = &node->objects;
    if (object->server.flags & TREE_AFTER) {
        while (*link != NULL)
            link = &(*link)->next;
    } else if (!(object->server.flags & TREE_BEFORE)) {
        while (*link != NULL && ((*link)->server.flags & TREE_BEFORE))
            link = &(*link)->next;
    }
    object->next = *link;
    object->node = node;
    *link = object;
}

/* A named channel is one server's alone. */
static bool name_taken(const struct tree *tree, const char *name)
{
    const struct tree_node *node = tree_find(tree, name);
    for (const struct tree_object *object = node ? node->objects : NULL; object != NULL; object = object->next)
        if (object->server.file_type == TREE_TYPE_NAME)
            return true;
    return false;
}

int tree_attach(struct tree *tree, const char *path, const char *cwd, const char *root,
                const struct tree_server *server, uint32_t *id)
{
    char name[TREE_PATH_MAX];
    struct tree_node *node;
    int err = canonical(tree, path, cwd, root, true, name);
    if (err != 0)
        return err;
    if (server->file_type == TREE_TYPE_NAME && name_taken(tree, name))
        return EEXIST;
    struct tree_object *object = calloc(1, sizeof *object);
    if (object == NULL)
        return ENOMEM;
    err = node_make(tree, name, &node);
    if (err != 0) {
        free(object);
        return err;
    }
    object->server = *server;
    object->id = ++tree->next_id & 0x7fffffff;
    object_insert(node, object);
    if (id != NULL)
        *id = object->id;
    return 0;
}

/* Removes *link's object; the node may go with it. */
static void object_remove(struct tree *tree, struct tree_object **link)
{
    struct tree_object *object = *link;
    *link = object->next;
    if (tree->listing == object)
        tree->listing = NULL;
    free(object);
}

/* The next node in the order of the tree (parents first), or NULL. */
static struct tree_node *node_next(const struct tree *tree, struct tree_node *node)
{
    if (node->children != NULL)
        return node->children;
    while (node != tree->root && node->sibling == NULL)
        node = node->parent;
    return node == tree->root ? NULL : node->sibling;
}

int tree_detach(struct tree *tree, uint32_t id)
{
    for (struct tree_node *node = tree->root; node != NULL; node = node_next(tree, node)) {
        for (struct tree_object **link = &node->objects; *link != NULL; link = &(*link)->next) {
            if ((*link)->id == id) {
                object_remove(tree, link);
                node_prune(tree, node);
                return 0;
            }
        }
    }
    return ENOENT;
}

static bool same_server(const struct tree_server *a, const struct tree_server *b)
{
    return a->nd == b->nd && a->pid == b->pid && a->chid == b->chid && a->handle == b->handle;
}

int tree_detach_server(struct tree *tree, const char *path, const char *cwd, const char *root,
                       const struct tree_server *server)
{
    char name[TREE_PATH_MAX];
    int err = canonical(tree, path, cwd, root, true, name);
    if (err != 0)
        return err;
    struct tree_node *node = (struct tree_node *)tree_find(tree, name);
    if (node == NULL)
        return ENOENT;
    for (struct tree_object **link = &node->objects; *link != NULL; link = &(*link)->next) {
        if (same_server(&(*link)->server, server)) {
            object_remove(tree, link);
            node_prune(tree, node);
            return 0;
        }
    }
    return ENOENT;
}

/* Removes a node's objects of pid; -> how many. */
static unsigned node_detach_pid(struct tree *tree, struct tree_node *node, int32_t pid)
{
    unsigned gone = 0;
    struct tree_object **link = &node->objects;
    while (*link != NULL) {
        if ((*link)->server.pid == pid) {
            object_remove(tree, link);
            gone++;
        } else
            link = &(*link)->next;
    }
    return gone;
}

unsigned tree_detach_pid(struct tree *tree, int32_t pid)
{
    unsigned gone = 0;
    struct tree_node *node = tree->root;
    while (node != NULL) {
        unsigned here = node_detach_pid(tree, node, pid);
        struct tree_node *next = node_next(tree, node);
        /* Pruning removes this node and ancestors at most, and only those without children: next is none of them. */
        if (here != 0)
            node_prune(tree, node);
        gone += here;
        node = next;
    }
    return gone;
}

int tree_symlink(struct tree *tree, const char *path, const char *cwd, const char *root, const char *target)
{
    char name[TREE_PATH_MAX];
    struct tree_node *node;
    size_t len = strnlen(target, TREE_PATH_MAX);
    if (len == 0)
        return ENOENT;
    if (len >= TREE_PATH_MAX)
        return ENAMETOOLONG;
    int err = canonical(tree, path, cwd, root, false, name);
    if (err != 0)
        return err;
    if (tree_find(tree, name) != NULL)
        return EEXIST;
    char *copy = strdup(target);
    if (copy == NULL)
        return ENOMEM;
    err = node_make(tree, name, &node);
    if (err != 0) {
        free(copy);
        return err;
    }
    node->target = copy;
    return 0;
}

int tree_unlink(struct tree *tree, const char *path, const char *cwd, const char *root)
{
    char name[TREE_PATH_MAX];
    int err = canonical(tree, path, cwd, root, false, name);
    if (err != 0)
        return err;
    struct tree_node *node = (struct tree_node *)tree_find(tree, name);
    if (node == NULL)
        return ENOENT;
    if (node->target == NULL)
        return EBUSY;
    free(node->target);
    node->target = NULL;
    node_prune(tree, node);
    return 0;
}

/* Writes node's full name; ENAMETOOLONG cannot happen for attached names but is checked all the same. */
static int node_path_text(const struct tree_node *node, char out[TREE_PATH_MAX])
{
    size_t len = 0;
    for (const struct tree_node *up = node; up->parent != NULL; up = up->parent)
        len += (size_t)up->name_len + 1;
    if (len >= TREE_PATH_MAX)
        return ENAMETOOLONG;
    out[len] = '\0';
    if (len == 0)
        memcpy(out, "/", 2);
    for (const struct tree_node *up = node; up->parent != NULL; up = up->parent) {
        len -= up->name_len;
        memcpy(out + len, up->name, up->name_len);
        out[--len] = '/';
    }
    return 0;
}

int tree_server_path(const struct tree *tree, int32_t pid, uint32_t handle, char out[TREE_PATH_MAX])
{
    for (struct tree_node *node = tree->root; node != NULL; node = node_next(tree, node))
        for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
            if (object->server.pid == pid && object->server.handle == handle)
                return node_path_text(node, out);
    return ENOENT;
}

bool tree_find_type(const struct tree *tree, int32_t file_type, struct tree_server *server)
{
    uint32_t newest = 0;
    for (struct tree_node *node = tree->root; node != NULL; node = node_next(tree, node))
        for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
            if (object->server.file_type == file_type && object->id > newest) {
                newest = object->id;
                *server = object->server;
            }
    return newest != 0;
}
