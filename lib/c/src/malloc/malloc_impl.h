/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The heap. One lock guards everything below but the threads' caches (cache.c).
 *
 *   arena   a mapping of 32 KiB or more; its first page opens with struct arena, the rest is handed out in page runs
 *   slab    a page run cut into blocks of one size class; empty slabs go back to their arena, empty arenas to the system
 *   run     a page run holding one medium block;   large: a mapping holding one big block
 *
 * Each block is preceded by an 8-byte header that says what it is and carries a check word, so that a double free, a
 * pointer malloc() never gave and most overruns of the block below are found when the block is freed.
 */
#ifndef MALLOC_IMPL_H_INCLUDED
#define MALLOC_IMPL_H_INCLUDED

#include <stddef.h>
#include <stdint.h>

#define PAGE ((size_t)4096)
#define ARENA_FIRST ((size_t)32 << 10)
#define ARENA_MAX ((size_t)1 << 20)
#define ARENA_WORDS 4 /* bitmap words: ARENA_MAX / PAGE / 64 */
#define SLAB_MAX ((size_t)2048) /* largest block kept in slabs, header included */
#define RUN_MAX ((size_t)256 << 10) /* largest block taken from an arena */

enum kind { KIND_SLAB = 1, KIND_RUN = 2, KIND_LARGE = 3, KIND_ALIGNED = 4 };

/* offset: from the owner (slab, run, mapping; for ALIGNED the block it lies in) to the block, in 16-byte units. */
struct header {
    uint32_t kind_offset; /* kind in the low 3 bits */
    uint32_t check;
};

struct arena {
    struct arena *next, *prev;
    size_t npages;
    size_t nfree; /* pages free */
    uint64_t used[ARENA_WORDS];
    uint32_t first_page_taken;
    uint32_t pad32;
    uint64_t pad64; /* keeps what follows 16-aligned */
};

struct slab {
    struct slab *next, *prev; /* on its class's list while it has a free block */
    struct arena *arena;
    void *free;      /* chain of freed blocks, links XORed with the secret */
    uint32_t bytes;  /* length of the slab */
    uint16_t class_index;
    uint16_t capacity;
    uint16_t carved; /* blocks ever handed out; the others are untouched memory */
    uint16_t in_use;
    uint32_t listed;
};

struct run {
    struct arena *arena; /* NULL: a mapping of its own */
    size_t bytes;        /* whole length, this struct included */
    uint64_t pad;
    struct header header; /* right before the block */
};

struct heap_figures {
    size_t arena_bytes, large_bytes, large_count, slabs, small_used, small_blocks_free, small_free_bytes, run_bytes;
};

/* All need the heap lock. */
void __heap_lock(void);
void __heap_unlock(void);
void *__heap_alloc(size_t size);
void __heap_free(struct header *h);
size_t __heap_usable(struct header *h);
size_t __heap_trim(void);
void __heap_figures(struct heap_figures *f);
extern struct heap_figures __heap_stats;

/* The calling thread's cache; no lock. NULL: it has no block of the size. */
void *__cache_alloc(size_t size);
int __cache_free(struct header *h); /* checked already; 0: the heap's to free */
void __cache_flush(void);           /* the thread ends, or memory is wanted back */

/* Differs in every process run: from the kernel's random bytes and from where the program lies. */
extern uintptr_t __stack_chk_guard __attribute__((__weak__));
static inline uint64_t __heap_secret(void)
{
    uint64_t s = (uint64_t)(uintptr_t)&__heap_stats * UINT64_C(0x9e3779b97f4a7c15);

    return &__stack_chk_guard != NULL ? s ^ __stack_chk_guard : s;
}

static inline uint32_t __header_check(const struct header *h)
{
    uint64_t x = ((uint64_t)(uintptr_t)h ^ __heap_secret()) + h->kind_offset * UINT64_C(0xff51afd7ed558ccd);

    x ^= x >> 29;
    x *= UINT64_C(0xc4ceb9fe1a85ec53);
    return (uint32_t)(x >> 32);
}

static inline void *__header_owner(const struct header *h)
{
    return (char *)(h + 1) - (size_t)(h->kind_offset >> 3) * 16;
}

struct header *__block_header(void *p, const char *who); /* checks it; does not return when it is bad */
void __header_set(struct header *h, enum kind kind, const void *owner);
void __heap_corrupt(const char *who, const void *p) __attribute__((__noreturn__));

void *__arena_pages(size_t n, struct arena **where);
void __arena_release(struct arena *a, void *p, size_t n);
void *__arena_first_page(size_t *bytes, struct arena **where);
size_t __arena_trim(void);

#endif
