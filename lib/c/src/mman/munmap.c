/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include "../unistd/good_page.h"

int munmap_r(void *addr, size_t len)
{
    if (__forget_good_pages != NULL)
        __forget_good_pages();
    return __mem_ctrl(_MEM_CTRL_UNMAP, 0, addr, len);
}

int munmap(void *addr, size_t len)
{
    return errno_result(munmap_r(addr, len));
}
