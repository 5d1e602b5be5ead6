/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <stdlib.h>
#include <string.h>
#include <errno.h>

/* Takes the heap's own door: a malloc() followed by memset() is what the compiler turns into calloc(). */
void *calloc(size_t n, size_t size)
{
    size_t total;
    void *p = NULL;

    if (!__builtin_mul_overflow(n, size, &total) && total <= PTRDIFF_MAX - 2 * PAGE &&
        (p = __cache_alloc(total)) == NULL) {
        __heap_lock();
        p = __heap_alloc(total);
        __heap_unlock();
    }
    if (p == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    /* A mapping of its own comes zeroed from the system. */
    if ((((struct header *)p - 1)->kind_offset & 7) != KIND_LARGE) {
        memset(p, 0, total);
    }
    return p;
}
