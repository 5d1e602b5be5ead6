/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A directory: names in the order they came, each with a number (cookie) that grows and is never
 * used again, so that a reader that was interrupted goes on where it was whatever has come and gone
 * meanwhile; a hash finds a name.
 */
#ifndef FS_TMP_DIR_H
#define FS_TMP_DIR_H

#include <stddef.h>
#include <stdint.h>

struct dir_entry {
    struct dir_entry *next;          /* in the hash chain */
    uint64_t cookie;
    uint32_t hash;
    uint16_t len;
    void *node;
    char name[];
};

struct dir_slot {
    uint64_t cookie;
    struct dir_entry *entry;         /* NULL: removed */
};

struct dir {
    struct dir_slot *slot;           /* ascending */
    size_t slots, size;              /* in use (with removed ones), allocated */
    size_t count;                    /* entries */
    struct dir_entry **chain;
    unsigned shift;                  /* 1 << shift chains, 0: none */
    uint64_t next_cookie;
};

void dir_init(struct dir *dir, uint64_t first_cookie);
void dir_destroy(struct dir *dir);   /* of an empty one */
struct dir_entry *dir_find(const struct dir *dir, const char *name, size_t len);
/* NULL: no memory */
struct dir_entry *dir_add(struct dir *dir, const char *name, size_t len, void *node);
void dir_remove(struct dir *dir, struct dir_entry *entry);
/* The first entry from that cookie on, or NULL. */
struct dir_entry *dir_from(const struct dir *dir, uint64_t cookie);

#endif
