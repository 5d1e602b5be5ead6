/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "private.h"

struct waiter *wait_in(struct waiter **queue, resmgr_context_t *ctp, const struct chr_ocb *ocb)
{
    struct waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL)
        return NULL;
    waiter->rcvid = ctp->rcvid;
    waiter->ocb = ocb;
    waiter->pid = ctp->info.pid;
    waiter->tid = ctp->info.tid;
    while (*queue != NULL)
        queue = &(*queue)->next;
    *queue = waiter;
    return waiter;
}

void wait_end(struct waiter **link)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    free(waiter);
}

/* What a writer has written is told, whatever ends its waiting. */
static void answer(const struct waiter *waiter, int err)
{
    if (err == EOK || waiter->done != 0)
        MsgReply_r(waiter->rcvid, (long)waiter->done, NULL, 0);
    else
        MsgError_r(waiter->rcvid, err);
}

void wait_fail(struct waiter **queue, int err)
{
    while (*queue != NULL) {
        answer(*queue, err);
        wait_end(queue);
    }
}

void wait_drop(struct waiter **queue, const struct chr_ocb *ocb)
{
    while (*queue != NULL) {
        if ((*queue)->ocb != ocb) {
            queue = &(*queue)->next;
            continue;
        }
        answer(*queue, EBADF);
        wait_end(queue);
    }
}

/* A client got a signal or a timeout, or is gone. -> false: it is not in this queue; else what the handler returns */
bool wait_unblock(struct waiter **queue, rcvid_t rcvid, int *result)
{
    for (; *queue != NULL; queue = &(*queue)->next) {
        if ((*queue)->rcvid != rcvid)
            continue;
        *result = (*queue)->done != 0 ? _RESMGR_NOREPLY : _RESMGR_DEFAULT;
        if ((*queue)->done != 0)
            answer(*queue, EOK);
        wait_end(queue);
        return true;
    }
    return false;
}
