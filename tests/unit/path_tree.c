// sources: procnto/path/tree.c procnto/path/resolve.c
// flags: -Iprocnto
// SPDX-License-Identifier: Apache-2.0
// The prefix tree's rules: canonical names, links, the order of candidates, attach and detach.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "path/tree.h"

static unsigned passed, failed;

static void check(int good, const char *what)
{
    printf("%s %u - %s\n", good ? "ok" : "not ok", passed + failed + 1, what);
    good ? passed++ : failed++;
}

static struct tree_result result;

static uint32_t attach(struct tree *tree, const char *path, int pid, int type, unsigned flags)
{
    static uint32_t handle;
    struct tree_server server = { .pid = pid, .chid = 1, .handle = ++handle, .file_type = type, .flags = flags };
    uint32_t id = 0;
    check(tree_attach(tree, path, NULL, NULL, &server, &id) == 0, path);
    return id;
}

static int ask(struct tree *tree, const char *path, const char *cwd, const char *root, int pid, int type, bool follow)
{
    struct tree_query query = { .path = path, .cwd = cwd, .root = root, .pid = pid, .file_type = type,
        .follow = follow };
    return tree_resolve(tree, &query, &result);
}

static int canonical_is(struct tree *tree, const char *path, const char *cwd, const char *root, const char *want)
{
    int err = ask(tree, path, cwd, root, 0, TREE_TYPE_ANY, true);
    if (err != 0 || strcmp(result.path, want) != 0 || strlen(want) != result.path_len) {
        printf("# %s: error %d, got %s\n", path, err, result.path);
        return 0;
    }
    return 1;
}

/* The candidates' pids as text, "3 2 1". */
static int pids_are(const char *want)
{
    char got[200] = "";
    for (unsigned i = 0; i < result.count; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), i ? " %d" : "%d", (int)result.candidate[i].server.pid);
    if (strcmp(got, want) == 0)
        return 1;
    printf("# candidates %s, wanted %s\n", got, want);
    return 0;
}

static const char *rest(unsigned i)
{
    return result.path + result.candidate[i].prefix_len;
}

static void test_canonical(void)
{
    struct tree tree;
    check(tree_init(&tree) == 0, "init");
    check(canonical_is(&tree, "/", NULL, NULL, "/"), "root");
    check(result.end == TREE_END_SLASH, "root ends with a slash");
    check(canonical_is(&tree, "//a///b/", NULL, NULL, "/a/b") && result.end == TREE_END_SLASH, "duplicate slashes");
    check(canonical_is(&tree, "/a/./b/.", NULL, NULL, "/a/b") && result.end == TREE_END_DOT, "dots");
    check(canonical_is(&tree, "/a/b/..", NULL, NULL, "/a") && result.end == TREE_END_DOTDOT, "dot dot");
    check(canonical_is(&tree, "/../../x", NULL, NULL, "/x") && result.end == 0, "dot dot stops at the root");
    check(canonical_is(&tree, "b/../c", "/home/me", NULL, "/home/me/c"), "relative");
    check(canonical_is(&tree, "../../../..", "/home/me", NULL, "/"), "relative climbs to the root");
    check(canonical_is(&tree, "/x", "/jail/home", "/jail", "/jail/x"), "chroot");
    check(canonical_is(&tree, "/../../etc", "/jail", "/jail", "/jail/etc"), "chroot is not left");
    check(canonical_is(&tree, "../../etc", "/jail/home", "/jail", "/jail/etc"),
          "chroot is not left by a relative name");
    check(canonical_is(&tree, "x", "/elsewhere/far", "/jail", "/jail/x"),
          "a directory outside the root is not a way out");
    check(ask(&tree, "", NULL, NULL, 0, 0, true) == ENOENT, "empty name");

    char name[TREE_PATH_MAX + 10];
    memset(name, 'n', sizeof name);
    name[0] = '/';
    name[TREE_NAME_MAX + 1] = '\0';
    check(ask(&tree, name, NULL, NULL, 0, 0, true) == 0, "longest component");
    name[TREE_NAME_MAX + 1] = 'n';
    name[TREE_NAME_MAX + 2] = '\0';
    check(ask(&tree, name, NULL, NULL, 0, 0, true) == ENAMETOOLONG, "component too long");
    for (unsigned i = 0; i < sizeof name; i++)
        name[i] = i % 2 ? 'x' : '/';
    name[TREE_PATH_MAX - 1] = '\0';
    check(ask(&tree, name, NULL, NULL, 0, 0, true) == 0, "longest path");
    check(ask(&tree, name + 1, "/y", NULL, 0, 0, true) == ENAMETOOLONG, "too long with its cwd");
    name[TREE_PATH_MAX - 1] = 'x';
    name[TREE_PATH_MAX] = '\0';
    check(ask(&tree, name, NULL, NULL, 0, 0, true) == ENAMETOOLONG, "path too long");
    tree_fini(&tree);
}

