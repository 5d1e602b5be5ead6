/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where the blocks of a file are: a radix tree that is as deep as the highest block needs and has
 * no nodes for holes.
 */
#ifndef FS_TMP_MAP_H
#define FS_TMP_MAP_H

#include <stddef.h>
#include <stdint.h>

#define MAP_INDEX_MAX (((uint64_t)1 << 50) - 1)

struct map {
    void *root;                      /* height 0: block 0 itself, else a node */
    unsigned height;
    size_t blocks;
};

void *map_get(const struct map *map, uint64_t index);              /* NULL: a hole */
int map_set(struct map *map, uint64_t index, void *block);         /* into a hole. -> 0 or ENOMEM */
/* Takes out the blocks first..last, giving each to drop(). -> how many */
size_t map_cut(struct map *map, uint64_t first, uint64_t last, void (*drop)(void *block));

#endif
