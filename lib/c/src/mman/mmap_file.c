/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared writable mappings of files: what was written must be in the file when exit() returns to the system, so that whoever waits
 * for this process finds it there. (munmap() and msync() see to it themselves; a process that is killed is taken care of by the
 * memory manager, some time later.)
 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <stdbool.h>
#include <stdlib.h>

static bool at_exit;

static void sync_all(void)
{
    __mem_ctrl(_MEM_CTRL_SYNC, MS_SYNC | _MEM_SYNC_ALL, NULL, 0);
}

void __mmap_file_used(void)
{
    if (!__atomic_exchange_n(&at_exit, true, __ATOMIC_RELAXED))
        atexit(sync_all);
}
