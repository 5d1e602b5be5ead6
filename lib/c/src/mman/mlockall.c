/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int mlockall_r(int flags)
{
    return __mem_ctrl(_MEM_CTRL_LOCKALL, (unsigned)flags, NULL, 0);
}

int mlockall(int flags)
{
    return errno_result(mlockall_r(flags));
}
