/* SPDX-License-Identifier: Apache-2.0 */
/* Reading more of the client's message and writing its reply from inside a handler. Offsets count from the
   current part. */
#include <errno.h>
#include <string.h>
#include "resmgr.h"

const struct received *_resmgr_received(const resmgr_context_t *ctp)
{
    const struct received *received = (const struct received *)(const void *)ctp->extra;
    bool same = received != NULL && received->head.length == sizeof *received && received->rcvid == ctp->rcvid &&
                received->msg == ctp->msg && received->offset == ctp->offset;
    return same ? received : NULL;
}

/* Does the part still lie at ctp->msg? */
static bool buffered(const resmgr_context_t *ctp)
{
    const struct received *received = _resmgr_received(ctp);
    return received != NULL && received->type == ctp->msg->type;
}

/* Where the reply of the part begins in the client's buffer. */
static size_t reply_start(const resmgr_context_t *ctp)
{
    const struct received *received = _resmgr_received(ctp);
    return received != NULL ? received->written : 0;
}

/* Bytes of the current part, from start on, that the receive brought along. */
static size_t local_bytes(const resmgr_context_t *ctp, size_t start)
{
    size_t have = (size_t)ctp->info.msglen;
    return have > ctp->offset + start && buffered(ctp) ? have - ctp->offset - start : 0;
}

ssize_t resmgr_msgread(resmgr_context_t *ctp, void *msg, size_t size, size_t offset)
{
    if (local_bytes(ctp, offset) < size)
        return MsgRead(ctp->rcvid, msg, size, ctp->offset + offset);
    memmove(msg, (const char *)ctp->msg + offset, size);
    return (ssize_t)size;
}

ssize_t resmgr_msgreadv(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset)
{
    return MsgReadv(ctp->rcvid, iov, (size_t)parts, ctp->offset + offset);
}

ssize_t resmgr_msgwrite(resmgr_context_t *ctp, const void *msg, size_t size, size_t offset)
{
    return MsgWrite(ctp->rcvid, msg, size, reply_start(ctp) + offset);
}

ssize_t resmgr_msgwritev(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset)
{
    return MsgWritev(ctp->rcvid, iov, (size_t)parts, reply_start(ctp) + offset);
}

size_t resmgr_msggetsize(resmgr_context_t *ctp, size_t start, size_t *local, size_t *remote)
{
    size_t here = local_bytes(ctp, start);
    size_t total = ctp->info.srcmsglen > (ssize_t)(ctp->offset + start)
        ? (size_t)ctp->info.srcmsglen - ctp->offset - start : here;
    if (local != NULL)
        *local = here;
    if (remote != NULL)
        *remote = total - (total < here ? total : here);
    return total;
}

ssize_t resmgr_msgget(resmgr_context_t *ctp, void *msg, size_t size, size_t offset)
{
    size_t here = local_bytes(ctp, offset);
    if (here > size)
        here = size;
    memcpy(msg, (const char *)ctp->msg + offset, here);
    if (here == size)
        return (ssize_t)size;
    ssize_t more = MsgRead(ctp->rcvid, (char *)msg + here, size - here, ctp->offset + offset + here);
    if (more == -1)
        return -1;
    return (ssize_t)here + more;
}

ssize_t resmgr_msggetv(resmgr_context_t *ctp, const struct iovec *iov, int parts, size_t offset)
{
    ssize_t total = 0;
    for (int i = 0; i < parts; i++) {
        ssize_t got = resmgr_msgget(ctp, iov[i].iov_base, iov[i].iov_len, offset + (size_t)total);
        if (got == -1)
            return -1;
        total += got;
        if ((size_t)got < iov[i].iov_len)
            break;
    }
    return total;
}

int resmgr_msgreply(resmgr_context_t *ctp, void *msg, size_t size)
{
    return MsgReply(ctp->rcvid, ctp->status, msg, size);
}

int resmgr_msgreplyv(resmgr_context_t *ctp, struct iovec *iov, int parts)
{
    return MsgReplyv(ctp->rcvid, ctp->status, iov, (size_t)parts);
}

int resmgr_pause(resmgr_context_t *ctp)
{
    return MsgPause(ctp->rcvid, 0);
}
