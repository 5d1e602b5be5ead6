/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "map.h"

#define SHIFT 6
#define WAYS  (1u << SHIFT)

struct map_node {
    unsigned used;
    void *way[WAYS];
};

/* Highest index a tree of that height reaches. */
static uint64_t reach(unsigned height)
{
    return height * SHIFT >= 63 ? UINT64_MAX : ((uint64_t)1 << (height * SHIFT)) - 1;
}

static unsigned way_of(uint64_t index, unsigned level)
{
    return (unsigned)(index >> ((level - 1) * SHIFT)) & (WAYS - 1);
}

void *map_get(const struct map *map, uint64_t index)
{
    void *at = map->root;
    if (index > reach(map->height))
        return NULL;
    for (unsigned level = map->height; level > 0 && at != NULL; level--)
        at = ((struct map_node *)at)->way[way_of(index, level)];
    return at;
}

/* One level more above the root. */
static int raise(struct map *map)
{
    if (map->root != NULL) {
        struct map_node *node = calloc(1, sizeof *node);
        if (node == NULL)
            return ENOMEM;
        node->way[0] = map->root;
        node->used = 1;
        map->root = node;
    }
    map->height++;
    return 0;
}

static void prune(struct map *map, uint64_t index);

int map_set(struct map *map, uint64_t index, void *block)
{
    while (index > reach(map->height))
        if (raise(map) != 0)
            return ENOMEM;
    void **at = &map->root;
    for (unsigned level = map->height; level > 0; level--) {
        struct map_node *node = *at;
        if (node == NULL) {
            node = *at = calloc(1, sizeof *node);
            if (node == NULL) {
                prune(map, index);
                return ENOMEM;
            }
        }
        at = &node->way[way_of(index, level)];
        if (*at == NULL)
            node->used++;
    }
    *at = block;
    map->blocks++;
    return 0;
}

/* What cutting needs to know on every level. */
struct cut {
    uint64_t first, last;
    void (*drop)(void *block);
    size_t count;
};

/* -> true: nothing is left below */
static bool cut_below(void *at, unsigned level, uint64_t base, struct cut *cut)
{
    if (level == 0) {
        cut->drop(at);
        cut->count++;
        return true;
    }
    struct map_node *node = at;
    uint64_t span = reach(level - 1);
    for (unsigned i = 0; i < WAYS; i++) {
        uint64_t from = base + i * (span + 1);
        if (node->way[i] == NULL || from > cut->last || from + span < cut->first)
            continue;
        if (cut_below(node->way[i], level - 1, from, cut)) {
            node->way[i] = NULL;
            node->used--;
        }
    }
    if (node->used != 0)
        return false;
    free(node);
    return true;
}

size_t map_cut(struct map *map, uint64_t first, uint64_t last, void (*drop)(void *block))
{
    struct cut cut = { first, last, drop, 0 };
    if (map->root == NULL || first > last || first > reach(map->height))
        return 0;
    if (map->height == 0 && first > 0)
        return 0;
    if (cut_below(map->root, map->height, 0, &cut)) {
        map->root = NULL;
        map->height = 0;
    }
    map->blocks -= cut.count;
    return cut.count;
}

/* Undoes the counts along a path whose end could not be made. */
static bool prune_below(void *at, unsigned level, uint64_t index)
{
    struct map_node *node = at;
    void **way = &node->way[way_of(index, level)];
    if (*way == NULL || (level > 1 && prune_below(*way, level - 1, index))) {
        *way = NULL;
        node->used--;
    }
    if (node->used != 0)
        return false;
    free(node);
    return true;
}

static void prune(struct map *map, uint64_t index)
{
    if (map->root == NULL || prune_below(map->root, map->height, index)) {
        map->root = NULL;
        map->height = 0;
    }
}
