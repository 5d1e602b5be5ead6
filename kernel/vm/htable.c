/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Handle tables (interface in kalloc.h).
 *
 * H1  dir covers [0, limit); an entry is a leaf of this table or &htable_no_leaf, never NULL: htable_get()
 *     needs no test
 * H2  leaf->used has a bit for each slot in use; full / some have a bit for each leaf without a free / with a used slot
 * H3  a leaf without used slots does not exist, but for the first leaf of a table that has had one
 * Growth writes at most HTABLE_MAX / 64 directory entries (32 KiB). Searches look at one leaf and 64 bitmap words.
 */
#include "kalloc.h"

#define WORDS(leaves)   (((leaves) + 63) / 64)

struct hleaf htable_no_leaf;
static KCACHE_DEFINE(leaf_cache, "handle-leaf", struct hleaf);

static unsigned leaves(const struct htable *ht) { return ht->limit / HTABLE_LEAF; }

static size_t dir_bytes(unsigned n) { return n * sizeof(struct hleaf *) + 2 * WORDS(n) * sizeof(uint64_t); }

static void bit_put(uint64_t *map, unsigned bit, bool on)
{
    if (on)
        map[bit / 64] |= 1ul << (bit % 64);
    else
        map[bit / 64] &= ~(1ul << (bit % 64));
}

/* First bit at or above `from` (below n) that differs from `skip`; n: none. */
static unsigned bit_find(const uint64_t *map, unsigned n, unsigned from, uint64_t invert)
{
    for (unsigned w = from / 64; w < WORDS(n); w++) {
        uint64_t v = map[w] ^ invert;
        if (w == from / 64)
            v &= ~0ul << (from % 64);
        if (v) {
            unsigned bit = w * 64 + (unsigned)__builtin_ctzl(v);
            return bit < n ? bit : n;
        }
    }
    return n;
}

void htable_init(struct htable *ht, unsigned max)
{
    *ht = (struct htable){ .max = MIN(max, HTABLE_MAX), .dir1 = &htable_no_leaf };
    ht->dir = &ht->dir1;
    ht->full = &ht->full1;
    ht->some = &ht->some1;
    ht->limit = HTABLE_LEAF;
}

static void dir_free(struct htable *ht, struct quota *q)
{
    if (ht->dir != &ht->dir1)
        kmem_free(ht->dir, dir_bytes(leaves(ht)), q);
}

/* Makes the directory cover `index`, which it does not. */
static int dir_grow(struct htable *ht, unsigned index, struct quota *q)
{
    unsigned old = leaves(ht), n = old;
    while (n * HTABLE_LEAF <= index)
        n *= 2;
    struct hleaf **dir = kmem_alloc(dir_bytes(n), q);
    if (dir == NULL)
        return -ENOMEM;
    uint64_t *full = (uint64_t *)(dir + n), *some = full + WORDS(n);
    memcpy(dir, ht->dir, old * sizeof(*dir));
    memcpy(full, ht->full, WORDS(old) * sizeof(*full));
    memcpy(some, ht->some, WORDS(old) * sizeof(*some));
    dir[old] = &htable_no_leaf;
    for (unsigned have = 1; old + have < n; have *= 2)
        memcpy(&dir[old + have], &dir[old], MIN(have, n - old - have) * sizeof(*dir));
    dir_free(ht, q);
    ht->dir = dir;
    ht->full = full;
    ht->some = some;
    ht->limit = n * HTABLE_LEAF;
    return 0;
}

static struct hleaf *leaf_get(struct htable *ht, unsigned l, struct quota *q)
{
    if (ht->dir[l] != &htable_no_leaf)
        return ht->dir[l];
    struct hleaf *leaf = kcache_alloc(&leaf_cache, q);
    if (leaf)
        ht->dir[l] = leaf;
    return leaf;
}

/* Puts obj at index, which is free. */
static int slot_take(struct htable *ht, unsigned index, void *obj, struct quota *q)
{
    int err = index < ht->limit ? 0 : dir_grow(ht, index, q);
    if (err)
        return err;
    unsigned l = index / HTABLE_LEAF;
    struct hleaf *leaf = leaf_get(ht, l, q);
    if (leaf == NULL)
        return -ENOMEM;
    if (!leaf->used)
        bit_put(ht->some, l, true);
    leaf->used |= 1ul << (index % HTABLE_LEAF);
    leaf->slot[index % HTABLE_LEAF] = obj;
    if (leaf->used == ~0ul)
        bit_put(ht->full, l, true);
    ht->count++;
    return (int)index;
}

static unsigned lowest_free(const struct htable *ht, unsigned first)
{
    if (first >= ht->limit)
        return first;
    uint64_t open = ~ht->dir[first / HTABLE_LEAF]->used & (~0ul << (first % HTABLE_LEAF));
    if (open)
        return ALIGN_DOWN(first, HTABLE_LEAF) + (unsigned)__builtin_ctzl(open);
    unsigned l = bit_find(ht->full, leaves(ht), first / HTABLE_LEAF + 1, ~0ul);
    if (l >= leaves(ht))
        return ht->limit;
    return l * HTABLE_LEAF + (unsigned)__builtin_ctzl(~ht->dir[l]->used);
}

int htable_alloc(struct htable *ht, void *obj, unsigned first, struct quota *q)
{
    kassert(obj != NULL);
    unsigned index = lowest_free(ht, first);
    if (index >= ht->max)
        return -EAGAIN;
    return slot_take(ht, index, obj, q);
}

int htable_set(struct htable *ht, unsigned index, void *obj, struct quota *q)
{
    kassert(obj != NULL);
    if (index >= ht->max)
        return -EINVAL;
    if (htable_get(ht, index))
        return -EBUSY;
    return slot_take(ht, index, obj, q);
}

void *htable_remove(struct htable *ht, unsigned index, struct quota *q)
{
    void *obj = htable_get(ht, index);
    if (obj == NULL)
        return NULL;
    unsigned l = index / HTABLE_LEAF;
    struct hleaf *leaf = ht->dir[l];
    leaf->slot[index % HTABLE_LEAF] = NULL;
    if (leaf->used == ~0ul)
        bit_put(ht->full, l, false);
    leaf->used &= ~(1ul << (index % HTABLE_LEAF));
    ht->count--;
    if (leaf->used == 0) {
        bit_put(ht->some, l, false);
        if (l != 0) {
            ht->dir[l] = &htable_no_leaf;
            kcache_free(&leaf_cache, leaf, q);
        }
    }
    return obj;
}

int htable_next(const struct htable *ht, unsigned index)
{
    if (index >= ht->limit)
        return -1;
    uint64_t used = ht->dir[index / HTABLE_LEAF]->used & (~0ul << (index % HTABLE_LEAF));
    if (used)
        return (int)(ALIGN_DOWN(index, HTABLE_LEAF) + (unsigned)__builtin_ctzl(used));
    unsigned l = bit_find(ht->some, leaves(ht), index / HTABLE_LEAF + 1, 0);
    if (l >= leaves(ht))
        return -1;
    return (int)(l * HTABLE_LEAF + (unsigned)__builtin_ctzl(ht->dir[l]->used));
}

void htable_fini(struct htable *ht, struct quota *q)
{
    kassert(ht->count == 0);
    if (ht->dir[0] != &htable_no_leaf)
        kcache_free(&leaf_cache, ht->dir[0], q);
    dir_free(ht, q);
    ht->limit = 0;
}