static void test_order(void)
{
    struct tree tree;
    tree_init(&tree);
    attach(&tree, "/", 10, 0, TREE_DIR);
    attach(&tree, "/", 11, 0, TREE_DIR);
    attach(&tree, "/", 12, 0, TREE_DIR | TREE_AFTER);
    attach(&tree, "/", 13, 0, TREE_DIR | TREE_BEFORE);
    attach(&tree, "/", 14, 0, TREE_DIR);
    check(ask(&tree, "/some/file", NULL, NULL, 0, 0, true) == 0 && pids_are("13 14 11 10 12"),
          "order at one mountpoint");
    check(strcmp(rest(0), "some/file") == 0, "what is left after /");
    check(ask(&tree, "/", NULL, NULL, 0, 0, true) == 0 && result.count == 5 && strcmp(rest(0), "") == 0,
          "the root itself");

    attach(&tree, "/dev/ser1", 20, 0, 0);
    attach(&tree, "/dev/shmem", 21, 0, TREE_DIR);
    check(ask(&tree, "/dev/ser1", NULL, NULL, 0, 0, true) == 0 && pids_are("20 13 14 11 10 12"),
          "longest prefix first");
    check(strcmp(rest(0), "") == 0 && strcmp(rest(1), "dev/ser1") == 0, "remainders");
    check(ask(&tree, "/dev/ser1/x", NULL, NULL, 0, 0, true) == 0 && pids_are("13 14 11 10 12"),
          "a file has nothing below");
    check(ask(&tree, "/dev/shmem/a/b", NULL, NULL, 14, 0, true) == 0 && pids_are("21 13 11 10 12"),
          "own mounts left out");
    check(strcmp(rest(0), "a/b") == 0 && strcmp(rest(1), "dev/shmem/a/b") == 0, "remainders below a directory");

    attach(&tree, "/net", 30, 0, TREE_DIR | TREE_OPAQUE);
    check(ask(&tree, "/net/x", NULL, NULL, 0, 0, true) == 0 && pids_are("30"), "opaque hides shorter prefixes");
    check(ask(&tree, "/net/x", NULL, NULL, 30, 0, true) == 0 && pids_are("13 14 11 10 12"), "but not from itself");
    attach(&tree, "/self", 40, 0, TREE_DIR | TREE_SELF | TREE_OPAQUE);
    check(ask(&tree, "/self/x", NULL, NULL, 40, 0, true) == 0 && pids_are("40"), "self");
    tree_fini(&tree);
}

