/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <stdlib.h>
#include <errno.h>

void *malloc(size_t size)
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

/* errno survives: free() is called on error paths. */
void free(void *p)
{
    if (p != NULL) {
        int saved = errno;
        __heap_lock();
        __heap_free(__block_header(p, "free"));
        __heap_unlock();
        errno = saved;
    }
}
