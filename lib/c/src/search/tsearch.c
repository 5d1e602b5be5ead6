/* SPDX-License-Identifier: Apache-2.0 */
#include <search.h>
#include <stdlib.h>

/* A treap: the heap order of each node's address hash keeps the tree's expected depth logarithmic. */
struct node {
    const void *key; /* first: programs read the key through a pointer to the node */
    struct node *left, *right;
};

static unsigned long weight(const struct node *n)
{
    unsigned long x = (unsigned long)n * 0x9e3779b97f4a7c15ul;

    return x ^ x >> 32;
}

static void rotate_up(struct node **link, int from_left)
{
    struct node *top = *link, *child = from_left ? top->left : top->right;

    if (from_left) {
        top->left = child->right;
        child->right = top;
    } else {
        top->right = child->left;
        child->left = top;
    }
    *link = child;
}

static struct node *insert(struct node **link, const void *key, int (*cmp)(const void *, const void *))
{
    struct node *n = *link, *found;
    int d;

    if (n == NULL) {
        n = malloc(sizeof *n);
        if (n != NULL) {
            *n = (struct node) { key, NULL, NULL };
            *link = n;
        }
        return n;
    }
    d = cmp(key, n->key);
    if (d == 0) {
        return n;
    }
    found = insert(d < 0 ? &n->left : &n->right, key, cmp);
    if (d < 0 && n->left != NULL && weight(n->left) > weight(n)) {
        rotate_up(link, 1);
    } else if (d > 0 && n->right != NULL && weight(n->right) > weight(n)) {
        rotate_up(link, 0);
    }
    return found;
}

void *tsearch(const void *key, void **root, int (*cmp)(const void *, const void *))
{
    return root != NULL ? insert((struct node **)root, key, cmp) : NULL;
}

void *tfind(const void *key, void *const *root, int (*cmp)(const void *, const void *))
{
    struct node *n = root != NULL ? *root : NULL;

    while (n != NULL) {
        int d = cmp(key, n->key);
        if (d == 0) {
            return n;
        }
        n = d < 0 ? n->left : n->right;
    }
    return NULL;
}

static struct node *join(struct node *a, struct node *b)
{
    if (a == NULL || b == NULL) {
        return a != NULL ? a : b;
    }
    if (weight(a) > weight(b)) {
        a->right = join(a->right, b);
        return a;
    }
    b->left = join(a, b->left);
    return b;
}

/* Returns the parent of the node removed; for the root, which has none, the root link itself. */
void *tdelete(const void *restrict key, void **restrict root, int (*cmp)(const void *, const void *))
{
    struct node **link = (struct node **)root, *parent = NULL, *n;

    if (root == NULL) {
        return NULL;
    }
    while ((n = *link) != NULL) {
        int d = cmp(key, n->key);
        if (d == 0) {
            *link = join(n->left, n->right);
            free(n);
            return parent != NULL ? (void *)parent : (void *)root;
        }
        parent = n;
        link = d < 0 ? &n->left : &n->right;
    }
    return NULL;
}

static void walk(const struct node *n, void (*action)(const void *, VISIT, int), int depth)
{
    if (n->left == NULL && n->right == NULL) {
        action(n, leaf, depth);
        return;
    }
    action(n, preorder, depth);
    if (n->left != NULL) {
        walk(n->left, action, depth + 1);
    }
    action(n, postorder, depth);
    if (n->right != NULL) {
        walk(n->right, action, depth + 1);
    }
    action(n, endorder, depth);
}

void twalk(const void *root, void (*action)(const void *node, VISIT which, int depth))
{
    if (root != NULL) {
        walk(root, action, 0);
    }
}

void tdestroy(void *root, void (*free_key)(void *key))
{
    struct node *n = root;

    if (n != NULL) {
        tdestroy(n->left, free_key);
        tdestroy(n->right, free_key);
        free_key((void *)n->key);
        free(n);
    }
}
