/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

int __mem_map(int coid, const mem_map_t *msg, void **result)
{
    mem_map_reply_t reply;
    long r = MsgSendnc_r(coid, msg, sizeof(*msg), &reply, sizeof(reply));

    if (r < 0)
        return (int)-r;
    *result = (void *)reply.addr;
    return EOK;
}
