/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a name to the servers that may know it.
 *
 * One walk makes the name canonical: "." and duplicate slashes go, ".." takes back one component
 * but never climbs above the asker's root, links of the tree are followed where they stand. Links
 * inside a server are its own: it answers with the new name and the client asks again. Then the
 * candidates are collected from the deepest node upward.
 */
#include <errno.h>
#include <string.h>

#include "path/tree.h"

struct walk {
    const struct tree *tree;
    struct tree_result *result;
    const struct tree_node *node;   /* the deepest node on the way of result->path */
    unsigned beyond;                /* components of result->path below node */
    unsigned links;
    char rest[TREE_PATH_MAX];       /* what is still to be walked */
    size_t pos;
};

/* Starts again at a canonical directory (the asker's root, or its cwd). */
static int walk_start(struct walk *walk, const char *dir)
{
    struct tree_result *result = walk->result;
    size_t len = 0;
    if (dir != NULL && dir[0] != '\0' && dir[1] != '\0') {       /* "/" is the empty string here */
        len = strnlen(dir, TREE_PATH_MAX);
        while (len > 0 && dir[len - 1] == '/')
            len--;
        if (len >= TREE_PATH_MAX)
            return ENAMETOOLONG;
        memcpy(result->path, dir, len);
    }
    result->path[len] = '\0';
    result->path_len = (uint16_t)len;
    walk->node = walk->tree->root;
    walk->beyond = 0;
    for (const char *name = result->path; *name == '/';) {
        size_t part = strcspn(++name, "/");
        const struct tree_node *child = walk->beyond ? NULL : tree_child(walk->node, name, part);
        if (child != NULL)
            walk->node = child;
        else
            walk->beyond++;
        name += part;
    }
    return 0;
}

static void walk_up(struct walk *walk)
{
    struct tree_result *result = walk->result;
    if (result->path_len <= result->root_len)
        return;
    do
        result->path_len--;
    while (result->path[result->path_len] != '/');
    result->path[result->path_len] = '\0';
    if (walk->beyond > 0)
        walk->beyond--;
    else
        walk->node = walk->node->parent;
}

/* The link's text takes the place of its name: rest becomes target + "/" + what followed. */
static int walk_link(struct walk *walk, const char *target, const char *root)
{
    size_t target_len = strlen(target);
    const char *after = walk->rest + walk->pos;
    size_t after_len = strlen(after);
    if (++walk->links > TREE_LINKS_MAX)
        return ELOOP;
    if (target_len + after_len + 1 > TREE_PATH_MAX)
        return ENAMETOOLONG;
    memmove(walk->rest + target_len, after, after_len + 1);
    memcpy(walk->rest, target, target_len);
    walk->pos = 0;
    return target[0] == '/' ? walk_start(walk, root) : 0;
}

/* child: the node of that name; NULL: the tree has none. */
static int walk_down(struct walk *walk, const char *name, size_t len, const struct tree_node *child)
{
    struct tree_result *result = walk->result;
    if (len > TREE_NAME_MAX || result->path_len + 1 + len + 1 > TREE_PATH_MAX)
        return ENAMETOOLONG;
    result->path[result->path_len] = '/';
    memcpy(result->path + result->path_len + 1, name, len);
    result->path_len = (uint16_t)(result->path_len + 1 + len);
    result->path[result->path_len] = '\0';
    if (child != NULL)
        walk->node = child;
    else
        walk->beyond++;
    return 0;
}

/* One component. */
static int walk_step(struct walk *walk, const char *name, size_t len, const struct tree_query *query)
{
    bool last = walk->rest[walk->pos] == '\0';
    if (len == 1 && name[0] == '.') {
        walk->result->end = last ? TREE_END_DOT : 0;
        return 0;
    }
    if (len == 2 && name[0] == '.' && name[1] == '.') {
        walk_up(walk);
        walk->result->end = last ? TREE_END_DOTDOT : 0;
        return 0;
    }
    const struct tree_node *child = walk->beyond ? NULL : tree_child(walk->node, name, len);
    if (child != NULL && child->target != NULL && (!last || query->follow))
        return walk_link(walk, child->target, query->root);
    walk->result->end = 0;
    return walk_down(walk, name, len, child);
}

