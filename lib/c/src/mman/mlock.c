/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int mlock_r(const void *addr, size_t len)
{
    return __mem_ctrl(_MEM_CTRL_LOCK, 0, addr, len);
}

int mlock(const void *addr, size_t len)
{
    return errno_result(mlock_r(addr, len));
}
