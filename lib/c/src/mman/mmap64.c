/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

int mmap64_r(void *addr, size_t len, int prot, int flags, int fd, off64_t off, void **result)
{
    /* As QNX has it: anonymous memory is private and device memory shared when nothing is said. */
    if (!(flags & MAP_TYPE) && (flags & (MAP_ANON | MAP_PHYS)))
        flags |= flags & MAP_ANON ? MAP_PRIVATE : MAP_SHARED;
    mem_map_t msg = {
        .type = _MEM_MAP, .addr = (uintptr_t)addr, .len = len, .prot = (_Uint32t)prot, .flags = (_Uint32t)flags,
        .fd = fd, .offset = off
    };

    return __mem_map(SYSMGR_COID, &msg, result);
}

void *mmap64(void *addr, size_t len, int prot, int flags, int fd, off64_t off)
{
    void *result;
    int err = mmap64_r(addr, len, prot, flags, fd, off, &result);

    if (err != EOK) {
        errno = err;
        return MAP_FAILED;
    }
    return result;
}
