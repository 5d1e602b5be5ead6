// sources: tests/unit/shim/vm_host.c kernel/vm/pmem.c kernel/vm/kalloc.c kernel/vm/htable.c
// flags: -include tests/unit/shim/vm_host.h -Ikernel/include -Ilib/c/include
/* SPDX-License-Identifier: Apache-2.0 */
/* Object caches, quotas and handle tables. */
#include "kalloc.h"
#include "pmem.h"
#include <stdio.h>
#include <stdlib.h>

struct odd { char bytes[200]; };
static KCACHE_DEFINE(odd_cache, "odd", struct odd);
static unsigned rng = 7;
static unsigned rnd(unsigned n) { return (rng = rng * 1103515245u + 12345u) / 65536u % n; }

static bool all_zero(const void *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((const char *)p)[i])
            return false;
    return true;
}

static bool cache_objects(void)
{
    static struct odd *held[1000];
    kcache_free(&odd_cache, kcache_alloc(&odd_cache, NULL), NULL);     /* its magazines stay */
    trim_caches();
    uint64_t before = pmem_free_bytes();
    struct quota q = { 0, 0 };
    for (unsigned n = 0; n < 50000; n++) {
        unsigned i = rnd(1000);
        host_current = rnd(2);
        if (held[i]) {
            for (unsigned b = 0; b < sizeof(struct odd); b++)
                CHECK(held[i]->bytes[b] == (char)i);
            kcache_free(&odd_cache, held[i], &q);
            held[i] = NULL;
        } else {
            held[i] = kcache_alloc(&odd_cache, &q);
            CHECK(held[i] && all_zero(held[i], sizeof(struct odd)));
            memset(held[i], (int)i, sizeof(struct odd));
        }
    }
    unsigned live = 0;
    for (unsigned i = 0; i < 1000; i++)
        live += held[i] != NULL;
    CHECK(kcache_count(&odd_cache) == live && q.used == live * odd_cache.stride);
    for (unsigned i = 0; i < 1000; i++)
        if (held[i])
            kcache_free(&odd_cache, held[i], &q);
    trim_caches();
    pmem_check();
    CHECK(kcache_count(&odd_cache) == 0 && q.used == 0 && odd_cache.slabs == 0 && pmem_free_bytes() == before);
    return true;
}

static bool blocks_of_any_size(void)
{
    uint64_t before = pmem_free_bytes();
    struct quota q = { 0, 0 };
    for (size_t size = 1; size < 70000; size = size * 5 / 4 + 1) {
        char *p = kmem_alloc(size, &q);
        CHECK(p && all_zero(p, size) && ((uintptr_t)p & 7) == 0);
        memset(p, 0x5a, size);
        char *p2 = kmem_alloc(size, NULL);
        CHECK(p2 && (p2 + size <= p || p + size <= p2));
        kmem_free(p2, size, NULL);
        kmem_free(p, size, &q);
    }
    trim_caches();
    CHECK(q.used == 0 && pmem_free_bytes() == before);
    return true;
}

static bool quotas(void)
{
    struct quota q = { 0, 1000 };
    struct odd *o[10];
    unsigned n = 0;
    while (n < 10 && (o[n] = kcache_alloc(&odd_cache, &q)) != NULL)
        n++;
    CHECK(n == 1000 / odd_cache.stride && kmem_alloc(5000, &q) == NULL);
    while (n)
        kcache_free(&odd_cache, o[--n], &q);
    CHECK(q.used == 0);
    return true;
}

static bool handles_lowest_free(void)
{
    struct htable ht;
    struct quota q = { 0, 0 };
    int obj;
    htable_init(&ht, 10000);
    for (int i = 0; i < 9000; i++)
        CHECK(htable_alloc(&ht, &obj, 1, &q) == i + 1);
    CHECK(htable_get(&ht, 0) == NULL && htable_get(&ht, 9000) == &obj && htable_get(&ht, 9001) == NULL);
    CHECK(htable_get(&ht, ~0u) == NULL && htable_get(&ht, 1u << 30) == NULL);
    CHECK(htable_remove(&ht, 4321, &q) == &obj && htable_remove(&ht, 4321, &q) == NULL);
    CHECK(htable_remove(&ht, 77, &q) == &obj);
    CHECK(htable_alloc(&ht, &obj, 100, &q) == 4321 && htable_alloc(&ht, &obj, 0, &q) == 0);
    CHECK(htable_alloc(&ht, &obj, 0, &q) == 77 && htable_alloc(&ht, &obj, 0, &q) == 9001);
    CHECK(htable_set(&ht, 9500, &obj, &q) == 9500 && htable_set(&ht, 9500, &obj, &q) == -EBUSY);
    CHECK(htable_set(&ht, 10000, &obj, &q) == -EINVAL && htable_next(&ht, 9002) == 9500 && htable_next(&ht, 9501) == -1);
    CHECK(ht.count == 9003);
    for (int i = htable_next(&ht, 0); i >= 0; i = htable_next(&ht, (unsigned)i + 1))
        CHECK(htable_remove(&ht, (unsigned)i, &q) == &obj);
    CHECK(ht.count == 0);
    htable_fini(&ht, &q);
    trim_caches();
    CHECK(q.used == 0);
    return true;
}

static bool handles_random(void)
{
    static char model[6000];
    struct htable ht;
    htable_init(&ht, 6000);
    for (unsigned n = 0; n < 60000; n++) {
        unsigned i = rnd(6000), first = rnd(6000);
        if (rnd(2)) {
            CHECK((htable_remove(&ht, i, NULL) != NULL) == model[i]);
            model[i] = 0;
        } else {
            unsigned want = first;
            while (want < 6000 && model[want])
                want++;
            int got = htable_alloc(&ht, model + want, first, NULL);
            CHECK(got == (want < 6000 ? (int)want : -EAGAIN));
            if (got >= 0)
                model[got] = 1;
        }
        unsigned next = i;
        while (next < 6000 && !model[next])
            next++;
        CHECK(htable_next(&ht, i) == (next < 6000 ? (int)next : -1));
        CHECK((htable_get(&ht, i) != NULL) == model[i]);
    }
    return true;
}

int main(void)
{
    host_machine(32ul << 20);
    host_result("kalloc: objects", cache_objects());
    host_result("kalloc: blocks", blocks_of_any_size());
    host_result("kalloc: quotas", quotas());
    host_result("htable: lowest free, exact, next", handles_lowest_free());
    host_result("htable: random against a model", handles_random());
    return host_finish();
}
