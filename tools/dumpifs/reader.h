/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads an image that may be damaged: every offset and size is checked against the file before it is used.
 */
#ifndef READER_H
#define READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct view {
    const uint8_t *data;
    size_t size;
    bool has_startup;
    size_t startup, startup_size; /* of the startup_header in the file */
    size_t fs, fs_size;           /* of the image_header */
    size_t dir, dir_end;          /* of the directory */
    uint32_t startup_sum, fs_sum; /* sums of all words; 0 when sound */
    char mountpoint[256];
};

enum { NODE_FILE, NODE_DIR, NODE_LINK, NODE_OTHER };

struct node {
    int kind;
    uint32_t mode, ino, uid, gid, mtime;
    char path[1100];
    char target[1100]; /* of a link */
    size_t offset, size; /* of a file, in the image file */
};

/* NULL, or what is wrong. anywhere: accept headers between data that is not zero. */
const char *view_open(struct view *v, const uint8_t *data, size_t size, bool anywhere);
/* The node at directory position *at, which moves to the next. 1 found, 0 end, -1 with *wrong set. */
int view_next(const struct view *v, size_t *at, struct node *n, const char **wrong);

uint32_t view_word(const uint8_t *at);

#endif
