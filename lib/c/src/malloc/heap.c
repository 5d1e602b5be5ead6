/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct heap_figures __heap_stats;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Sizes with their header; each is a multiple of 16 so that blocks stay aligned. */
static const uint16_t class_size[] = { 16,  32,  48,  64,  80,  96,  112, 128, 160, 192,  224,  256,
                                       320, 384, 448, 512, 640, 768, 896, 1024, 1280, 1536, 2048 };
#define NCLASSES (sizeof class_size / sizeof class_size[0])

static struct slab *partial[NCLASSES];

void __heap_lock(void)
{
    pthread_mutex_lock(&lock);
}

void __heap_unlock(void)
{
    pthread_mutex_unlock(&lock);
}

void __heap_corrupt(const char *who, const void *p)
{
    static const char text[] = ": heap is corrupt or pointer is not from malloc\n";
    char line[96];
    size_t n = strlen(who);

    memcpy(line, who, n);
    memcpy(line + n, text, sizeof text - 1);
    if (write(STDERR_FILENO, line, n + sizeof text - 1) < 0) {
        raise(SIGABRT);
    }
    abort();
}

void __header_set(struct header *h, enum kind kind, const void *owner)
{
    size_t offset = (size_t)((const char *)(h + 1) - (const char *)owner) / 16;

    h->kind_offset = (uint32_t)(offset << 3 | kind);
    h->check = __header_check(h);
}

/* The freed block keeps a check word of its own, so that freeing it again is told from plain corruption. */
static void header_kill(struct header *h)
{
    h->check = ~h->check;
}

struct header *__block_header(void *p, const char *who)
{
    struct header *h = (struct header *)p - 1;

    if (((uintptr_t)p & 15) != 0 || h->check != __header_check(h)) {
        __heap_corrupt(who, p);
    }
    return h;
}

