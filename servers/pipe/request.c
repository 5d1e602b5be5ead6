/* SPDX-License-Identifier: Apache-2.0 */
/* The messages on a pipe's file descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <devctl.h>
#include <sys/dcmd_chr.h>

#include "flow.h"
#include "pipe.h"

resmgr_io_funcs_t pipe_io_funcs;

static int check_xtype(uint32_t xtype)
{
    switch (xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:   return EOK;
    case _IO_XTYPE_OFFSET: return ESPIPE;
    default:               return ENOSYS;
    }
}

/* ---- read ---- */

/* The library sends the reply, unless the place of the bytes is needed for a waiting writer's. */
static int read_from_ring(resmgr_context_t *ctp, struct pipe *pipe, size_t nbytes)
{
    size_t n = nbytes < pipe->ring.used ? nbytes : pipe->ring.used;
    int parts = ring_data(&pipe->ring, n, ctp->iov);
    pipe->attr.flags |= IOFUNC_ATTR_ATIME;
    if (pipe->writers.first == NULL) {
        _IO_SET_READ_NBYTES(ctp, (long)n);
        ring_removed(&pipe->ring, n);
        pipe_tell_output(pipe);
        return _RESMGR_NPARTS(parts);
    }
    if (MsgReplyv_r(ctp->rcvid, (long)n, ctp->iov, (size_t)parts) >= 0)
        ring_removed(&pipe->ring, n);
    pipe_drain_writers(pipe);
    pipe_tell_output(pipe);
    return _RESMGR_NOREPLY;
}

static int pipe_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    int nonblock, err = iofunc_read_verify(ctp, msg, ocb, &nonblock);
    if (err == EOK)
        err = check_xtype(msg->i.xtype);
    if (err != EOK)
        return err;
    if (nbytes != 0 && pipe->ring.used != 0)
        return read_from_ring(ctp, pipe, nbytes);
    _IO_SET_READ_NBYTES(ctp, 0);
    if (nbytes == 0 || pipe->attr.wcount == 0)
        return EOK;
    if (nonblock)
        return EAGAIN;
    return pipe_wait(&pipe->readers, ctp, ocb, nbytes) != NULL ? _RESMGR_NOREPLY : ENOMEM;
}

/* ---- write ---- */

/*
 * What lies whole in the receive buffer goes straight to those who wait for it. A reader that takes
 * less than all leaves the rest to the ring. -> bytes passed on
 */
static size_t hand_over(resmgr_context_t *ctp, struct pipe *pipe, const io_write_t *msg,
                        size_t nbytes)
{
    const char *data = (const char *)(&msg->i + 1);
    size_t done = 0;
    struct waiter *reader;
    if (ctp->offset != 0 || (size_t)ctp->info.msglen < sizeof msg->i + nbytes)
        return 0;
    while (done < nbytes && (reader = pipe->readers.first) != NULL) {
        size_t n = nbytes - done < reader->nbytes ? nbytes - done : reader->nbytes;
        if (MsgReply_r(reader->rcvid, (long)n, data + done, n) >= 0)
            done += n;
        pipe_leave(&pipe->readers, &pipe->readers.first);
    }
    return done;
}

/* What there is room for; the rest waits. */
static int write_to_ring(resmgr_context_t *ctp, struct pipe *pipe, iofunc_ocb_t *ocb,
                         struct waiter *writer, int nonblock)
{
    int err = pipe->writers.first == NULL || nonblock ? pipe_take(pipe, writer) : EOK;
    pipe_tell_input(pipe);
    if (err == EOK && writer->done < writer->nbytes) {
        if (!nonblock) {
            struct waiter *waiting = pipe_wait(&pipe->writers, ctp, ocb, writer->nbytes);
            if (waiting != NULL) {
                waiting->done = writer->done;
                waiting->offset = writer->offset;
                return _RESMGR_NOREPLY;
            }
        }
        err = nonblock ? EAGAIN : ENOMEM;
    }
    _IO_SET_WRITE_NBYTES(ctp, (long)writer->done);
    return writer->done != 0 ? EOK : err;
}

