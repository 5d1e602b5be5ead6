/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernel object caches.
 *
 * A slab is 2^order pages: a struct slab, then per_slab objects of `stride` bytes. An object is
 *   handed out      counted in cache->count
 *   in a magazine   free, linked through its first word from cache->mag[cpu]; its slab counts it as used
 *   in its slab     free, linked through its first word from slab->free
 * K1  a slab is in the partial list exactly when 0 < used < per_slab; with used == 0 it is cache->empty or
 *     goes back to pmem
 * K2  every page of a slab has state SLAB and the number of the slab's first page
 * Everything under the kernel lock; every path is bounded by a magazine's length.
 */
#include "kalloc.h"
#include "inject.h"
#include "pmem.h"
#include <sys/syspage.h>

#define MAG_MAX     8u
#define MAG_BATCH   4u
#define KMEM_MIN    16u
#define KMEM_CLASSES 8u         /* 16 .. 2048 */

struct slab {
    struct kcache *cache;
    struct slab *next, *prev;
    void *free;
    uint32_t used, spare;
};

static struct kcache *all_caches;
static uint64_t block_pages;    /* of kmem_alloc() above the classes */

static struct kcache kmem_class[KMEM_CLASSES] = {
    KCACHE_INIT("kmem-16", 16), KCACHE_INIT("kmem-32", 32), KCACHE_INIT("kmem-64", 64), KCACHE_INIT("kmem-128", 128),
    KCACHE_INIT("kmem-256", 256), KCACHE_INIT("kmem-512", 512),
    KCACHE_INIT("kmem-1024", 1024), KCACHE_INIT("kmem-2048", 2048),
};

bool quota_charge(struct quota *q, size_t size)
{
    if (q == NULL)
        return true;
    if (q->limit && (size > q->limit || q->used > q->limit - size))
        return false;
    q->used += size;
    return true;
}

void quota_refund(struct quota *q, size_t size)
{
    if (q == NULL)
        return;
    kassert(q->used >= size);
    q->used -= size;
}

/* Slabs */

static unsigned cpu_count(void)
{
    return syspage->num_cpu;    /* of the machine, also those that stay out */
}

/* Magazines live as long as the kernel: cut from pages one after the other. */
static COLD struct kmagazine *mag_create(void)
{
    static struct kmagazine *next;
    static unsigned left;
    if (left < cpu_count()) {
        paddr_t pa = pmem_alloc(0, PMEM_ZERO);
        if (pa == 0)
            return NULL;
        next = paddr_to_virt(pa);
        left = PAGE_SIZE / sizeof(*next);
    }
    struct kmagazine *m = next;
    next += cpu_count();
    left -= cpu_count();
    return m;
}

static COLD bool cache_setup(struct kcache *c)
{
    c->mag = mag_create();
    if (c->mag == NULL)
        return false;
    c->stride = (uint32_t)ALIGN_UP(MAX(c->size, (uint32_t)sizeof(void *)), c->size >= 64 ? 16u : 8u);
    c->order = 0;
    while (c->order < 3 && ((PAGE_SIZE << c->order) - sizeof(struct slab)) / c->stride < 6)
        c->order++;
    c->per_slab = (uint16_t)(((PAGE_SIZE << c->order) - sizeof(struct slab)) / c->stride);
    kassert(c->per_slab > 0);
    c->next = all_caches;
    all_caches = c;
    return true;
}

static void partial_add(struct kcache *c, struct slab *s)
{
    s->prev = NULL;
    s->next = c->partial;
    if (s->next)
        s->next->prev = s;
    c->partial = s;
}

static void partial_del(struct kcache *c, struct slab *s)
{
    if (s->next)
        s->next->prev = s->prev;
    if (s->prev)
        s->prev->next = s->next;
    else
        c->partial = s->next;
}

static size_t slab_header(const struct kcache *c)
{
    size_t room = (PAGE_SIZE << c->order) - (size_t)c->per_slab * c->stride;
    return MIN(ALIGN_DOWN(room, 16ul), ALIGN_UP(sizeof(struct slab), 16ul));
}

static struct slab *slab_create(struct kcache *c)
{
    paddr_t pa = pmem_alloc(c->order, 0);
    if (pa == 0)
        return NULL;
    struct slab *s = paddr_to_virt(pa);
    *s = (struct slab){ .cache = c };
    for (unsigned i = 0; i < 1u << c->order; i++) {
        struct page *pg = pmem_page(pa + i * PAGE_SIZE);
        pg->state = PAGE_SLAB;
        pg->slab = paddr_pfn(pa);
    }
    char *obj = (char *)s + slab_header(c);
    for (unsigned i = 0; i < c->per_slab; i++, obj += c->stride) {
        *(void **)obj = s->free;
        s->free = obj;
    }
    c->slabs++;
    return s;
}

static COLD void slab_destroy(struct kcache *c, struct slab *s)
{
    paddr_t pa = virt_to_paddr(s);
    for (unsigned i = 0; i < 1u << c->order; i++)
        pmem_page(pa + i * PAGE_SIZE)->state = PAGE_NONE;
    c->slabs--;
    pmem_free(pa, c->order);
}

