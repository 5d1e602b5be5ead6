/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The physical page allocator.
 *
 * A page of sysram is in exactly one of these places:
 *   free list    inside a free block of 2^order pages; the block's first page has state FREE and that order
 *   CPU cache    state CACHED, linked by `next` from cache[cpu]
 *   zero pool    state CACHED, linked by `next` from zero_pool; contents are zero
 *   allocated    any other state; its user owns the field `ref`
 * P1  only the first page of a free block has state FREE; two free buddies of one order never exist side by side
 * P2  free_pages = pages in the first three places; reserved_pages <= free_pages
 * P3  order-0 allocation finds any free page, wherever it is: so P2 makes a reserved allocation certain
 * Pages that lie between sysram ranges have a struct page too, state NONE for ever.
 *
 * Everything here runs under the kernel lock. Bounds: a buddy operation is O(PMEM_MAX_ORDER); where there is no block, DRAIN_STEP pages
 * of the caches go back and it is tried once more.
 */
#include "pmem.h"
#include "inject.h"
#include "percpu.h"
#include <sys/syspage.h>

#define ORDERS      (PMEM_MAX_ORDER + 1)
#define MAX_SPANS   16u
#define MAX_BANKS   32u
#define SPAN_JOIN   (64ul << 20)    /* holes up to this size are cheaper in one page array than as two */
#define CACHE_MAX   16u
#define CACHE_BATCH_ORDER 3u
#define CACHE_BATCH (1u << CACHE_BATCH_ORDER)
#define POOL_MAX    64u

struct bank { paddr_t start, end; };
struct free_links { uint32_t next, prev; };     /* first bytes of a free block's first page */
struct cache { uint32_t head, count; };

struct pmem_span pmem_spans[MAX_SPANS];
static unsigned span_count;                     /* [I] */
static struct bank banks[MAX_BANKS];            /* [I] all RAM, see pmem_is_ram() */
static unsigned bank_count;                     /* [I] */
static uint32_t free_head[ORDERS];              /* page numbers, 0: empty */
static uint32_t free_orders;                    /* bit n: free_head[n] is not empty */
static struct cache caches[MAX_CPUS];
static struct cache zero_pool;
static uint64_t total_pages, free_pages, reserved_pages;

COLD struct page *pmem_page_slow(uint32_t pfn)
{
    for (unsigned i = 0; i < span_count; i++)
        if (pfn - pmem_spans[i].first < pmem_spans[i].count)
            return &pmem_spans[i].pages[pfn - pmem_spans[i].first];
    return NULL;
}

COLD paddr_t pmem_page_paddr(const struct page *pg)
{
    for (unsigned i = 0; i < span_count; i++)
        if ((size_t)(pg - pmem_spans[i].pages) < pmem_spans[i].count)
            return pfn_paddr(pmem_spans[i].first + (uint32_t)(pg - pmem_spans[i].pages));
    kpanic("pmem: no such page structure");
}

bool pmem_is_ram(paddr_t pa)
{
    for (unsigned i = 0; i < bank_count; i++)
        if (pa >= banks[i].start && pa < banks[i].end)
            return true;
    return false;
}

/* Buddy lists */

static struct free_links *links(uint32_t pfn)
{
    return paddr_to_virt(pfn_paddr(pfn));
}

static void list_add(uint32_t pfn, unsigned order)
{
    struct page *pg = pfn_page(pfn);
    struct free_links *l = links(pfn);
    l->prev = 0;
    l->next = free_head[order];
    if (l->next)
        links(l->next)->prev = pfn;
    free_head[order] = pfn;
    free_orders |= 1u << order;
    pg->state = PAGE_FREE;
    pg->order = (uint8_t)order;
}

static void list_del(uint32_t pfn, unsigned order)
{
    struct free_links *l = links(pfn);
    if (l->next)
        links(l->next)->prev = l->prev;
    if (l->prev)
        links(l->prev)->next = l->next;
    else if ((free_head[order] = l->next) == 0)
        free_orders &= ~(1u << order);
    pfn_page(pfn)->state = PAGE_NONE;
}

