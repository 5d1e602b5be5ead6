/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each thread keeps a few of the small blocks it freed, for its next allocations: those need no lock. A block kept counts as
 * in use for its slab; its header is killed, so that freeing it again is found, and its link is disguised like a slab's.
 */
#include "malloc_impl.h"
#include <sys/storage.h>

#define CLASSES 8   /* blocks of up to 128 bytes, header included: class number is size / 16 - 1 */
#define KEPT    8   /* of each class */

struct heap_cache {
    struct header *first[CLASSES];
    uint8_t        count[CLASSES];
};

/* The field is for an emulator of floating point, which this architecture has no use for. */
static struct heap_cache **slot(void)
{
    return (struct heap_cache **)&__tls()->__fpuemu_data;
}

static struct header *pop(struct heap_cache *c, unsigned class)
{
    struct header *h = c->first[class];

    if (h != NULL) {
        if (h->check != ~__header_check(h)) {
            __heap_corrupt("malloc", h + 1);
        }
        c->first[class] = (struct header *)(*(uintptr_t *)(h + 1) ^ __heap_secret());
        c->count[class]--;
    }
    return h;
}

static void push(struct heap_cache *c, unsigned class, struct header *h)
{
    h->check = ~h->check;
    *(uintptr_t *)(h + 1) = (uintptr_t)c->first[class] ^ __heap_secret();
    c->first[class] = h;
    c->count[class]++;
}

void *__cache_alloc(size_t size)
{
    struct heap_cache *c = *slot();
    size_t class = (size + sizeof(struct header) - 1) / 16;
    struct header *h;

    if (c == NULL || class >= CLASSES || (h = pop(c, (unsigned)class)) == NULL) {
        return NULL;
    }
    h->check = ~h->check;
    return h + 1;
}

/* Needs the heap lock. */
static void give_back(struct heap_cache *c, unsigned class, unsigned keep)
{
    while (c->count[class] > keep) {
        struct header *h = pop(c, class);
        h->check = ~h->check;
        __heap_free(h);
    }
}

/* A thread's first free() makes its cache. NULL: no memory for it. */
static struct heap_cache *make(void)
{
    struct heap_cache *c;

    __heap_lock();
    c = __heap_alloc(sizeof *c);
    __heap_unlock();
    if (c != NULL) {
        for (unsigned i = 0; i < CLASSES; i++) {
            c->first[i] = NULL;
            c->count[i] = 0;
        }
        *slot() = c;
    }
    return c;
}

int __cache_free(struct header *h)
{
    struct heap_cache *c = *slot();
    unsigned class;

    if ((h->kind_offset & 7) != KIND_SLAB) {
        return 0;
    }
    class = ((struct slab *)__header_owner(h))->class_index;
    if (class >= CLASSES || (c == NULL && (c = make()) == NULL)) {
        return 0;
    }
    if (c->count[class] == KEPT) {
        __heap_lock();
        give_back(c, class, KEPT / 2);
        __heap_unlock();
    }
    push(c, class, h);
    return 1;
}

void __cache_flush(void)
{
    struct heap_cache *c = *slot();

    if (c == NULL) {
        return;
    }
    *slot() = NULL;
    __heap_lock();
    for (unsigned i = 0; i < CLASSES; i++) {
        give_back(c, i, 0);
    }
    __heap_free(__block_header(c, "free"));
    __heap_unlock();
}