/* Of the component that begins here. */
static size_t name_length(const char *name)
{
    const char *end = name;
    while (*end != '\0' && *end != '/')
        end++;
    return (size_t)(end - name);
}

static int walk_all(struct walk *walk, const struct tree_query *query)
{
    for (;;) {
        const char *at = walk->rest + walk->pos, *name = at;
        while (*name == '/')
            name++;
        size_t len = name_length(name);
        if (len == 0) {
            if (name != at)
                walk->result->end |= TREE_END_SLASH;
            return 0;
        }
        walk->pos += (size_t)(name - at) + len;
        int err = walk_step(walk, name, len, query);
        if (err != 0)
            return err;
    }
}

/* File types that mean "the object of that name", for which any server may answer. */
static bool ordinary_type(int32_t type)
{
    return type == TREE_TYPE_ALL || (type >= TREE_TYPE_ANY && type <= TREE_TYPE_SYMLINK);
}

static bool type_matches(const struct tree_server *server, int32_t wanted)
{
    if (server->flags & TREE_FTYPEALL)
        return true;
    if (server->file_type == wanted)
        return true;
    if (!ordinary_type(wanted) || (server->flags & TREE_FTYPEONLY))
        return false;
    return server->file_type != TREE_TYPE_NAME; /* a plain channel, which speaks no io messages */
}

/* The server that lists the tree's directories is offered once, although it is attached to "/" as well. */
static bool offered(const struct tree_result *result, const struct tree_server *server)
{
    for (unsigned i = 0; i < result->count; i++)
        if (result->candidate[i].server.pid == server->pid && result->candidate[i].server.handle == server->handle &&
            result->candidate[i].prefix_len == 1)
            return true;
    return false;
}

static void candidate_add(struct tree_result *result, const struct tree_server *server, size_t prefix_len)
{
    if (result->count == TREE_CANDIDATES_MAX)
        return;                         /* the best ones are in already */
    struct tree_candidate *candidate = &result->candidate[result->count++];
    candidate->server = *server;
    candidate->prefix_len = (uint16_t)prefix_len;
}

/* Offers what is attached to one node; true when an opaque object hides everything above. */
static bool candidates_of(const struct tree *tree, const struct tree_node *node, const struct tree_query *query,
                          struct tree_result *result, bool exact, size_t prefix_len)
{
    bool opaque = false;
    for (const struct tree_object *object = node->objects; object != NULL; object = object->next) {
        const struct tree_server *server = &object->server;
        if (!exact && !(server->flags & TREE_DIR))
            continue;
        if (server->pid == query->pid && !(server->flags & TREE_SELF))
            continue;
        if (!type_matches(server, query->file_type))
            continue;
        if (object != tree->listing || !offered(result, server))
            candidate_add(result, server, prefix_len);
        opaque |= (server->flags & TREE_OPAQUE) != 0;
    }
    return opaque;
}

/* Is this name in the tree itself something to stat, list or read: a directory, a link, a named channel? */
static bool node_listed(const struct tree_node *node)
{
    if (node->children != NULL || node->target != NULL)
        return true;
    for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
        if (object->server.file_type == TREE_TYPE_NAME)
            return true;
    return false;
}

/* Special types only: the server of that type wherever it is attached, as for a FIFO found in a file system. */
static void candidate_by_type(const struct tree *tree, const struct tree_query *query, struct tree_result *result)
{
    const struct tree_node *node = tree->root;
    while (node != NULL) {
        for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
            if (object->server.file_type == query->file_type && object->server.pid != query->pid) {
                candidate_add(result, &object->server, 0);
                return;
            }
        if (node->children != NULL) {
            node = node->children;
            continue;
        }
        while (node != NULL && node->sibling == NULL)
            node = node->parent;
        if (node != NULL)
            node = node->sibling;
    }
}

