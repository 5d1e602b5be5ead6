/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

/* Cache maintenance is the kernel's own call; writing a file back is the memory manager's. */
int msync_r(void *addr, size_t len, int flags)
{
    int cache = flags & (MS_INVALIDATE_ICACHE | MS_CACHE_ONLY | MS_CLEAN_ONLY);

    if ((flags & MS_ASYNC) && (flags & MS_SYNC))
        return EINVAL;
    if (cache)
        return -(int)kercall4(__KER_CACHE_FLUSH, (long)addr, (long)len, flags, 0);
    return __mem_ctrl(_MEM_CTRL_SYNC, (unsigned)flags, addr, len);
}

int msync(void *addr, size_t len, int flags)
{
    return errno_result(msync_r(addr, len, flags));
}
