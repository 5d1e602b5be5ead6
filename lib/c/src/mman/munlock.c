/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int munlock_r(const void *addr, size_t len)
{
    return __mem_ctrl(_MEM_CTRL_UNLOCK, 0, addr, len);
}

int munlock(const void *addr, size_t len)
{
    return errno_result(munlock_r(addr, len));
}