static bool type_is_found_anywhere(int32_t type)
{
    return type == TREE_TYPE_PIPE || type == TREE_TYPE_MQUEUE || type == TREE_TYPE_SOCKET || type == TREE_TYPE_DUMPER;
}

static void candidates(const struct walk *walk, const struct tree_query *query)
{
    struct tree_result *result = walk->result;
    const struct tree_node *node = walk->node;
    bool exact = walk->beyond == 0;
    size_t prefix_len = result->path_len > 1 ? result->path_len : 0;
    for (unsigned up = walk->beyond; up > 0; up--) {
        while (result->path[prefix_len - 1] != '/')
            prefix_len--;
        prefix_len--;
    }
    bool hidden = false;
    while (node != NULL && !hidden) {
        /* The slash after the mountpoint belongs to it, unless the mountpoint is the whole name. */
        size_t with_slash = exact && prefix_len > 0 ? prefix_len : prefix_len + 1;
        hidden = candidates_of(walk->tree, node, query, result, exact, with_slash);
        if (exact && !hidden && node != walk->tree->root && walk->tree->listing != NULL && node_listed(node) &&
            ordinary_type(query->file_type))
            candidate_add(result, &walk->tree->listing->server, 1);
        exact = false;
        prefix_len -= node->name_len + (size_t)(node != walk->tree->root);
        node = node->parent;
    }
    if (result->count == 0 && type_is_found_anywhere(query->file_type))
        candidate_by_type(walk->tree, query, result);
}

/* Only servers without DIR and nothing below: what follows such a name cannot be there. */
static bool node_is_file(const struct tree_node *node)
{
    for (const struct tree_object *object = node->objects; object != NULL; object = object->next)
        if (object->server.flags & TREE_DIR)
            return false;
    return node->objects != NULL && node->children == NULL;
}

/* "/" is kept as the empty string during the walk. */
static void finish_root(struct tree_result *result)
{
    if (result->path_len == 0) {
        result->path[0] = '/';
        result->path[1] = '\0';
        result->path_len = 1;
    }
}

/* A working directory outside the root (left there by chroot) is not a way out of it. */
static bool inside_root(const struct tree_result *result, const char *root)
{
    size_t len = result->root_len;
    return len == 0 || (result->path_len >= len && memcmp(result->path, root, len) == 0 &&
                        (result->path[len] == '/' || result->path[len] == '\0'));
}

int tree_resolve(const struct tree *tree, const struct tree_query *query, struct tree_result *result)
{
    struct walk walk;                   /* not cleared as a whole: rest is large */
    size_t len = strnlen(query->path, TREE_PATH_MAX);
    walk.tree = tree;
    walk.result = result;
    walk.links = 0;
    walk.pos = 0;
    result->end = 0;
    result->count = 0;
    if (len == 0)
        return ENOENT;
    if (len >= TREE_PATH_MAX)
        return ENAMETOOLONG;
    memcpy(walk.rest, query->path, len + 1);
    int err = walk_start(&walk, query->root);
    if (err != 0)
        return err;
    result->root_len = result->path_len;
    if (query->path[0] != '/') {
        err = walk_start(&walk, query->cwd != NULL ? query->cwd : query->root);
        if (err != 0)
            return err;
        if (!inside_root(result, query->root))
            walk_start(&walk, query->root);
    }
    err = walk_all(&walk, query);
    if (err != 0)
        return err;
    result->node = walk.beyond == 0 ? walk.node : NULL;
    result->beyond_file = node_is_file(walk.node) &&
                          (walk.beyond != 0 || (result->end & (TREE_END_SLASH | TREE_END_DOT)));
    finish_root(result);
    candidates(&walk, query);
    return 0;
}
