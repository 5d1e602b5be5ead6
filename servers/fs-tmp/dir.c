/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "dir.h"

#define SHIFT_MIN 3
#define SLOTS_MIN 8

void dir_init(struct dir *dir, uint64_t first_cookie)
{
    *dir = (struct dir){ .next_cookie = first_cookie };
}

void dir_destroy(struct dir *dir)
{
    free(dir->slot);
    free(dir->chain);
    *dir = (struct dir){ 0 };
}

static uint32_t hash_of(const char *name, size_t len)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ (uint8_t)name[i]) * 16777619u;
    return h ^ h >> 15;
}

static struct dir_entry **chain_of(const struct dir *dir, uint32_t hash)
{
    return &dir->chain[hash & ((1u << dir->shift) - 1)];
}

struct dir_entry *dir_find(const struct dir *dir, const char *name, size_t len)
{
    if (dir->chain == NULL)
        return NULL;
    uint32_t hash = hash_of(name, len);
    for (struct dir_entry *e = *chain_of(dir, hash); e != NULL; e = e->next)
        if (e->hash == hash && e->len == len && memcmp(e->name, name, len) == 0)
            return e;
    return NULL;
}

/* Index of the first slot with that cookie or a higher one. */
static size_t slot_at(const struct dir *dir, uint64_t cookie)
{
    size_t low = 0, high = dir->slots;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (dir->slot[mid].cookie < cookie)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

struct dir_entry *dir_from(const struct dir *dir, uint64_t cookie)
{
    for (size_t i = slot_at(dir, cookie); i < dir->slots; i++)
        if (dir->slot[i].entry != NULL)
            return dir->slot[i].entry;
    return NULL;
}

/* Throws out removed slots when they are many. */
static void compact(struct dir *dir)
{
    size_t n = 0;
    for (size_t i = 0; i < dir->slots; i++)
        if (dir->slot[i].entry != NULL)
            dir->slot[n++] = dir->slot[i];
    dir->slots = n;
}

static int slot_reserve(struct dir *dir)
{
    if (dir->slots < dir->size)
        return 0;
    if (dir->count < dir->slots / 2) {
        compact(dir);
        return 0;
    }
    size_t size = dir->size != 0 ? dir->size * 2 : SLOTS_MIN;
    struct dir_slot *slot = realloc(dir->slot, size * sizeof *slot);
    if (slot == NULL)
        return -1;
    dir->slot = slot;
    dir->size = size;
    return 0;
}

/* Twice the chains; without memory for that the chains get longer. */
static int chain_reserve(struct dir *dir)
{
    if (dir->chain != NULL && dir->count < (size_t)1 << dir->shift)
        return 0;
    struct dir old = *dir;
    unsigned shift = dir->chain != NULL ? dir->shift + 1 : SHIFT_MIN;
    struct dir_entry **chain = shift < 31 ? calloc((size_t)1 << shift, sizeof(struct dir_entry *))
        : NULL;
    if (chain == NULL)
        return dir->chain != NULL ? 0 : -1;
    dir->chain = chain;
    dir->shift = shift;
    for (size_t i = 0; old.chain != NULL && i < (size_t)1 << old.shift; i++)
        for (struct dir_entry *e = old.chain[i], *next; e != NULL; e = next) {
            next = e->next;
            struct dir_entry **to = chain_of(dir, e->hash);
            e->next = *to;
            *to = e;
        }
    free(old.chain);
    return 0;
}

struct dir_entry *dir_add(struct dir *dir, const char *name, size_t len, void *node)
{
    struct dir_entry *e = malloc(sizeof *e + len + 1);
    if (e == NULL || slot_reserve(dir) != 0 || chain_reserve(dir) != 0) {
        free(e);
        return NULL;
    }
    *e = (struct dir_entry){ .cookie = dir->next_cookie++, .hash = hash_of(name, len),
        .len = (uint16_t)len, .node = node };
    memcpy(e->name, name, len);
    e->name[len] = '\0';
    struct dir_entry **chain = chain_of(dir, e->hash);
    e->next = *chain;
    *chain = e;
    dir->slot[dir->slots++] = (struct dir_slot){ e->cookie, e };
    dir->count++;
    return e;
}

void dir_remove(struct dir *dir, struct dir_entry *entry)
{
    struct dir_entry **link = chain_of(dir, entry->hash);
    while (*link != entry)
        link = &(*link)->next;
    *link = entry->next;
    size_t i = slot_at(dir, entry->cookie);
    dir->slot[i].entry = NULL;
    dir->count--;
    while (dir->slots > 0 && dir->slot[dir->slots - 1].entry == NULL)
        dir->slots--;
    free(entry);
}