static uint32_t buddy_alloc(unsigned order)
{
    uint32_t fit = free_orders & ~((1u << order) - 1);
    if (fit == 0)
        return 0;
    unsigned o = (unsigned)__builtin_ctz(fit);
    uint32_t pfn = free_head[o];
    list_del(pfn, o);
    while (o > order) {
        o--;
        list_add(pfn + (1u << o), o);
    }
    return pfn;
}

static void buddy_free(uint32_t pfn, unsigned order)
{
    while (order < PMEM_MAX_ORDER) {
        uint32_t other = pfn ^ (1u << order);
        struct page *pg = pfn_page(other);
        if (pg == NULL || pg->state != PAGE_FREE || pg->order != order)
            break;
        list_del(other, order);
        pfn &= ~(1u << order);
        order++;
    }
    list_add(pfn, order);
}

/* Single pages: caches and the zero pool */

static void cache_push(struct cache *c, uint32_t pfn)
{
    struct page *pg = pfn_page(pfn);
    pg->state = PAGE_CACHED;
    pg->icache = 0;
    pg->next = c->head;
    c->head = pfn;
    c->count++;
}

static uint32_t cache_pop(struct cache *c)
{
    uint32_t pfn = c->head;
    if (pfn == 0)
        return 0;
    struct page *pg = pfn_page(pfn);
    c->head = pg->next;
    c->count--;
    *pg = (struct page){ .state = PAGE_NONE };
    return pfn;
}

static void cache_drain(struct cache *c, unsigned keep)
{
    while (c->count > keep)
        buddy_free(cache_pop(c), 0);
}

#define DRAIN_STEP 24u
bool pmem_drain_step(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i <= MAX_CPUS && n < DRAIN_STEP; i++) {
        struct cache *c = i < MAX_CPUS ? &caches[i] : &zero_pool;
        for (; c->count && n < DRAIN_STEP; n++)
            buddy_free(cache_pop(c), 0);
    }
    return n != 0;
}

/* One block for all of them, when there is one: pages then come out in ascending order. */
static void cache_fill(struct cache *c)
{
    uint32_t block = buddy_alloc(CACHE_BATCH_ORDER);
    for (unsigned i = 1u << CACHE_BATCH_ORDER; block && i-- > 0;)
        cache_push(c, block + i);
    if (block == 0 && (block = buddy_alloc(0)) != 0)
        cache_push(c, block);
}

static uint32_t single_page(void)
{
    struct cache *c = &caches[cpu_index()];
    if (c->count == 0)
        cache_fill(c);
    uint32_t pfn = cache_pop(c);
    if (pfn == 0)
        pfn = cache_pop(&zero_pool);
    for (unsigned i = 0; pfn == 0 && i < MAX_CPUS; i++)
        pfn = cache_pop(&caches[i]);
    return pfn;
}

static paddr_t alloc_single(unsigned flags)
{
    if (flags & PMEM_ZERO) {
        uint32_t zeroed = cache_pop(&zero_pool);
        if (zeroed)
            return pfn_paddr(zeroed);
    }
    uint32_t pfn = single_page();
    kassert(pfn != 0);      /* P3: free_pages said there is one */
    if (flags & PMEM_ZERO)
        page_zero(paddr_to_virt(pfn_paddr(pfn)));
    return pfn_paddr(pfn);
}

static COLD uint32_t alloc_block(unsigned order)
{
    uint32_t pfn = buddy_alloc(order);
    return pfn == 0 && pmem_drain_step() ? buddy_alloc(order) : pfn;
}

/* free_pages and reserved_pages after taking n pages; false: not available. */
static bool account_take(uint64_t n, unsigned flags)
{
    if (flags & PMEM_RESERVED) {
        kassert(reserved_pages >= n);
        reserved_pages -= n;
    } else if (free_pages - reserved_pages < n) {
        return false;
    }
    free_pages -= n;
    return true;
}

static void account_undo(uint64_t n, unsigned flags)
{
    free_pages += n;
    if (flags & PMEM_RESERVED)
        reserved_pages += n;
}