static unsigned class_of(size_t total)
{
    unsigned lo = 0, hi = NCLASSES - 1;

    if (total <= 128) {
        return (unsigned)((total + 15) / 16) - 1;
    }
    while (lo < hi) {
        unsigned mid = (lo + hi) / 2;
        if (class_size[mid] < total) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

static void slab_list(struct slab *s)
{
    struct slab **head = &partial[s->class_index];

    s->prev = NULL;
    s->next = *head;
    if (*head != NULL) {
        (*head)->prev = s;
    }
    *head = s;
    s->listed = 1;
}

static void slab_unlist(struct slab *s)
{
    if (s->next != NULL) {
        s->next->prev = s->prev;
    }
    if (s->prev != NULL) {
        s->prev->next = s->next;
    } else {
        partial[s->class_index] = s->next;
    }
    s->listed = 0;
}

/* Blocks start 8 bytes before a multiple of 16: header first, then aligned memory for the caller. */
static struct header *slab_block(struct slab *s, unsigned i)
{
    return (struct header *)(void *)((char *)(s + 1) + 8 + (size_t)i * class_size[s->class_index]);
}

static struct slab *slab_create(unsigned c)
{
    size_t bytes = 0;
    struct arena *arena;
    struct slab *s = NULL;

    if (class_size[c] <= 128) {
        s = __arena_first_page(&bytes, &arena);
    }
    if (s == NULL) {
        bytes = class_size[c] <= 256 ? PAGE : class_size[c] <= 1024 ? 2 * PAGE : 4 * PAGE;
        s = __arena_pages(bytes / PAGE, &arena);
    }
    if (s == NULL) {
        return NULL;
    }
    memset(s, 0, sizeof *s);
    s->arena = arena;
    s->bytes = (uint32_t)bytes;
    s->class_index = (uint16_t)c;
    s->capacity = (uint16_t)((bytes - sizeof *s - 8) / class_size[c]);
    __heap_stats.slabs++;
    slab_list(s);
    return s;
}

static void *slab_alloc(unsigned c)
{
    struct slab *s = partial[c];
    struct header *h;

    if (s == NULL && (s = slab_create(c)) == NULL) {
        return NULL;
    }
    if (s->free != NULL) {
        h = s->free;
        if (h < slab_block(s, 0) || h >= slab_block(s, s->carved) || h->check != ~__header_check(h)) {
            __heap_corrupt("malloc", h);
        }
        uint64_t link;
        memcpy(&link, h + 1, sizeof link);
        link ^= __heap_secret();
        s->free = (void *)(uintptr_t)link;
    } else {
        h = slab_block(s, s->carved++);
    }
    if (++s->in_use == s->capacity) {
        slab_unlist(s);
    }
    __header_set(h, KIND_SLAB, s);
    __heap_stats.small_used += class_size[c];
    return h + 1;
}

static void slab_free(struct slab *s, struct header *h)
{
    uint64_t link = (uint64_t)(uintptr_t)s->free ^ __heap_secret();

    header_kill(h);
    memcpy(h + 1, &link, sizeof link);
    s->free = h;
    s->in_use--;
    __heap_stats.small_used -= class_size[s->class_index];
    if (!s->listed) {
        slab_list(s);
    }
    if (s->in_use == 0 && (s->next != NULL || s->prev != NULL)) {
        slab_unlist(s);
        __heap_stats.slabs--;
        __arena_release(s->arena, s, s->bytes / PAGE);
    }
}

static void *run_alloc(size_t size)
{
    size_t bytes = (size + sizeof(struct run) + PAGE - 1) & ~(PAGE - 1);
    struct run *r;

    if (bytes <= RUN_MAX) {
        struct arena *arena;
        r = __arena_pages(bytes / PAGE, &arena);
        if (r == NULL) {
            return NULL;
        }
        r->arena = arena;
        __heap_stats.run_bytes += bytes;
    } else {
        r = mmap64(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
        if (r == MAP_FAILED) {
            return NULL;
        }
        r->arena = NULL;
        __heap_stats.large_bytes += bytes;
        __heap_stats.large_count++;
    }
    r->bytes = bytes;
    __header_set(&r->header, r->arena != NULL ? KIND_RUN : KIND_LARGE, r);
    return r + 1;
}

static void run_free(struct run *r)
{
    header_kill(&r->header);
    if (r->arena != NULL) {
        __heap_stats.run_bytes -= r->bytes;
        __arena_release(r->arena, r, r->bytes / PAGE);
        return;
    }
    __heap_stats.large_bytes -= r->bytes;
    __heap_stats.large_count--;
    if (munmap(r, r->bytes) != 0) {
        __heap_corrupt("free", r);
    }
}

void *__heap_alloc(size_t size)
{
    size_t total = size + sizeof(struct header);

    return total <= SLAB_MAX ? slab_alloc(class_of(total < 16 ? 16 : total)) : run_alloc(size);
}

void __heap_free(struct header *h)
{
    switch (h->kind_offset & 7) {
    case KIND_SLAB:
        slab_free(__header_owner(h), h);
        break;
    case KIND_RUN:
    case KIND_LARGE:
        run_free(__header_owner(h));
        break;
    case KIND_ALIGNED: {
        void *inner = __header_owner(h);
        header_kill(h);
        __heap_free(__block_header(inner, "free"));
        break;
    }
    default:
        __heap_corrupt("free", h + 1);
    }
}

size_t __heap_usable(struct header *h)
{
    switch (h->kind_offset & 7) {
    case KIND_SLAB: {
        struct slab *s = __header_owner(h);
        return class_size[s->class_index] - sizeof *h;
    }
    case KIND_RUN:
    case KIND_LARGE:
        return ((struct run *)__header_owner(h))->bytes - sizeof(struct run);
    case KIND_ALIGNED: {
        char *inner = __header_owner(h);
        size_t skipped = (size_t)((char *)(h + 1) - inner);
        return __heap_usable(__block_header(inner, "realloc")) - skipped;
    }
    default:
        __heap_corrupt("realloc", h + 1);
    }
}

/* Empty slabs, kept one per class, go too. */
size_t __heap_trim(void)
{
    for (unsigned c = 0; c < NCLASSES; c++) {
        for (struct slab *s = partial[c], *next; s != NULL; s = next) {
            next = s->next;
            if (s->in_use == 0) {
                slab_unlist(s);
                __heap_stats.slabs--;
                __arena_release(s->arena, s, s->bytes / PAGE);
            }
        }
    }
    return __arena_trim();
}

void __heap_figures(struct heap_figures *f)
{
    *f = __heap_stats;
    for (unsigned c = 0; c < NCLASSES; c++) {
        for (struct slab *s = partial[c]; s != NULL; s = s->next) {
            size_t n = (size_t)(s->capacity - s->in_use);
            f->small_blocks_free += n;
            f->small_free_bytes += n * class_size[c];
        }
    }
}
