/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <malloc.h>

int malloc_trim(size_t pad)
{
    size_t given;

    __cache_flush();
    __heap_lock();
    given = __heap_trim();
    __heap_unlock();
    return given > 0;
}
