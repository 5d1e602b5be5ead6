/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int munmap_flags_r(void *addr, size_t len, unsigned flags)
{
    return __mem_ctrl(_MEM_CTRL_UNMAP, flags, addr, len);
}

int munmap_flags(void *addr, size_t len, unsigned flags)
{
    return errno_result(munmap_flags_r(addr, len, flags));
}