paddr_t pmem_alloc(unsigned order, unsigned flags)
{
    if (!(flags & PMEM_RESERVED) && inject_fails())
        return 0;
    if (order > PMEM_MAX_ORDER || !account_take(1ul << order, flags))
        return 0;
    if (likely(order == 0))
        return alloc_single(flags);
    uint32_t pfn = alloc_block(order);
    if (pfn == 0) {
        account_undo(1ul << order, flags);
        return 0;
    }
    if (flags & PMEM_ZERO)
        for (unsigned long i = 0; i < 1ul << order; i++)
            page_zero(paddr_to_virt(pfn_paddr(pfn) + i * PAGE_SIZE));
    return pfn_paddr(pfn);
}

void pmem_free(paddr_t pa, unsigned order)
{
    uint32_t pfn = paddr_pfn(pa);
    struct page *pg = pmem_page(pa);
    kassert(pg != NULL && pg->state != PAGE_FREE && pg->state != PAGE_CACHED);
    kassert((pfn & ((1u << order) - 1)) == 0);
    free_pages += 1ul << order;
    pg->state = PAGE_NONE;
    if (order != 0) {
        buddy_free(pfn, order);
        return;
    }
    struct cache *c = &caches[cpu_index()];
    if (c->count >= CACHE_MAX)
        cache_drain(c, CACHE_MAX - CACHE_BATCH);
    cache_push(c, pfn);
}

/* Gives pages [pfn, end) back as the largest aligned blocks they hold. */
static void free_run(uint32_t pfn, uint32_t end)
{
    while (pfn < end) {
        unsigned order = pfn ? (unsigned)__builtin_ctz(pfn) : PMEM_MAX_ORDER;
        if (order > PMEM_MAX_ORDER)
            order = PMEM_MAX_ORDER;
        while ((1ul << order) > end - pfn)
            order--;
        buddy_free(pfn, order);
        pfn += 1u << order;
    }
}

COLD paddr_t pmem_alloc_contig(size_t pages, unsigned align_order)
{
    if (pages == 0 || pages > 1ul << PMEM_MAX_ORDER || inject_fails())
        return 0;
    unsigned order = pages == 1 ? 0 : 64 - (unsigned)__builtin_clzl(pages - 1);
    if (order < align_order)
        order = align_order;
    if (order > PMEM_MAX_ORDER || free_pages - reserved_pages < pages)
        return 0;
    uint32_t pfn = alloc_block(order);
    if (pfn == 0)
        return 0;
    free_run(pfn + (uint32_t)pages, pfn + (1u << order));
    free_pages -= pages;
    return pfn_paddr(pfn);
}

void pmem_free_range(paddr_t pa, size_t pages)
{
    free_run(paddr_pfn(pa), paddr_pfn(pa) + (uint32_t)pages);
    free_pages += pages;
}

bool pmem_reserve(uint64_t pages)
{
    if (free_pages - reserved_pages < pages || inject_fails())
        return false;
    reserved_pages += pages;
    return true;
}

void pmem_unreserve(uint64_t pages)
{
    kassert(reserved_pages >= pages);
    reserved_pages -= pages;
}

uint64_t pmem_total_bytes(void) { return total_pages * PAGE_SIZE; }
uint64_t pmem_free_bytes(void) { return (free_pages - reserved_pages) * PAGE_SIZE; }
uint64_t pmem_reserved_bytes(void) { return reserved_pages * PAGE_SIZE; }
uint64_t pmem_contiguous_bytes(void) { return free_orders ? PAGE_SIZE << (31 - __builtin_clz(free_orders)) : 0; }

bool pmem_zero_ahead(void)
{
    if (zero_pool.count >= POOL_MAX || free_pages < 4 * POOL_MAX)
        return false;
    uint32_t pfn = buddy_alloc(0);
    if (pfn == 0)
        return false;
    page_zero(paddr_to_virt(pfn_paddr(pfn)));
    cache_push(&zero_pool, pfn);
    return true;
}

