/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <pthread.h>

/* The kernel does a bounded part of it at a time and tells how much. */
static int flush(uintptr_t addr, size_t len, int flags)
{
    while (len > 0) {
        long done = kercall4(__KER_CACHE_FLUSH, (long)addr, (long)len, flags, 0);
        if (done <= 0)
            return done < 0 ? (int)-done : EINVAL;
        addr += (size_t)done;
        len -= (size_t)done;
    }
    return EOK;
}

/* Cache maintenance is the kernel's own call; writing a file back is the memory manager's. */
int msync_r(void *addr, size_t len, int flags)
{
    int cache = flags & (MS_INVALIDATE_ICACHE | MS_CACHE_ONLY | MS_CLEAN_ONLY);

    if ((flags & MS_ASYNC) && (flags & MS_SYNC))
        return EINVAL;
    if (cache)
        return flush((uintptr_t)addr, len, flags);
    return __mem_ctrl(_MEM_CTRL_SYNC, (unsigned)flags, addr, len);
}

int msync(void *addr, size_t len, int flags)
{
    pthread_testcancel();
    return errno_result(msync_r(addr, len, flags));
}
