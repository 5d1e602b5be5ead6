/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FIFOs: names in file systems, bytes here. The file system sends the client to this server with
 * the name; it is asked itself what the name is, so that links, renamed FIFOs and permissions mean
 * what they mean there.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "pipe.h"

static struct pipe *fifos;

static struct pipe *fifo_find(const struct stat *st)
{
    struct pipe *pipe = fifos;
    while (pipe != NULL && (pipe->dev != st->st_dev || pipe->ino != st->st_ino))
        pipe = pipe->next;
    return pipe;
}

/* The pipe of that FIFO, with the owner and mode it has now. */
static struct pipe *fifo_get(const struct stat *st)
{
    struct pipe *pipe = fifo_find(st);
    if (pipe == NULL) {
        pipe = pipe_create(st->st_mode & ALLPERMS, NULL);
        if (pipe == NULL)
            return NULL;
        pipe->fifo = true;
        pipe->dev = st->st_dev;
        pipe->ino = st->st_ino;
        pipe->next = fifos;
        fifos = pipe;
    }
    pipe->attr.mode = st->st_mode;
    pipe->attr.uid = st->st_uid;
    pipe->attr.gid = st->st_gid;
    pipe->attr.nlink = st->st_nlink;
    return pipe;
}

void fifo_forget(struct pipe *pipe)
{
    struct pipe **link = &fifos;
    while (*link != NULL && *link != pipe)
        link = &(*link)->next;
    if (*link != NULL)
        *link = pipe->next;
}

/* Those who waited for the other side. */
void fifo_wake_openers(struct pipe *pipe)
{
    for (struct waiter **link = &pipe->openers.first; *link != NULL;) {
        const struct waiter *opener = *link;
        bool reads = opener->ocb->ioflag & _IO_FLAG_RD;
        if ((reads ? pipe->attr.wcount : pipe->attr.rcount) == 0) {
            link = &(*link)->next;
            continue;
        }
        MsgReply_r(opener->rcvid, EOK, NULL, 0);
        pipe_leave(&pipe->openers, link);
    }
}

void fifo_abandon(resmgr_context_t *ctp, struct pipe *pipe, struct waiter **link)
{
    iofunc_ocb_t *ocb = (*link)->ocb;
    pipe_leave(&pipe->openers, link);
    resmgr_unbind(ctp);              /* the client throws its descriptor away without a word */
    request_close(ctp, ocb);
    MsgError_r(ctp->rcvid, -1);
}

/* Must the open wait for the other side? -> EOK: no; EAGAIN: yes; or its error */
static int other_side(const struct pipe *pipe, uint32_t ioflag)
{
    switch (ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) {
    case _IO_FLAG_RD:
        return pipe->attr.wcount != 0 || (ioflag & O_NONBLOCK) ? EOK : EAGAIN;
    case _IO_FLAG_WR:
        if (pipe->attr.rcount != 0)
            return EOK;
        return ioflag & O_NONBLOCK ? ENXIO : EAGAIN;
    default:
        return EOK;
    }
}

static int attach(resmgr_context_t *ctp, io_open_t *msg, struct pipe *pipe)
{
    int wait = other_side(pipe, msg->connect.ioflag);
    if (wait == ENXIO)
        return ENXIO;
    int err = iofunc_ocb_attach(ctp, msg, NULL, &pipe->attr, &pipe_io_funcs);
    if (err != EOK)
        return err;
    if (pipe->attr.wcount != 0)
        pipe->had_writer = true;
    fifo_wake_openers(pipe);
    if (wait == EOK)
        return EOK;
    iofunc_ocb_t *ocb = resmgr_ocb(ctp);
    if (ocb != NULL && pipe_wait(&pipe->openers, ctp, ocb, 0) != NULL)
        return _RESMGR_NOREPLY;
    resmgr_unbind(ctp);
    if (ocb != NULL)
        request_close(ctp, ocb);
    return ENOMEM;
}

int fifo_open(resmgr_context_t *ctp, io_open_t *msg)
{
    struct stat st;
    if (stat(msg->connect.path, &st) == -1)
        return errno;
    if (!S_ISFIFO(st.st_mode))
        return ENOSYS;               /* somebody else's business */
    struct pipe *pipe = fifo_get(&st);
    if (pipe == NULL)
        return ENOMEM;
    msg->connect.ioflag &= ~(uint32_t)(O_TRUNC | O_APPEND);   /* mean nothing here */
    int err = iofunc_open(ctp, msg, &pipe->attr, NULL, NULL);
    if (err == EOK)
        err = attach(ctp, msg, pipe);
    if (pipe->attr.count == 0 && err != _RESMGR_NOREPLY && err != EOK)
        pipe_release(pipe);
    return err;
}
