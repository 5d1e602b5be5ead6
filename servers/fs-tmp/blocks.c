/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A chunk is aligned to its size, so that a block's address leads to it. Its first block is the
 * head, with a bit per block that is free. One empty chunk is kept against a file that comes and
 * goes.
 */
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>

#include "blocks.h"

#define CHUNK_BLOCKS 64
#define CHUNK_SIZE   (CHUNK_BLOCKS * BLOCK_SIZE)
#define ALL_FREE     (~(uint64_t)1)  /* all but the head */

struct chunk {
    /* of the chunks with a free block; prev NULL: not among them */
    struct chunk *next, **prev;
    uint64_t free;
};

static struct chunk *with_room;
static size_t chunks, empty;

static void list_add(struct chunk *chunk)
{
    chunk->next = with_room;
    chunk->prev = &with_room;
    if (with_room != NULL)
        with_room->prev = &chunk->next;
    with_room = chunk;
}

static void list_remove(struct chunk *chunk)
{
    *chunk->prev = chunk->next;
    if (chunk->next != NULL)
        chunk->next->prev = chunk->prev;
    chunk->prev = NULL;
}

/* Twice the size is mapped and what sticks out is given back. */
static struct chunk *chunk_create(void)
{
    char *map = mmap(NULL, 2 * CHUNK_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
    if (map == MAP_FAILED)
        return NULL;
    char *start = (char *)(((uintptr_t)map + CHUNK_SIZE - 1) & ~(uintptr_t)(CHUNK_SIZE - 1));
    size_t before = (size_t)(start - map), after = CHUNK_SIZE - before;
    if (before != 0)
        munmap(map, before);
    if (after != 0)
        munmap(start + CHUNK_SIZE, after);
    struct chunk *chunk = (struct chunk *)(void *)start;
    chunk->free = ALL_FREE;
    list_add(chunk);
    chunks++;
    empty++;
    return chunk;
}

void *block_get(void)
{
    struct chunk *chunk = with_room != NULL ? with_room : chunk_create();
    if (chunk == NULL)
        return NULL;
    if (chunk->free == ALL_FREE)
        empty--;
    int i = __builtin_ctzll(chunk->free);
    chunk->free &= ~((uint64_t)1 << i);
    if (chunk->free == 0)
        list_remove(chunk);
    return (char *)chunk + (size_t)i * BLOCK_SIZE;
}

void block_put(void *block)
{
    struct chunk *chunk = (struct chunk *)((uintptr_t)block & ~(uintptr_t)(CHUNK_SIZE - 1));
    size_t i = (size_t)((char *)block - (char *)chunk) >> BLOCK_SHIFT;
    if (chunk->free == 0)
        list_add(chunk);
    chunk->free |= (uint64_t)1 << i;
    if (chunk->free != ALL_FREE)
        return;
    if (empty == 0) {
        empty++;
        return;
    }
    list_remove(chunk);
    munmap(chunk, CHUNK_SIZE);
    chunks--;
}

size_t block_chunks(void)
{
    return chunks;
}
