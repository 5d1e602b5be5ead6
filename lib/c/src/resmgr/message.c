/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One client request: a connect, an io message, or a combination of them walked part by part.
 *
 * While a part is handled it lies at ctp->msg, and ctp->offset says where in the client's message. Reply data of
 * the parts before the last is written to the client at once, so that every handler may use ctp->iov from its start.
 */
#include <errno.h>
#include <string.h>
#include "resmgr.h"

struct walk {
    resmgr_context_t *ctp;
    size_t written;              /* reply data at the client already */
};

/* Hands the result of the last (or only) part to the client. */
static void finish(resmgr_context_t *ctp, int result, size_t written)
{
    if (result == _RESMGR_NOREPLY)
        return;
    if (result == _RESMGR_DEFAULT || result == _RESMGR_DELAY_CLOSE)
        result = ENOSYS;
    if (result > 0) {
        MsgError_r(ctp->rcvid, result == ESRVRFAULT ? EFAULT : result);  /* the other side's memory is the client's own */
        return;
    }
    if (written != 0 && result != 0) {
        MsgWritev_r(ctp->rcvid, ctp->iov, (size_t)-result, written);
        result = 0;
    }
    context_reply(ctp, -result);
}

/*
 * Brings the part at ctp->offset, which lay `behind` bytes after ctp->msg, to the start of the buffer: a handler may
 * write its whole reply there, however the client packed the parts. One that has answered with data may have written
 * over this part, too (intact: it has not). -> bytes there; 0: no such part
 */
static size_t part_load(struct walk *walk, size_t behind, bool intact)
{
    resmgr_context_t *ctp = walk->ctp;
    size_t have = (size_t)ctp->info.msglen;
    if (intact && (ctp->offset + sizeof(resmgr_iomsgs_t) <= have || (ssize_t)have >= ctp->info.srcmsglen)) {
        if (ctp->offset >= have)
            return 0;
        memmove(ctp->msg, (char *)ctp->msg + behind, have - ctp->offset);
        return have - ctp->offset;
    }
    ssize_t got = MsgRead_r(ctp->rcvid, ctp->msg, ctp->msg_max_size, ctp->offset);
    if (got <= 0)
        return 0;
    ctp->info.msglen = (ssize_t)ctp->offset + got;
    return (size_t)got;
}

/* -> where the next part lies behind this one; 0: this is the last */
static size_t part_next(const resmgr_context_t *ctp, size_t size)
{
    const resmgr_iomsgs_t *msg = ctp->msg;
    if (msg->type == _IO_CONNECT) {
        const struct _io_connect *connect = &msg->open.connect;
        if (size < offsetof(struct _io_connect, path) ||
            (connect->subtype != _IO_CONNECT_COMBINE && connect->subtype != _IO_CONNECT_COMBINE_CLOSE))
            return 0;
        return (_IO_CONNECT_EXTRA_OFFSET(connect->path_len) + connect->extra_len + 7u) & ~(size_t)7;
    }
    if (size < sizeof msg->combine || !(msg->combine.combine_len & _IO_COMBINE_FLAG))
        return 0;
    return msg->combine.combine_len & (_IO_COMBINE_FLAG - 1u);
}

/* written: of the reply so far */
static int part_serve(resmgr_context_t *ctp, size_t size, size_t written)
{
    struct received *received = &context_of(ctp)->received;
    received->rcvid = ctp->rcvid;
    received->offset = ctp->offset;
    received->written = written;
    received->type = ctp->msg->type;
    ctp->size = size;
    if (ctp->msg->type == _IO_CONNECT)
        return ctp->offset == 0 ? _resmgr_connect(ctp, &ctp->msg->open.connect, size) : EBADMSG;
    struct binding *binding = _binding_current(ctp) ? _binding_find(ctp->dpp, ctp->info.scoid, ctp->info.coid) : NULL;
    int result = _resmgr_io(ctp, ctp->msg, size, binding);
    if (binding != NULL)
        _binding_put(ctp, binding);
    return result;
}

/* Does the walk go on after a part that was served with this result? */
static bool part_done(struct walk *walk, int result)
{
    resmgr_context_t *ctp = walk->ctp;
    if (result > 0 || result == _RESMGR_NOREPLY || result == _RESMGR_DEFAULT || result == _RESMGR_DELAY_CLOSE)
        return false;
    if (ctp->status < 0)         /* a connect answered with where to look instead */
        return false;
    for (int i = 0; i < -result; i++) {
        ssize_t done = MsgWrite_r(ctp->rcvid, GETIOVBASE(&ctp->iov[i]), GETIOVLEN(&ctp->iov[i]), walk->written);
        if (done < 0)
            return false;
        walk->written += (size_t)done;
    }
    return true;
}

static int walk_all(struct walk *walk, size_t size)
{
    resmgr_context_t *ctp = walk->ctp;
    for (;;) {
        size_t next = part_next(ctp, size), before = walk->written;
        if (next != 0 && next < size) {
            int result = part_serve(ctp, next, walk->written);
            if (!part_done(walk, result))
                return result;
        } else {
            int result = part_serve(ctp, size, walk->written);
            if (next == 0 || !part_done(walk, result))
                return result;
        }
        ctp->offset += next;
        size = part_load(walk, next, walk->written == before);
        if (size < sizeof(struct _io_combine))
            return EBADMSG;
    }
}

static __attribute__((noinline)) void combination(resmgr_context_t *ctp)
{
    struct walk walk = { ctp, 0 };
    bool close = ctp->msg->type == _IO_CONNECT && ctp->msg->open.connect.subtype == _IO_CONNECT_COMBINE_CLOSE;
    int result = walk_all(&walk, (size_t)ctp->info.msglen);
    if (close)
        _resmgr_close_fd(ctp, false);
    finish(ctp, result, walk.written);
}

int _resmgr_message(resmgr_context_t *ctp)
{
    size_t size = (size_t)ctp->info.msglen;
    if (part_next(ctp, size) == 0)       /* nearly all of them */
        finish(ctp, part_serve(ctp, size, 0), 0);
    else
        combination(ctp);
    return 0;
}

int resmgr_msg_again(resmgr_context_t *ctp, int rcvid)
{
    _context_flush(context_of(ctp));
    int err = MsgInfo_r(rcvid, &ctp->info);
    ssize_t got = err < 0 ? err : MsgRead_r(rcvid, ctp->msg, ctp->msg_max_size, 0);
    if (got < 0) {
        errno = (int)-got;
        return -1;
    }
    ctp->rcvid = rcvid;
    ctp->info.msglen = got;
    ctp->id = -1;
    ctp->status = 0;
    ctp->offset = 0;
    ctp->size = (size_t)got;
    if (got < (ssize_t)sizeof(uint16_t) || ctp->msg->type < _IO_BASE || ctp->msg->type > _IO_MAX) {
        errno = EBADMSG;
        return -1;
    }
    _resmgr_message(ctp);
    _context_flush(context_of(ctp));
    *tls_pending_reply() = NULL;
    return 0;
}
