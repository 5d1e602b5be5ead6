/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <stdlib.h>
#include <errno.h>

/* Offsets in a header reach 8 GiB; a larger alignment has no use here. */
#define ALIGN_MAX ((size_t)1 << 32)

/* A larger block, and inside it an aligned one whose header leads back to the larger block's start. */
static void *place_aligned(void *block, size_t align)
{
    uintptr_t aligned = ((uintptr_t)block + align - 1) & ~(uintptr_t)(align - 1);

    if (aligned != (uintptr_t)block) {
        __header_set((struct header *)aligned - 1, KIND_ALIGNED, block);
    }
    return (void *)aligned;
}

void *memalign(size_t align, size_t size)
{
    void *p = NULL;

    if (align == 0 || (align & (align - 1)) != 0 || align > ALIGN_MAX) {
        errno = EINVAL;
        return NULL;
    }
    if (align <= 16) {
        return malloc(size);
    }
    if (size <= PTRDIFF_MAX - 2 * PAGE - align) {
        __heap_lock();
        p = __heap_alloc(size + align);
        __heap_unlock();
    }
    if (p == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    return place_aligned(p, align);
}
