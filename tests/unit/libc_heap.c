// SPDX-License-Identifier: Apache-2.0
// sources: lib/c/src/malloc/malloc.c lib/c/src/malloc/cache.c lib/c/src/malloc/calloc.c lib/c/src/malloc/realloc.c lib/c/src/malloc/memalign.c lib/c/src/malloc/malloc_usable_size.c lib/c/src/malloc/malloc_trim.c lib/c/src/malloc/heap.c lib/c/src/malloc/arena.c
// flags: -include tests/unit/libc_rename.h -include tests/unit/libc_host_tls.h -Ilib/c/include -fno-builtin -Wno-unused-parameter -U_FORTIFY_SOURCE
/* The heap under random load: blocks keep their contents, are aligned, do not overlap, and all pages come back. */
#include "libc_host.h"
#include "libc_host_heap.h"
#include <malloc.h>
#include <stdlib.h>

#define BLOCKS 2000

struct _thread_local_storage test_tls;

static struct block {
    unsigned char *p;
    size_t size;
    unsigned char tag;
} blocks[BLOCKS];

static int intact(const struct block *b)
{
    for (size_t i = 0; i < b->size; i++) {
        if (b->p[i] != b->tag) {
            return 0;
        }
    }
    return 1;
}

static size_t random_size(void)
{
    switch (test_random() % 20) {
    case 0:
        return test_random() % 600000;
    case 1: case 2:
        return test_random() % 20000;
    default:
        return test_random() % 600;
    }
}

static int fill(struct block *b)
{
    size_t align = test_random() % 8 == 0 ? (size_t)16 << (test_random() % 10) : 16;
    int bad;

    b->size = random_size();
    b->tag = (unsigned char)test_random();
    b->p = align > 16 ? memalign(align, b->size) : test_random() & 1 ? malloc(b->size) : calloc(1, b->size);
    bad = b->p == NULL || ((uintptr_t)b->p & (align - 1)) != 0 || malloc_usable_size(b->p) < b->size;
    if (!bad) {
        memset(b->p, b->tag, b->size);
    }
    return bad;
}

static int resize(struct block *b)
{
    size_t size = random_size(), keep = size < b->size ? size : b->size;
    unsigned char *p = realloc(b->p, size);

    if (p == NULL) {
        return 1;
    }
    b->p = p;
    b->size = keep;
    int bad = !intact(b);
    memset(p, b->tag, size);
    b->size = size;
    return bad;
}

static int random_load(void)
{
    int bad = 0;

    for (int i = 0; i < 60000; i++) {
        struct block *b = &blocks[test_random() % BLOCKS];
        if (b->p == NULL) {
            bad += fill(b);
        } else if (test_random() % 4 == 0) {
            bad += resize(b);
        } else {
            bad += !intact(b);
            free(b->p);
            b->p = NULL;
        }
    }
    for (int i = 0; i < BLOCKS; i++) {
        if (blocks[i].p != NULL) {
            bad += !intact(&blocks[i]);
            free(blocks[i].p);
        }
    }
    return bad;
}

static int zeroed(void)
{
    int bad = 0;

    for (size_t n = 1; n < 5000; n += 37) {
        unsigned char *p = malloc(n), *q;
        memset(p, 0xaa, n);
        free(p);
        q = calloc(n, 1);
        for (size_t i = 0; i < n; i++) {
            bad += q[i] != 0;
        }
        free(q);
    }
    return bad;
}

/* As many blocks of each size as a cache keeps and more, freed in both orders: all different, all come back. */
static int cached(void)
{
    unsigned char *p[40];
    int bad = 0;

    for (int round = 0; round < 4; round++) {
        for (size_t size = 0; size < 140; size += 4) {
            for (int i = 0; i < 40; i++) {
                p[i] = malloc(size);
                bad += p[i] == NULL || ((uintptr_t)p[i] & 15) != 0 || malloc_usable_size(p[i]) < size;
                memset(p[i], i, size);
            }
            for (int i = 0; i < 40; i++) {
                struct block b = { p[i], size, (unsigned char)i };
                bad += !intact(&b);
            }
            for (int i = 0; i < 40; i++) {
                free(p[round & 1 ? i : 39 - i]);
            }
        }
    }
    return bad;
}

int main(void)
{
    void *p;

    test_result("random load", random_load());
    test_result("calloc clears", zeroed());
    test_result("blocks kept for the thread", cached());
    malloc_trim(0);
    test_result("all pages come back", test_pages_mapped != 0);
    test_result("sizes that overflow fail", calloc(SIZE_MAX / 2, 3) != NULL || malloc(SIZE_MAX - 100) != NULL);
    p = malloc(100);
    test_result("zero bytes is a block", (p = realloc(p, 0)) == NULL);
    free(p);
    malloc_trim(0);
    return test_failures != 0;
}