static void test_types(void)
{
    struct tree tree;
    tree_init(&tree);
    attach(&tree, "/", 10, 0, TREE_DIR);
    attach(&tree, "/", 11, TREE_TYPE_MQUEUE, TREE_DIR | TREE_FTYPEONLY);
    attach(&tree, "/dev/pipe", 12, TREE_TYPE_PIPE, 0);
    attach(&tree, "/dev/name/local/echo", 13, TREE_TYPE_NAME, 0);
    check(ask(&tree, "/x", NULL, NULL, 0, TREE_TYPE_ANY, true) == 0 && pids_are("10"),
          "type-only servers do not see opens");
    check(ask(&tree, "/x", NULL, NULL, 0, TREE_TYPE_MQUEUE, true) == 0 && pids_are("11"), "only the type's server");
    check(ask(&tree, "/fs/fifo", NULL, NULL, 0, TREE_TYPE_PIPE, true) == 0 && pids_are("12"),
          "by type from anywhere");
    check(ask(&tree, "/dev/name/local/echo", NULL, NULL, 0, TREE_TYPE_NAME, true) == 0 && pids_are("13"),
          "named channel");
    check(ask(&tree, "/dev/name/local/echo", NULL, NULL, 0, 0, true) == 0 && pids_are("10"), "not by a plain open");
    struct tree_server twin = { .pid = 14, .file_type = TREE_TYPE_NAME };
    check(tree_attach(&tree, "/dev/name/local/echo", NULL, NULL, &twin, NULL) == EEXIST,
          "a channel name is taken once");
    check(ask(&tree, "/dev/name/local/none", NULL, NULL, 0, TREE_TYPE_NAME, true) == 0 && pids_are(""),
          "no such name");
    tree_fini(&tree);
}

static void test_listing(void)
{
    struct tree tree;
    tree_init(&tree);
    attach(&tree, "/", 1, 0, TREE_DIR);
    tree.listing = tree.root->objects;
    attach(&tree, "/", 9, 0, TREE_DIR);
    attach(&tree, "/dev/a", 5, 0, 0);
    attach(&tree, "/dev/b", 5, 0, 0);
    check(ask(&tree, "/dev", NULL, NULL, 0, 0, true) == 0 && pids_are("1 9"),
          "a directory of the tree is served by the listing");
    check(result.candidate[0].prefix_len == 1 && strcmp(rest(0), "dev") == 0, "with its path");
    check(result.node != NULL && result.node == tree_find(&tree, "/dev"), "the node");
    const struct tree_node *first = tree_child_after(result.node, 0);
    check(first != NULL && strcmp(first->name, "a") == 0, "first child");
    const struct tree_node *second = first ? tree_child_after(result.node, first->serial) : NULL;
    check(second != NULL && strcmp(second->name, "b") == 0 && !tree_child_after(result.node, second->serial),
          "last child");
    attach(&tree, "/dev", 6, 0, TREE_DIR);
    check(ask(&tree, "/dev", NULL, NULL, 0, 0, true) == 0 && pids_are("6 1 9"), "a server there comes first");
    tree_fini(&tree);
}

/* Names that a search tells apart only by all of their characters, and by none; they are listed as they came. */
static void test_names(void)
{
    static const char *const name[] = { "/d/zzz", "/d/a1c2e", "/d/a3c4e", "/d/b", "/d/a", "/d/aXcYe", "/d/abcdefghi" };
    enum { NAMES = sizeof name / sizeof name[0] };
    struct tree tree;
    uint32_t serial = 0;
    unsigned listed = 0;
    tree_init(&tree);
    for (int i = 0; i < NAMES; i++) attach(&tree, name[i], 10 + i, 0, 0);
    for (int i = 0; i < NAMES; i++) {
        char pid[16];
        snprintf(pid, sizeof pid, "%d", 10 + i);
        check(ask(&tree, name[i], NULL, NULL, 0, 0, true) == 0 && pids_are(pid), name[i]);
    }
    check(ask(&tree, "/d/a5c6e", NULL, NULL, 0, 0, true) == 0 && pids_are(""), "none of them");
    const struct tree_node *dir = tree_find(&tree, "/d"), *child;
    while ((child = tree_child_after(dir, serial)) != NULL && listed < NAMES &&
           strcmp(child->name, name[listed] + 3) == 0) {
        serial = child->serial;
        listed++;
    }
    check(listed == NAMES && child == NULL, "listed in order of creation");
    tree_fini(&tree);
}

