/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <stdlib.h>
#include <errno.h>

static __attribute__((__noinline__)) void *from_heap(size_t size)
{
    void *p = NULL;

    if (size <= PTRDIFF_MAX - 2 * PAGE) {
        __heap_lock();
        p = __heap_alloc(size);
        __heap_unlock();
    }
    if (p == NULL) {
        errno = ENOMEM;
    }
    return p;
}

void *malloc(size_t size)
{
    void *p = __cache_alloc(size);

    return __builtin_expect(p != NULL, 1) ? p : from_heap(size);
}

/* errno survives: free() is called on error paths. */
static __attribute__((__noinline__)) void to_heap(struct header *h)
{
    int saved = errno;

    __heap_lock();
    __heap_free(h);
    __heap_unlock();
    errno = saved;
}

void free(void *p)
{
    struct header *h;

    if (p == NULL) {
        return;
    }
    h = __block_header(p, "free");
    if (__builtin_expect(!__cache_free(h), 0)) {
        to_heap(h);
    }
}
