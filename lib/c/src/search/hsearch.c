/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <search.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Open addressing, linear probing, at most three quarters full: grows, so that hcreate()'s size is only a hint. */
struct __hash_table {
    size_t room, used; /* room is a power of two */
    ENTRY *slot;
};

static struct hsearch_data global;

static uint64_t hash(const char *key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (; *key != '\0'; key++) {
        h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
    }
    return h ^ h >> 32;
}

static ENTRY *probe(struct __hash_table *t, const char *key)
{
    size_t i = hash(key) & (t->room - 1);

    while (t->slot[i].key != NULL && strcmp(t->slot[i].key, key) != 0) {
        i = (i + 1) & (t->room - 1);
    }
    return &t->slot[i];
}

static int resize(struct __hash_table *t, size_t room)
{
    struct __hash_table bigger = { room, t->used, calloc(room, sizeof *bigger.slot) };

    if (bigger.slot == NULL) {
        return -1;
    }
    for (size_t i = 0; i < t->room; i++) {
        if (t->slot[i].key != NULL) {
            *probe(&bigger, t->slot[i].key) = t->slot[i];
        }
    }
    free(t->slot);
    *t = bigger;
    return 0;
}

int hcreate_r(size_t n, struct hsearch_data *h)
{
    size_t room = 16;

    while (room < n + n / 2 && room < SIZE_MAX / 64) {
        room *= 2;
    }
    h->__table = calloc(1, sizeof *h->__table);
    if (h->__table == NULL || resize(h->__table, room) != 0) {
        free(h->__table);
        h->__table = NULL;
        errno = ENOMEM;
        return 0;
    }
    return 1;
}

void hdestroy_r(struct hsearch_data *h)
{
    if (h->__table != NULL) {
        free(h->__table->slot);
        free(h->__table);
        h->__table = NULL;
    }
}

int hsearch_r(ENTRY item, ACTION action, ENTRY **result, struct hsearch_data *h)
{
    struct __hash_table *t = h->__table;

    *result = NULL;
    if (t == NULL) {
        errno = ESRCH;
        return 0;
    }
    if (action == ENTER && t->used >= t->room / 4 * 3 && resize(t, t->room * 2) != 0) {
        errno = ENOMEM;
        return 0;
    }
    ENTRY *e = probe(t, item.key);
    if (e->key == NULL) {
        if (action == FIND) {
            errno = ESRCH;
            return 0;
        }
        *e = item;
        t->used++;
    }
    *result = e;
    return 1;
}

int hcreate(size_t n)
{
    return hcreate_r(n, &global);
}

void hdestroy(void)
{
    hdestroy_r(&global);
}

ENTRY *hsearch(ENTRY item, ACTION action)
{
    ENTRY *e;

    hsearch_r(item, action, &e, &global);
    return e;
}