COLD void pmem_check(void)
{
    uint64_t found = zero_pool.count;
    for (unsigned i = 0; i < MAX_CPUS; i++)
        found += caches[i].count;
    for (unsigned o = 0; o < ORDERS; o++)
        for (uint32_t pfn = free_head[o]; pfn; pfn = links(pfn)->next) {
            struct page *pg = pfn_page(pfn);
            kassert(pg->state == PAGE_FREE && pg->order == o);
            found += 1ul << o;
        }
    kassert(found == free_pages);
    kassert(reserved_pages <= free_pages);
}

/* Boot: from the system page's asinfo to free lists */

static bool streq(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return *a == *b;
}

static COLD unsigned find_ranges(const char *name, struct bank *out, unsigned max)
{
    const char *strings = _SYSPAGE_ENTRY(syspage, strings)->data;
    unsigned n = syspage->asinfo.entry_size / syspage->asinfo.element_size, found = 0;
    for (unsigned i = 0; i < n; i++) {
        const struct asinfo_entry *as = _SYSPAGE_ARRAY_IDX(syspage, asinfo, i);
        if (!streq(strings + as->name, name) || as->end <= as->start)
            continue;
        if (found == max)
            kpanic("pmem: more than %u ranges of %s", max, name);
        out[found].start = as->start;
        out[found++].end = as->end + 1;
    }
    return found;
}

static void sort_ranges(struct bank *r, unsigned n)
{
    for (unsigned i = 1; i < n; i++)
        for (unsigned j = i; j > 0 && r[j].start < r[j - 1].start; j--) {
            struct bank t = r[j];
            r[j] = r[j - 1];
            r[j - 1] = t;
        }
}

/* Takes the span's page array from the end of its largest range. */
static void carve_page_array(struct pmem_span *s, struct bank *r, unsigned n)
{
    struct bank *big = r;
    for (unsigned i = 1; i < n; i++)
        if (r[i].end - r[i].start > big->end - big->start)
            big = &r[i];
    size_t bytes = ALIGN_UP(s->count * sizeof(struct page), PAGE_SIZE);
    if (big->end - big->start <= bytes)
        kpanic("pmem: no room for the page array");
    big->end -= bytes;
    s->pages = paddr_to_virt(big->end);
    memset(s->pages, 0, bytes);
}

static COLD void add_span(struct bank *r, unsigned n)
{
    if (span_count == MAX_SPANS)
        kpanic("pmem: RAM is too scattered");
    struct pmem_span *s = &pmem_spans[span_count];
    s->first = paddr_pfn(r[0].start);
    s->count = paddr_pfn(r[n - 1].end) - s->first;
    carve_page_array(s, r, n);
    span_count++;
    for (unsigned i = 0; i < n; i++) {
        uint32_t first = paddr_pfn(r[i].start), end = paddr_pfn(r[i].end);
        if (first == 0)
            first = 1;      /* page number 0 means none */
        free_run(first, end);
        free_pages += end - first;
    }
}

COLD void pmem_init(void)
{
    struct bank sysram[MAX_BANKS];
    bank_count = find_ranges("ram", banks, MAX_BANKS);
    unsigned n = find_ranges("sysram", sysram, MAX_BANKS), usable = 0;
    for (unsigned i = 0; i < n; i++) {
        struct bank b = { ALIGN_UP(sysram[i].start, PAGE_SIZE), ALIGN_DOWN(sysram[i].end, PAGE_SIZE) };
        if (b.end > b.start)
            sysram[usable++] = b;
    }
    if (usable == 0)
        kpanic("pmem: no sysram in the system page");
    sort_ranges(sysram, usable);
    for (unsigned i = 0; i < usable; i++)
        total_pages += (sysram[i].end - sysram[i].start) >> PAGE_SHIFT;
    for (unsigned i = 0, j; i < usable; i = j) {
        for (j = i + 1; j < usable && sysram[j].start - sysram[j - 1].end <= SPAN_JOIN; j++)
            ;
        add_span(&sysram[i], j - i);
    }
    kassert_debug(free_pages <= total_pages);
}
