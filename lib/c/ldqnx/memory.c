/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory for the linker's own records: powers of two from pieces of a page or more, kept in lists when they are given
 * back. The first piece is in .bss, enough for a usual program. Under ld_lock.
 */
#include "ld.h"
#include <string.h>
#include <sys/mman.h>

#define CLASSES     20              /* 32 bytes ... */
#define SMALLEST    5
#define PIECE_BYTES (2 * PAGE_BYTES)

struct block {
    size_t class;
    struct block *next;             /* while it is free; else the caller's memory begins behind class */
};
#define HEAD 16                     /* keeps what follows 16-aligned */

static char first_piece[3072] __attribute__((__aligned__(16)));
static char *piece = first_piece;
static size_t left = sizeof first_piece;
static struct block *freed[CLASSES];

static struct block *carve(size_t size)
{
    struct block *b;

    if (size > left) {
        size_t want = size > PIECE_BYTES ? PAGE_UP(size) : PIECE_BYTES;
        char *more = mmap(NULL, want, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (more == MAP_FAILED)
            return NULL;
        piece = more;
        left = want;
    }
    b = (struct block *)(void *)piece;
    piece += size;
    left -= size;
    return b;
}

void *ld_alloc(size_t size)
{
    size_t class = 0;
    struct block *b;

    while (class < CLASSES && size + HEAD > (1ul << (class + SMALLEST)))
        class++;
    b = class < CLASSES ? freed[class] : NULL;
    if (b != NULL)
        freed[class] = b->next;
    else if (class < CLASSES)
        b = carve(1ul << (class + SMALLEST));
    if (b == NULL) {
        ld_fail("no memory", NULL);
        return NULL;
    }
    b->class = class;
    return memset((char *)b + HEAD, 0, size);
}

void ld_free(void *p)
{
    struct block *b;

    if (p == NULL)
        return;
    b = (struct block *)(void *)((char *)p - HEAD);
    b->next = freed[b->class];
    freed[b->class] = b;
}

char *ld_copy(const char *text, size_t len)
{
    char *copy = ld_alloc(len + 1);

    return copy != NULL ? memcpy(copy, text, len) : NULL;
}
