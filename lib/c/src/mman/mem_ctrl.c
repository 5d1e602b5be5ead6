/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

int __mem_ctrl(int subtype, unsigned flags, const void *addr, size_t len)
{
    mem_ctrl_t msg = {
        .type = _MEM_CTRL, .subtype = (_Uint16t)subtype, .flags = flags, .addr = (uintptr_t)addr, .len = len
    };
    long r;

    do                              /* as in __mem_map() */
        r = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0);
    while (r == -EINTR);
    return r < 0 ? (int)-r : EOK;
}