static void test_links(void)
{
    struct tree tree;
    tree_init(&tree);
    attach(&tree, "/", 1, 0, TREE_DIR);
    tree.listing = tree.root->objects;
    attach(&tree, "/dev/ser1", 5, 0, 0);
    check(tree_symlink(&tree, "/dev/console", NULL, NULL, "ser1") == 0, "relative link");
    check(tree_symlink(&tree, "/tmp", NULL, NULL, "/dev/shmem") == 0, "absolute link");
    check(tree_symlink(&tree, "/tmp", NULL, NULL, "/x") == EEXIST, "exists");
    check(tree_symlink(&tree, "/empty", NULL, NULL, "") == ENOENT, "no target");
    check(canonical_is(&tree, "/dev/console", NULL, NULL, "/dev/ser1") && pids_are("5 1"), "followed");
    check(canonical_is(&tree, "/tmp/a/b", NULL, NULL, "/dev/shmem/a/b"), "followed in the middle");
    check(canonical_is(&tree, "/tmp/..", NULL, NULL, "/dev"), "dot dot after a link");
    check(canonical_is(&tree, "/tmp/a", NULL, "/jail", "/jail/tmp/a"), "another root has no such link");
    check(ask(&tree, "/tmp", NULL, NULL, 0, 0, false) == 0 && strcmp(result.path, "/tmp") == 0 && result.node &&
          result.node->target && pids_are("1"), "not followed");
    check(ask(&tree, "/tmp/", NULL, NULL, 0, 0, false) == 0 && strcmp(result.path, "/dev/shmem") == 0,
          "a slash follows");
    tree_symlink(&tree, "/l1", NULL, NULL, "/l2/x");
    tree_symlink(&tree, "/l2", NULL, NULL, "l1");
    check(ask(&tree, "/l1", NULL, NULL, 0, 0, true) == ELOOP, "loop");
    char far[TREE_PATH_MAX];
    memset(far, 'f', sizeof far);
    for (unsigned i = 0; i < sizeof far; i += 100)
        far[i] = '/';
    far[TREE_PATH_MAX - 1] = '\0';
    check(tree_symlink(&tree, "/far", NULL, NULL, far) == 0, "long target");
    check(ask(&tree, "/far/more/and/more", NULL, NULL, 0, 0, true) == ENAMETOOLONG, "too long when followed");
    check(tree_unlink(&tree, "/tmp", NULL, NULL) == 0 && tree_find(&tree, "/tmp") == NULL, "unlink");
    check(tree_unlink(&tree, "/tmp", NULL, NULL) == ENOENT, "gone");
    check(tree_unlink(&tree, "/dev/ser1", NULL, NULL) == EBUSY, "a server's name is not a link");
    tree_fini(&tree);
}

