/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "pty.h"

struct waiter *wait_in(struct pty *pty, enum wait_kind kind, int rcvid, iofunc_ocb_t *ocb)
{
    struct waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL)
        return NULL;
    waiter->rcvid = rcvid;
    waiter->ocb = ocb;
    struct waiter **end = &pty->waiting[kind];
    while (*end != NULL)
        end = &(*end)->next;
    *end = waiter;
    return waiter;
}

void wait_end(struct waiter **link)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    free(waiter);
}

/* Threads that still wait on a descriptor another one closes. */
void wait_drop(struct pty *pty, const iofunc_ocb_t *ocb)
{
    for (int kind = 0; kind < WAIT_KINDS; kind++)
        for (struct waiter **link = &pty->waiting[kind]; *link != NULL;) {
            if ((*link)->ocb == ocb) {
                MsgError_r((*link)->rcvid, EBADF);
                wait_end(link);
            } else {
                link = &(*link)->next;
            }
        }
}

/* EOK: the end of file. */
void wait_fail(struct pty *pty, enum wait_kind kind, int err)
{
    while (pty->waiting[kind] != NULL) {
        int rcvid = pty->waiting[kind]->rcvid;
        if (err == EOK)
            MsgReply_r(rcvid, 0, NULL, 0);
        else
            MsgError_r(rcvid, err);
        wait_end(&pty->waiting[kind]);
    }
}
