/* SPDX-License-Identifier: Apache-2.0 */
/* What a pipe does with bytes and with those who wait. */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "flow.h"
#include "pipe.h"

static struct waiter *free_waiters;  /* kept, for they come and go with every second message */

void pipe_queue_init(struct queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
}

struct waiter *pipe_wait(struct queue *queue, resmgr_context_t *ctp, iofunc_ocb_t *ocb,
                         size_t nbytes)
{
    struct waiter *waiter = free_waiters;
    if (waiter != NULL)
        free_waiters = waiter->next;
    else if ((waiter = malloc(sizeof *waiter)) == NULL)
        return NULL;
    *waiter = (struct waiter){ .rcvid = ctp->rcvid, .ocb = ocb, .nbytes = nbytes,
        .pid = ctp->info.pid, .tid = ctp->info.tid };
    *queue->end = waiter;
    queue->end = &waiter->next;
    return waiter;
}

struct waiter **pipe_find(struct queue *queue, int rcvid)
{
    for (struct waiter **link = &queue->first; *link != NULL; link = &(*link)->next)
        if ((*link)->rcvid == rcvid)
            return link;
    return NULL;
}

void pipe_leave(struct queue *queue, struct waiter **link)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    if (queue->end == &waiter->next)
        queue->end = link;
    waiter->next = free_waiters;
    free_waiters = waiter;
}

struct pipe *pipe_create(mode_t mode, const struct _client_info *info)
{
    static ino_t last;
    struct pipe *pipe = calloc(1, sizeof *pipe);
    if (pipe == NULL)
        return NULL;
    ring_init(&pipe->ring, settings.size);
    if (settings.preallocate && ring_reserve(&pipe->ring, settings.size) != 0) {
        free(pipe);
        return NULL;
    }
    iofunc_attr_init(&pipe->attr, S_IFIFO | mode, NULL, (struct _client_info *)info);
    pipe->attr.inode = ++last;
    pipe_queue_init(&pipe->readers);
    pipe_queue_init(&pipe->writers);
    pipe_queue_init(&pipe->openers);
    IOFUNC_NOTIFY_INIT(pipe->notify);
    return pipe;
}

void pipe_release(struct pipe *pipe)
{
    fifo_forget(pipe);
    ring_destroy(&pipe->ring);
    free(pipe);
}

/* ---- telling those who poll ---- */

void pipe_tell_input(struct pipe *pipe)
{
    if (IOFUNC_NOTIFY_INPUT_CHECK(pipe->notify, (int)pipe->ring.used, 0))
        iofunc_notify_trigger(pipe->notify, (int)pipe->ring.used, IOFUNC_NOTIFY_INPUT);
}

void pipe_tell_output(struct pipe *pipe)
{
    int space = (int)ring_space(&pipe->ring);
    if (IOFUNC_NOTIFY_OUTPUT_CHECK(pipe->notify, space))
        iofunc_notify_trigger(pipe->notify, space, IOFUNC_NOTIFY_OUTPUT);
}

/* One side is gone: whoever polls the other is to look. */
void pipe_tell_hangup(struct pipe *pipe)
{
    if (pipe->attr.wcount == 0) {
        iofunc_notify_trigger(pipe->notify, INT_MAX, IOFUNC_NOTIFY_INPUT);
        iofunc_notify_trigger(pipe->notify, INT_MAX, IOFUNC_NOTIFY_HUP);
    }
    if (pipe->attr.rcount == 0) {
        iofunc_notify_trigger(pipe->notify, INT_MAX, IOFUNC_NOTIFY_OUTPUT);
        iofunc_notify_trigger(pipe->notify, INT_MAX, IOFUNC_NOTIFY_ERR);
    }
}

/* ---- readers ---- */

void pipe_feed_readers(struct pipe *pipe)
{
    struct waiter *reader;
    while ((reader = pipe->readers.first) != NULL && (pipe->ring.used != 0 ||
                                                      pipe->attr.wcount == 0)) {
        struct iovec iov[2];
        size_t n = reader->nbytes < pipe->ring.used ? reader->nbytes : pipe->ring.used;
        int parts = ring_data(&pipe->ring, n, iov);
        /* The bytes stay for the next one when this one is no more there. */
        if (MsgReplyv_r(reader->rcvid, (long)n, iov, (size_t)parts) >= 0)
            ring_removed(&pipe->ring, n);
        pipe_leave(&pipe->readers, &pipe->readers.first);
    }
}

/* ---- writers ---- */

int pipe_broken(pid_t pid, int tid)
{
    /* fails for one that is gone, whom it need not reach */
    SignalKill_r(0, pid, tid, SIGPIPE, SI_USER, 0);
    return EPIPE;
}

/* Up to n bytes of the writer's message into the ring. -> bytes, or -errno */
static ssize_t copy_in(struct pipe *pipe, const struct waiter *writer, size_t n)
{
    struct iovec iov[2];
    if (ring_reserve(&pipe->ring, n) != 0)
        return -ENOMEM;
    int parts = ring_room(&pipe->ring, n, iov);
    ssize_t got = MsgReadv_r(writer->rcvid, iov, (size_t)parts, writer->offset + writer->done);
    if (got == 0)
        return -EBADMSG;             /* the message is shorter than it says */
    if (got > 0)
        ring_added(&pipe->ring, (size_t)got);
    return got;
}

int pipe_take(struct pipe *pipe, struct waiter *writer)
{
    for (;;) {
        size_t left = writer->nbytes - writer->done;
        size_t n = flow_may_take(ring_space(&pipe->ring), left, writer->nbytes, settings.atomic);
        if (n == 0)
            return EOK;
        ssize_t got = copy_in(pipe, writer, n);
        if (got < 0)
            return (int)-got;
        writer->done += (size_t)got;
        pipe_feed_readers(pipe);
    }
}

static void answer_writer(struct pipe *pipe, struct waiter **link, int err)
{
    struct waiter *writer = *link;
    if (writer->done != 0 || err == EOK)
        MsgReply_r(writer->rcvid, (long)writer->done, NULL, 0);
    else
        MsgError_r(writer->rcvid, err);
    pipe_leave(&pipe->writers, link);
}

void pipe_drain_writers(struct pipe *pipe)
{
    struct waiter *writer;
    while ((writer = pipe->writers.first) != NULL) {
        int err = pipe->attr.rcount == 0 ? pipe_broken(writer->pid, writer->tid) : pipe_take(pipe,
            writer);
        if (err == EOK && writer->done < writer->nbytes)
            break;
        answer_writer(pipe, &pipe->writers.first, err);
    }
    if (pipe->ring.used != 0)
        pipe_tell_input(pipe);
}
