/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int posix_madvise(void *addr, size_t len, int advice)
{
    if (advice < POSIX_MADV_NORMAL || advice > POSIX_MADV_DISCARD_NP)
        return EINVAL;
    return __mem_ctrl(_MEM_CTRL_ADVISE, (unsigned)advice, addr, len);
}
