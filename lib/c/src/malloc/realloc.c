/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

/* Stays in place when the block is large enough and not more than twice too large. */
void *realloc(void *p, size_t size)
{
    size_t room;
    void *q;

    if (p == NULL) {
        return malloc(size);
    }
    if (size == 0) {
        free(p);
        return malloc(0);
    }
    room = malloc_usable_size(p);
    if (size <= room && (room <= 64 || size > room / 2)) {
        return p;
    }
    q = malloc(size);
    if (q == NULL) {
        return size <= room ? p : NULL;
    }
    memcpy(q, p, size < room ? size : room);
    free(p);
    return q;
}
