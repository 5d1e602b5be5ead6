/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of regions (interface and fields in region.h).
 *
 * R1  in-order, regions ascend and do not overlap: left->hi <= start < end <= right->lo
 * R2  AVL: the heights of a node's subtrees differ by at most one, so depth <= 1.45 log2(n)
 * R3  lo, hi, gap, height describe the subtree and follow from the node and its children alone
 * Recursion is as deep as the tree: 30 levels for a million regions, about 2 KiB of stack.
 */
#include "region.h"

static int height(const struct region *n) { return n ? n->height : 0; }

static uintptr_t gap_between(uintptr_t end, uintptr_t start, uintptr_t best)
{
    return start - end > best ? start - end : best;
}

static void refresh(struct region *n)
{
    int l = height(n->left), r = height(n->right);
    n->height = (uint8_t)(MAX(l, r) + 1);
    n->lo = n->left ? n->left->lo : n->start;
    n->hi = n->right ? n->right->hi : n->end;
    n->gap = 0;
    if (n->left)
        n->gap = gap_between(n->left->hi, n->start, n->left->gap);
    if (n->right) {
        n->gap = MAX(n->gap, n->right->gap);
        n->gap = gap_between(n->end, n->right->lo, n->gap);
    }
}

static struct region *rotate_right(struct region *n)
{
    struct region *l = n->left;
    n->left = l->right;
    l->right = n;
    refresh(n);
    refresh(l);
    return l;
}

static struct region *rotate_left(struct region *n)
{
    struct region *r = n->right;
    n->right = r->left;
    r->left = n;
    refresh(n);
    refresh(r);
    return r;
}

static struct region *balance(struct region *n)
{
    int d = height(n->left) - height(n->right);
    if (d > 1) {
        if (height(n->left->left) < height(n->left->right))
            n->left = rotate_left(n->left);
        return rotate_right(n);
    }
    if (d < -1) {
        if (height(n->right->right) < height(n->right->left))
            n->right = rotate_right(n->right);
        return rotate_left(n);
    }
    refresh(n);
    return n;
}

struct region *region_find(struct region *n, uintptr_t addr)
{
    struct region *best = NULL;
    while (n) {
        if (n->end > addr) {
            best = n;
            n = n->left;
        } else {
            n = n->right;
        }
    }
    return best;
}

static struct region *insert(struct region *n, struct region *r)
{
    if (n == NULL)
        return r;
    kassert(r->end <= n->start || r->start >= n->end);
    if (r->start < n->start)
        n->left = insert(n->left, r);
    else
        n->right = insert(n->right, r);
    return balance(n);
}

struct region *region_insert(struct region *root, struct region *r)
{
    kassert(r->start < r->end);
    r->left = r->right = NULL;
    refresh(r);
    return insert(root, r);
}

/* Unlinks the lowest node of the subtree; *min is it. */
static struct region *take_min(struct region *n, struct region **min)
{
    if (n->left == NULL) {
        *min = n;
        return n->right;
    }
    n->left = take_min(n->left, min);
    return balance(n);
}

static struct region *take_node(struct region *n)
{
    struct region *min;
    if (n->right == NULL)
        return n->left;
    struct region *right = take_min(n->right, &min);
    min->right = right;
    min->left = n->left;
    return balance(min);
}

struct region *region_remove(struct region *n, struct region *r)
{
    kassert(n != NULL);
    if (n == r)
        return take_node(n);
    if (r->start < n->start)
        n->left = region_remove(n->left, r);
    else
        n->right = region_remove(n->right, r);
    return balance(n);
}

void region_update(struct region *n, struct region *r)
{
    kassert(n != NULL);
    if (n != r)
        region_update(r->start < n->start ? n->left : n->right, r);
    refresh(n);
}

/* What a hole must offer, and where it may lie. */
struct want { uintptr_t low, high; size_t len, align; bool topmost; };

static uintptr_t fit(const struct want *w, uintptr_t from, uintptr_t to)
{
    from = MAX(from, w->low);
    to = MIN(to, w->high);
    if (from >= to || to - from < w->len)
        return 0;
    uintptr_t at = w->topmost ? ALIGN_DOWN(to - w->len, w->align) : ALIGN_UP(from, w->align);
    return at >= from && at <= to - w->len ? at : 0;
}

/* A subtree is entered only when it touches [low, high) and its widest hole could do; with
   low and high cutting at most two
   paths, and a hole of len + align always fitting, that is O(log n). */
static uintptr_t search(const struct region *n, const struct want *w)
{
    if (n == NULL || n->gap < w->len + w->align - PAGE_SIZE || n->hi <= w->low || n->lo >= w->high)
        return 0;
    for (unsigned step = 0; step < 4; step++) {
        uintptr_t at = 0;
        switch (w->topmost ? 3 - step : step) {
        case 0: at = search(n->left, w); break;
        case 1: at = n->left ? fit(w, n->left->hi, n->start) : 0; break;
        case 2: at = n->right ? fit(w, n->end, n->right->lo) : 0; break;
        case 3: at = search(n->right, w); break;
        }
        if (at)
            return at;
    }
    return 0;
}

uintptr_t region_hole(const struct region *root, uintptr_t low, uintptr_t high, size_t len, size_t align, bool topmost)
{
    struct want w = { low, high, len, MAX(align, PAGE_SIZE), topmost };
    if (len == 0 || len > high || low >= high)
        return 0;
    if (root == NULL)
        return fit(&w, low, high);
    uintptr_t below = fit(&w, low, root->lo), above = fit(&w, root->hi, high);
    if (topmost && above)
        return above;
    if (!topmost && below)
        return below;
    uintptr_t inside = search(root, &w);
    if (inside)
        return inside;
    return topmost ? below : above;
}

static void check(const struct region *n)
{
    if (n == NULL)
        return;
    check(n->left);
    check(n->right);
    kassert(n->start < n->end);
    kassert(n->left == NULL || n->left->hi <= n->start);
    kassert(n->right == NULL || n->right->lo >= n->end);
    struct region copy = *n;
    refresh(&copy);
    kassert(copy.lo == n->lo && copy.hi == n->hi && copy.gap == n->gap && copy.height == n->height);
    int d = height(n->left) - height(n->right);
    kassert(d >= -1 && d <= 1);
}

void region_check(const struct region *root)
{
    check(root);
}