static struct slab *slab_of(const void *obj)
{
    struct page *pg = pmem_page(virt_to_paddr(obj));
    kassert(pg != NULL && pg->state == PAGE_SLAB);
    return paddr_to_virt(pfn_paddr(pg->slab));
}

static void *slab_take(struct kcache *c)
{
    struct slab *s = c->partial;
    if (s == NULL) {
        s = c->empty ? c->empty : slab_create(c);
        if (s == NULL)
            return NULL;
        c->empty = NULL;
        partial_add(c, s);
    }
    void *obj = s->free;
    s->free = *(void **)obj;
    if (++s->used == c->per_slab)
        partial_del(c, s);
    return obj;
}

static void slab_give(struct kcache *c, void *obj)
{
    struct slab *s = slab_of(obj);
    kassert(s->cache == c && s->used > 0);
    *(void **)obj = s->free;
    s->free = obj;
    if (s->used-- == c->per_slab)
        partial_add(c, s);
    if (s->used != 0)
        return;
    partial_del(c, s);
    if (c->empty == NULL)
        c->empty = s;
    else
        slab_destroy(c, s);
}

/* Magazines */

static void mag_push(struct kmagazine *m, void *obj)
{
    *(void **)obj = m->top;
    m->top = obj;
    m->count++;
}

static void *mag_pop(struct kmagazine *m)
{
    void *obj = m->top;
    m->top = *(void **)obj;
    m->count--;
    return obj;
}

static void mag_flush(struct kcache *c, struct kmagazine *m, unsigned keep)
{
    while (m->count > keep)
        slab_give(c, mag_pop(m));
}

void *kcache_alloc(struct kcache *c, struct quota *q)
{
    if (inject_fails())
        return NULL;
    if (unlikely(c->stride == 0) && !cache_setup(c))
        return NULL;
    if (!quota_charge(q, c->stride))
        return NULL;
    struct kmagazine *m = &c->mag[cpu_index()];
    void *obj = likely(m->count) ? mag_pop(m) : slab_take(c);
    if (obj == NULL) {
        quota_refund(q, c->stride);
        return NULL;
    }
    c->count++;
    memset(obj, 0, c->size);
    return obj;
}

void kcache_free(struct kcache *c, void *obj, struct quota *q)
{
    kassert(c->count > 0);
    kassert_debug(slab_of(obj)->cache == c);
    c->count--;
    quota_refund(q, c->stride);
    struct kmagazine *m = &c->mag[cpu_index()];
    if (m->count >= MAG_MAX)
        mag_flush(c, m, MAG_MAX - MAG_BATCH);
    mag_push(m, obj);
}

/* What one CPU's magazine of the cache keeps, and the slab kept empty. */
static void cache_trim(struct kcache *c, unsigned cpu)
{
    mag_flush(c, &c->mag[cpu], 0);
    if (c->empty) {
        slab_destroy(c, c->empty);
        c->empty = NULL;
    }
}

COLD bool kalloc_trim_step(uint64_t *at)
{
    uint64_t n = *at / cpu_count();
    struct kcache *c = all_caches;
    while (c && n--)
        c = c->next;
    if (c == NULL)
        return false;
    cache_trim(c, (unsigned)(*at)++ % cpu_count());
    return true;
}

struct kcache *kcache_next(struct kcache *c)
{
    return c ? c->next : all_caches;
}

/* Blocks by size */

static struct kcache *class_of(size_t size)
{
    unsigned i = size <= KMEM_MIN ? 0 : 60 - (unsigned)__builtin_clzl(size - 1);
    return i < KMEM_CLASSES ? &kmem_class[i] : NULL;
}

static unsigned block_order(size_t size)
{
    return size <= PAGE_SIZE ? 0 : 64 - PAGE_SHIFT - (unsigned)__builtin_clzl(size - 1);
}

void *kmem_alloc(size_t size, struct quota *q)
{
    struct kcache *c = class_of(size);
    if (c)
        return kcache_alloc(c, q);
    unsigned order = block_order(size);
    if (order > PMEM_MAX_ORDER || !quota_charge(q, PAGE_SIZE << order))
        return NULL;
    paddr_t pa = pmem_alloc(order, PMEM_ZERO);
    if (pa == 0) {
        quota_refund(q, PAGE_SIZE << order);
        return NULL;
    }
    block_pages += 1ul << order;
    return paddr_to_virt(pa);
}

void kmem_free(void *p, size_t size, struct quota *q)
{
    struct kcache *c = class_of(size);
    if (p == NULL)
        return;
    if (c) {
        kcache_free(c, p, q);
        return;
    }
    unsigned order = block_order(size);
    quota_refund(q, PAGE_SIZE << order);
    block_pages -= 1ul << order;
    pmem_free(virt_to_paddr(p), order);
}

void kalloc_stats(struct kalloc_info *info)
{
    *info = (struct kalloc_info){ .pages = block_pages, .bytes = block_pages * PAGE_SIZE };
    for (struct kcache *c = all_caches; c; c = c->next) {
        info->pages += (uint64_t)c->slabs << c->order;
        info->bytes += (uint64_t)c->count * c->stride;
        info->objects += c->count;
    }
}
