/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <malloc.h>

size_t malloc_usable_size(void *p)
{
    size_t n = 0;

    if (p != NULL) {
        __heap_lock();
        n = __heap_usable(__block_header(p, "malloc_usable_size"));
        __heap_unlock();
    }
    return n;
}

size_t _msize(void *p)
{
    return malloc_usable_size(p);
}