static int pipe_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg);
    int nonblock, err = iofunc_write_verify(ctp, msg, ocb, &nonblock);
    if (err == EOK)
        err = check_xtype(msg->i.xtype);
    if (err != EOK)
        return err;
    _IO_SET_WRITE_NBYTES(ctp, (long)nbytes);
    if (nbytes == 0)
        return EOK;
    if (pipe->attr.rcount == 0)
        return pipe_broken(ctp->info.pid, ctp->info.tid);
    pipe->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    struct waiter writer = { .rcvid = ctp->rcvid, .nbytes = nbytes,
        .offset = ctp->offset + sizeof msg->i };
    if (pipe->readers.first != NULL)
        writer.done = hand_over(ctp, pipe, msg, nbytes);
    if (writer.done == nbytes)
        return EOK;
    return write_to_ring(ctp, pipe, ocb, &writer, nonblock);
}

/* ---- the others ---- */

static int pipe_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    const int writable = (int)flow_writable_at(settings.size, settings.atomic);
    const int counts[PIPE_LISTS] = { 1, writable, 1, 1, 1, 1, 1 };
    int trig = (int)_NOTIFY_COND_EXTEN, lists = PIPE_LISTS;
    if (ocb->ioflag & _IO_FLAG_RD) {
        if (pipe->ring.used != 0)
            trig |= _NOTIFY_COND_INPUT;
        else if (pipe->attr.wcount == 0 && pipe->had_writer)
            trig |= _NOTIFY_COND_INPUT | _NOTIFY_CONDE_HUP;
    }
    if (ocb->ioflag & _IO_FLAG_WR) {
        if (pipe->attr.rcount == 0)
            trig |= _NOTIFY_COND_OUTPUT | _NOTIFY_CONDE_ERR;
        else if ((int)ring_space(&pipe->ring) >= writable)
            trig |= _NOTIFY_COND_OUTPUT;
    }
    return iofunc_notify(ctp, msg, pipe->notify, trig, counts, &lists);
}

static int pipe_stat(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    pipe->attr.nbytes = (off_t)pipe->ring.used;
    int err = iofunc_stat(ctp, &pipe->attr, &msg->o);
    if (err != EOK)
        return err;
    if (pipe->fifo) {
        msg->o.st_dev = pipe->dev;
        msg->o.st_ino = pipe->ino;
    }
    msg->o.st_blksize = msg->o.st_blocksize = (blksize_t)settings.atomic;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

static int pipe_pathconf(resmgr_context_t *ctp, io_pathconf_t *msg, iofunc_ocb_t *ocb)
{
    if (msg->i.name != _PC_PIPE_BUF)
        return iofunc_pathconf_default(ctp, msg, ocb);
    _IO_SET_PATHCONF_VALUE(ctp, (long)settings.atomic);
    return EOK;
}

/* ioctl(FIONREAD) */
static int pipe_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    int result = iofunc_devctl_default(ctp, msg, ocb);
    if (result != _RESMGR_DEFAULT || msg->i.dcmd != (int)DCMD_CHR_ISCHARS)
        return result;
    const unsigned used = (unsigned)ocb->attr->ring.used;
    memset(&msg->o, 0, sizeof msg->o);
    memcpy(_DEVCTL_DATA(msg->o), &used, sizeof used);
    msg->o.nbytes = sizeof used;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + sizeof used);
}

