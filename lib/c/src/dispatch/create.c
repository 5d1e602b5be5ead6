/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "dispatch.h"

#define CHANNEL_FLAGS (_NTO_CHF_UNBLOCK | _NTO_CHF_DISCONNECT | _NTO_CHF_SENDER_LEN | _NTO_CHF_REPLY_LEN)

dispatch_t *dispatch_create_channel(int chid, unsigned flags)
{
    dispatch_t *dpp = calloc(1, sizeof *dpp);
    if (dpp == NULL)
        return NULL;
    pthread_mutex_init(&dpp->lock, NULL);
    dpp->flags = flags & DISPATCH_FLAG_NOLOCK;
    dpp->chid = chid;
    dpp->self_coid = dpp->unblock_code = dpp->select_code = -1;
    dpp->msg_max_size = sizeof(struct _pulse);
    dpp->nparts_max = 1;
    return dpp;
}

dispatch_t *dispatch_create(void)
{
    return dispatch_create_channel(-1, 0);
}

int _dispatch_channel(dispatch_t *dpp)
{
    if (dpp->chid != -1)
        return 0;
    /* One channel of a process may have COID_DISCONNECT; a second dispatch handle does without it. */
    int chid = ChannelCreate(CHANNEL_FLAGS | _NTO_CHF_COID_DISCONNECT);
    if (chid == -1)
        chid = ChannelCreate(CHANNEL_FLAGS);
    if (chid == -1)
        return -1;
    dpp->chid = chid;
    dpp->own_channel = true;
    return 0;
}

void _dispatch_size(dispatch_t *dpp, size_t msg_max_size, unsigned nparts_max)
{
    if (dpp->msg_max_size < msg_max_size)
        dpp->msg_max_size = msg_max_size;
    if (dpp->nparts_max < nparts_max)
        dpp->nparts_max = nparts_max;
}

int _dispatch_self(dispatch_t *dpp)
{
    dispatch_lock(dpp);
    if (dpp->self_coid == -1 && _dispatch_channel(dpp) == 0)
        dpp->self_coid = ConnectAttach(0, 0, dpp->chid, _NTO_SIDE_CHANNEL, _NTO_COF_CLOEXEC);
    int coid = dpp->self_coid;
    dispatch_unlock(dpp);
    return coid;
}

int message_connect(dispatch_t *dpp, int flags)
{
    dispatch_lock(dpp);
    int err = _dispatch_channel(dpp);
    dispatch_unlock(dpp);
    if (err != 0)
        return -1;
    return ConnectAttach(0, 0, dpp->chid, flags & MSG_FLAG_SIDE_CHANNEL ? _NTO_SIDE_CHANNEL : 0, _NTO_COF_CLOEXEC);
}

int dispatch_timeout(dispatch_t *dpp, struct timespec *reltime)
{
    if (reltime != NULL && (reltime->tv_sec < 0 || reltime->tv_nsec < 0 || reltime->tv_nsec >= 1000000000)) {
        errno = EINVAL;
        return -1;
    }
    dpp->timed = reltime != NULL;
    if (reltime != NULL)
        dpp->timeout = (uint64_t)reltime->tv_sec * 1000000000u + (uint64_t)reltime->tv_nsec;
    return 0;
}

int dispatch_destroy(dispatch_t *dpp)
{
    if (dpp == NULL) {
        errno = EINVAL;
        return -1;
    }
    while (dpp->selects != NULL)
        select_detach(dpp, dpp->selects->fd);
    _resmgr_destroy(dpp);
    while (dpp->ranges != NULL) {
        struct message_range *next = dpp->ranges->next;
        free(dpp->ranges);
        dpp->ranges = next;
    }
    if (dpp->self_coid != -1)
        ConnectDetach(dpp->self_coid);
    if (dpp->own_channel)
        ChannelDestroy(dpp->chid);
    pthread_mutex_destroy(&dpp->lock);
    free(dpp);
    return 0;
}
