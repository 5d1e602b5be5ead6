/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <malloc.h>

struct mallinfo mallinfo(void)
{
    struct heap_figures f;
    struct mallinfo m;

    __heap_lock();
    __heap_figures(&f);
    __heap_unlock();
    m.arena = (int)f.arena_bytes;
    m.ordblks = (int)f.slabs;
    m.smblks = (int)f.small_blocks_free;
    m.hblks = (int)f.large_count;
    m.hblkhd = (int)f.large_bytes;
    m.usmblks = (int)f.small_used;
    m.fsmblks = (int)f.small_free_bytes;
    m.uordblks = (int)(f.small_used + f.run_bytes + f.large_bytes);
    m.fordblks = (int)(f.arena_bytes - f.run_bytes - f.small_used);
    m.keepcost = 0;
    return m;
}
