/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int munlockall_r(void)
{
    return __mem_ctrl(_MEM_CTRL_UNLOCKALL, 0, NULL, 0);
}

int munlockall(void)
{
    return errno_result(munlockall_r());
}
