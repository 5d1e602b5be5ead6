/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include "../unistd/good_page.h"

int mprotect_r(const void *addr, size_t len, int prot)
{
    if (__forget_good_pages != NULL)
        __forget_good_pages();
    return __mem_ctrl(_MEM_CTRL_PROTECT, (unsigned)prot, addr, len);
}

int mprotect(const void *addr, size_t len, int prot)
{
    return errno_result(mprotect_r(addr, len, prot));
}