static void test_detach(void)
{
    struct tree tree;
    tree_init(&tree);
    uint32_t id = attach(&tree, "/a/b/c", 5, 0, 0);
    attach(&tree, "/a/d", 5, 0, 0);
    attach(&tree, "/a/d", 6, 0, 0);
    char where[TREE_PATH_MAX];
    check(tree_server_path(&tree, 6, 999, where) == ENOENT, "no such server");
    uint32_t handle = tree_find(&tree, "/a/d")->objects->server.handle;
    check(tree_server_path(&tree, 6, handle, where) == 0 && strcmp(where, "/a/d") == 0, "where a server is");
    check(tree_detach(&tree, id) == 0 && !tree_find(&tree, "/a/b") && tree_find(&tree, "/a/d"),
          "nodes go with their objects");
    check(tree_detach(&tree, id) == ENOENT, "detached once");
    struct tree_server wrong = { .pid = 6, .chid = 9, .handle = 1 };
    check(tree_detach_server(&tree, "/a/d", NULL, NULL, &wrong) == ENOENT, "wrong identity");
    attach(&tree, "/z/y/x", 5, 0, 0);
    attach(&tree, "/z/y", 5, 0, 0);
    check(tree_detach_pid(&tree, 5) == 3, "a process' objects");
    check(tree_find(&tree, "/z") == NULL && tree_find(&tree, "/a/d") != NULL, "others stay");
    check(ask(&tree, "/a/d", NULL, NULL, 0, 0, true) == 0 && pids_are("6"), "and answer");
    check(tree_detach_pid(&tree, 6) == 1 && tree.root->children == NULL, "empty");
    struct tree_server server = { .pid = 7 };
    char deep[2 * (TREE_DEPTH_MAX + 1) + 1] = "";
    for (unsigned i = 0; i <= TREE_DEPTH_MAX; i++)
        strcat(deep, "/d");
    check(tree_attach(&tree, deep, NULL, NULL, &server, NULL) == ENAMETOOLONG && tree.root->children == NULL,
          "too deep");
    deep[2 * TREE_DEPTH_MAX] = '\0';
    check(tree_attach(&tree, deep, NULL, NULL, &server, NULL) == 0 && tree_detach_pid(&tree, 7) == 1, "deep enough");
    tree_fini(&tree);
}

/* Random names and changes: nothing is read or freed twice, and results stay canonical. */
static void random_path(char *out, unsigned parts)
{
    static const char *const names[] = { "a", "b", "c", ".", "..", "", "dev", "l1" };
    *out = '\0';
    if (rand() % 4)
        strcat(out, "/");
    for (unsigned i = 0; i < parts; i++) {
        strcat(out, names[rand() % 8]);
        strcat(out, i + 1 < parts || rand() % 5 == 0 ? "/" : "");
    }
}

static int is_canonical(const struct tree_result *r)
{
    char text[TREE_PATH_MAX + 2];
    snprintf(text, sizeof text, "%s/", r->path_len > 1 ? r->path : "");
    int good = r->path[0] == '/' && strlen(r->path) == r->path_len && !strstr(text, "//") && !strstr(text, "/./") &&
               !strstr(text, "/../");
    for (unsigned i = 0; i < r->count; i++)
        good = good && r->candidate[i].prefix_len >= 1 && r->candidate[i].prefix_len <= r->path_len;
    return good;
}

static void test_random(void)
{
    struct tree tree;
    char path[200], target[200];
    int bad = 0;
    tree_init(&tree);
    srand(1);
    for (unsigned i = 0; i < 100000; i++) {
        struct tree_server server = { .pid = rand() % 6 + 1, .handle = (uint32_t)rand() % 4,
            .flags = (uint32_t)rand() & 0x31f };
        random_path(path, (unsigned)rand() % 6);
        random_path(target, (unsigned)rand() % 4);
        const char *root = rand() % 4 ? NULL : "/a", *cwd = rand() % 2 ? "/a/b" : "/";
        switch (rand() % 8) {
        case 0: tree_attach(&tree, path, cwd, root, &server, NULL); break;
        case 1: tree_symlink(&tree, path, cwd, root, target); break;
        case 2: tree_unlink(&tree, path, cwd, root); break;
        case 3: tree_detach(&tree, (uint32_t)rand() % (tree.next_id + 1)); break;
        case 4: tree_detach_server(&tree, path, cwd, root, &server); break;
        case 5: if (rand() % 20 == 0) tree_detach_pid(&tree, server.pid); break;
        default:
            if (ask(&tree, path, cwd, root, server.pid, rand() % 13 - 1, rand() % 2) == 0 && !is_canonical(&result))
                bad++;
        }
    }
    check(bad == 0, "random names and changes");
    tree_fini(&tree);
}

int main(void)
{
    test_canonical();
    test_order();
    test_types();
    test_listing();
    test_names();
    test_links();
    test_detach();
    test_random();
    printf("%u passed, %u failed\n", passed, failed);
    return failed != 0;
}
