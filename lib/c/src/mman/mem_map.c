/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"
#include <sys/neutrino.h>

/* A server may take its time over a file, and a signal takes the caller out of that: nothing was mapped, it asks again. */
int __mem_map(int coid, const mem_map_t *msg, void **result)
{
    mem_map_reply_t reply;
    long r;

    do
        r = MsgSendnc_r(coid, msg, sizeof(*msg), &reply, sizeof(reply));
    while (r == -EINTR);
    if (r < 0)
        return (int)-r;
    if (r == _MEM_MAP_FILE && (msg->flags & MAP_TYPE) == MAP_SHARED)
        __mmap_file_used();
    *result = (void *)reply.addr;
    return EOK;
}
