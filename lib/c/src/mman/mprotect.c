/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int mprotect_r(const void *addr, size_t len, int prot)
{
    return __mem_ctrl(_MEM_CTRL_PROTECT, (unsigned)prot, addr, len);
}

int mprotect(const void *addr, size_t len, int prot)
{
    return errno_result(mprotect_r(addr, len, prot));
}