/* The other end of a new pipe, or another descriptor of the same end. */
static int pipe_openfd(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    io_open_t open = { .connect = { .ioflag = msg->i.ioflag, .sflag = msg->i.sflag } };
    if (msg->i.xtype != _IO_OPENFD_PIPE && msg->i.xtype != _IO_OPENFD_NONE)
        return ENOSYS;
    if (!(msg->i.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)))
        return EINVAL;
    if (pipe->fifo) {
        int err = iofunc_open(ctp, &open, &pipe->attr, NULL, NULL);
        if (err != EOK)
            return err;
    }
    int err = iofunc_ocb_attach(ctp, &open, NULL, &pipe->attr, &pipe_io_funcs);
    if (err == EOK && (msg->i.ioflag & _IO_FLAG_WR))
        pipe->had_writer = true;
    if (err == EOK)
        fifo_wake_openers(pipe);
    return err;
}

static int unblock_writer(struct pipe *pipe, struct waiter **link)
{
    const struct waiter writer = **link;
    pipe_leave(&pipe->writers, link);
    if (writer.done != 0)
        MsgReply_r(writer.rcvid, (long)writer.done, NULL, 0);
    else
        MsgError_r(writer.rcvid, -1);
    pipe_drain_writers(pipe);        /* a smaller one behind it may fit */
    return _RESMGR_NOREPLY;
}

static int pipe_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    struct waiter **link = pipe_find(&pipe->readers, ctp->rcvid);
    if (link != NULL) {
        pipe_leave(&pipe->readers, link);
        return _RESMGR_DEFAULT;
    }
    link = pipe_find(&pipe->writers, ctp->rcvid);
    if (link != NULL)
        return unblock_writer(pipe, link);
    link = pipe_find(&pipe->openers, ctp->rcvid);
    if (link != NULL) {
        fifo_abandon(ctp, pipe, link);
        return _RESMGR_NOREPLY;
    }
    return _RESMGR_DEFAULT;
}

/* ---- close ---- */

/* Threads that still wait on a descriptor another one closes. */
static void drop_waiters(struct queue *queue, const iofunc_ocb_t *ocb)
{
    for (struct waiter **link = &queue->first; *link != NULL;) {
        if ((*link)->ocb == ocb) {
            MsgError_r((*link)->rcvid, EBADF);
            pipe_leave(queue, link);
        } else {
            link = &(*link)->next;
        }
    }
}

void request_close(resmgr_context_t *ctp, iofunc_ocb_t *ocb)
{
    struct pipe *pipe = ocb->attr;
    drop_waiters(&pipe->readers, ocb);
    drop_waiters(&pipe->writers, ocb);
    drop_waiters(&pipe->openers, ocb);
    iofunc_close_ocb_default(ctp, NULL, ocb);
    if (pipe->attr.count == 0) {
        iofunc_notify_remove_strict(NULL, pipe->notify, PIPE_LISTS);
        pipe_release(pipe);
        return;
    }
    pipe_drain_writers(pipe);        /* without readers: EPIPE */
    pipe_feed_readers(pipe);         /* without writers: end of file */
    pipe_tell_hangup(pipe);
}

static int pipe_close_ocb(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    request_close(ctp, ocb);
    return EOK;
}

static int pipe_close_dup(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb)
{
    iofunc_notify_remove_strict(ctp, ocb->attr->notify, PIPE_LISTS);
    return iofunc_close_dup_default(ctp, msg, ocb);
}

/* Without the functions that lock: there is one thread. */
void request_init(void)
{
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, &pipe_io_funcs);
    pipe_io_funcs.lock_ocb = NULL;
    pipe_io_funcs.unlock_ocb = NULL;
    pipe_io_funcs.read = pipe_read;
    pipe_io_funcs.write = pipe_write;
    pipe_io_funcs.notify = pipe_notify;
    pipe_io_funcs.stat = pipe_stat;
    pipe_io_funcs.pathconf = pipe_pathconf;
    pipe_io_funcs.devctl = pipe_devctl;
    pipe_io_funcs.openfd = pipe_openfd;
    pipe_io_funcs.unblock = pipe_unblock;
    pipe_io_funcs.close_ocb = pipe_close_ocb;
    pipe_io_funcs.close_dup = pipe_close_dup;
}
