/* SPDX-License-Identifier: Apache-2.0 */
/* Messages go in and out; who cannot go on waits. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <devctl.h>
#include <sys/dcmd_misc.h>
#include <sys/mqmsg.h>

#include "mq.h"
#include "serve.h"

struct mq mq_dir;
resmgr_io_funcs_t dir_io_funcs, mq_io_funcs;

static struct waiter *free_waiters;

/* ---- waiting ---- */

/* Behind those of the same priority. */
static int wait_in(struct waiter **queue, long *count, const struct waiter *request)
{
    struct waiter *waiter = free_waiters;
    if (waiter != NULL)
        free_waiters = waiter->next;
    else if ((waiter = malloc(sizeof *waiter)) == NULL)
        return ENOMEM;
    *waiter = *request;
    while (*queue != NULL && (*queue)->priority >= waiter->priority)
        queue = &(*queue)->next;
    waiter->next = *queue;
    *queue = waiter;
    ++*count;
    return _RESMGR_NOREPLY;
}

static void leave(struct waiter **link, long *count)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    waiter->next = free_waiters;
    free_waiters = waiter;
    --*count;
}

/* ---- telling ---- */

static void tell_input(struct mq *mq)
{
    if (IOFUNC_NOTIFY_INPUT_CHECK(mq->notify, (int)mq->msgs.count, 0))
        iofunc_notify_trigger(mq->notify, (int)mq->msgs.count, IOFUNC_NOTIFY_INPUT);
}

static void tell_output(struct mq *mq)
{
    if (IOFUNC_NOTIFY_OUTPUT_CHECK(mq->notify, 1))
        iofunc_notify_trigger(mq->notify, 1, IOFUNC_NOTIFY_OUTPUT);
}

/* mq_notify(): once, when the queue was empty and nobody waited for the message. */
static void tell_registrant(struct mq *mq)
{
    struct registrant who = mq->registrant;
    if (who.rcvid == 0 || mq->msgs.count != 1)
        return;
    mq->registrant.rcvid = 0;
    MsgDeliverEvent_r(who.rcvid, &who.event);    /* fails only for a client that is gone */
}

/* ---- sending ---- */

/* Status of a receive: the length, above it the message's priority unless it was a plain read(). */
static long receive_status(const struct waiter *receiver, size_t len, uint32_t prio)
{
    return (long)(len | (receiver->plain ? 0 : (uint64_t)prio << MQ_STATUS_PRIO_SHIFT));
}

/* A message in memory for the first receiver that is still there. -> false: none is */
static bool hand_over(struct mq *mq, const void *data, size_t len, uint32_t prio)
{
    while (mq->receivers != NULL) {
        const struct waiter receiver = *mq->receivers;
        leave(&mq->receivers, &mq->recvwait);
        if (MsgReply_r(receiver.rcvid, receive_status(&receiver, len, prio), data, len) >= 0)
            return true;
    }
    return false;
}

/* The sender's message becomes one of the queue, or goes to a receiver. -> errno */
static int accept(struct mq *mq, const struct waiter *sender)
{
    struct msg *msg = msg_alloc(sender->len);
    if (msg == NULL)
        return ENOMEM;
    msg->prio = sender->prio;
    ssize_t got = MsgRead_r(sender->rcvid, msg->data, sender->len, sender->offset);
    if (got != (ssize_t)sender->len) {
        msg_free(msg);
        return got < 0 ? (int)-got : EBADMSG;
    }
    if (hand_over(mq, msg->data, msg->len, msg->prio)) {
        msg_free(msg);
    } else {
        msgq_put(&mq->msgs, msg);
        tell_registrant(mq);
        tell_input(mq);
    }
    return EOK;
}

/* The same for one that lies whole in the receive buffer. */
static int accept_local(struct mq *mq, const struct waiter *sender, const void *data)
{
    if (mq->receivers != NULL && hand_over(mq, data, sender->len, sender->prio))
        return EOK;
    struct msg *msg = msg_alloc(sender->len);
    if (msg == NULL)
        return ENOMEM;
    msg->prio = sender->prio;
    memcpy(msg->data, data, sender->len);
    msgq_put(&mq->msgs, msg);
    tell_registrant(mq);
    tell_input(mq);
    return EOK;
}

static int parse_send(resmgr_context_t *ctp, const io_write_t *msg, struct waiter *sender)
{
    struct _xtype_mqueue head;
    sender->offset = sizeof msg->i;
    switch (msg->i.xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        return EOK;
    case _IO_XTYPE_MQUEUE:
        if (resmgr_msgget(ctp, &head, sizeof head, sizeof msg->i) != (ssize_t)sizeof head)
            return EBADMSG;
        sender->prio = head.priority;
        sender->offset += sizeof head;
        return sender->prio < MQ_PRIO_MAX ? EOK : EINVAL;
    default:
        return ENOSYS;
    }
}

static int mq_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    struct waiter sender = {
        .rcvid = ctp->rcvid, .priority = ctp->info.priority, .ocb = ocb,
            .len = _IO_WRITE_GET_NBYTES(msg),
    };
    int nonblock, err = iofunc_write_verify(ctp, msg, ocb, &nonblock);
    if (err == EOK)
        err = parse_send(ctp, msg, &sender);
    if (err != EOK)
        return err;
    if (sender.len > (size_t)mq->msgsize)
        return EMSGSIZE;
    bool local = (size_t)ctp->info.msglen >= ctp->offset + sender.offset + sender.len;
    const char *data = (const char *)msg + sender.offset;
    sender.offset += ctp->offset;
    _IO_SET_WRITE_NBYTES(ctp, (long)sender.len);
    if (mq->msgs.count >= mq->maxmsg)
        return nonblock ? EAGAIN : wait_in(&mq->senders, &mq->sendwait, &sender);
    mq->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    return local ? accept_local(mq, &sender, data) : accept(mq, &sender);
}

/* ---- receiving ---- */

/* There is room: senders that waited for it. */
static void admit_senders(struct mq *mq)
{
    while (mq->msgs.count < mq->maxmsg && mq->senders != NULL) {
        const struct waiter sender = *mq->senders;
        leave(&mq->senders, &mq->sendwait);
        int err = accept(mq, &sender);
        if (err == EOK)
            MsgReply_r(sender.rcvid, (long)sender.len, NULL, 0);
        else
            MsgError_r(sender.rcvid, err);
    }
    if (mq->msgs.count < mq->maxmsg)
        tell_output(mq);
}

static int mq_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    uint32_t xtype = msg->i.xtype & _IO_XTYPE_MASK;
    struct waiter receiver = {
        .rcvid = ctp->rcvid, .priority = ctp->info.priority, .ocb = ocb,
            .len = _IO_READ_GET_NBYTES(msg),
        .plain = xtype == _IO_XTYPE_NONE,
    };
    int nonblock, err = iofunc_read_verify(ctp, msg, ocb, &nonblock);
    if (err != EOK)
        return err;
    if (xtype != _IO_XTYPE_NONE && xtype != _IO_XTYPE_MQUEUE)
        return ENOSYS;
    if (receiver.len < (size_t)mq->msgsize)
        return EMSGSIZE;
    if (mq->msgs.count == 0)
        return nonblock ? EAGAIN : wait_in(&mq->receivers, &mq->recvwait, &receiver);
    /* A receiver that is no more there must not take the message along. */
    const struct msg *first = msgq_first(&mq->msgs);
    mq->attr.flags |= IOFUNC_ATTR_ATIME;
    if (MsgReply_r(ctp->rcvid, receive_status(&receiver, first->len, first->prio), first->data,
                   first->len) >= 0) {
        msg_free(msgq_take(&mq->msgs));
        admit_senders(mq);
    }
    return _RESMGR_NOREPLY;
}

/* ---- the others ---- */

static int mq_poll(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    int trig = 0;
    if (mq->msgs.count != 0)
        trig |= _NOTIFY_COND_INPUT;
    if (mq->msgs.count < mq->maxmsg)
        trig |= _NOTIFY_COND_OUTPUT;
    return iofunc_notify(ctp, msg, mq->notify, trig, NULL, NULL);
}

/* A registrant that died leaves nothing behind: others may share its OCB, so no close told. */
static bool registrant_gone(const struct registrant *who)
{
    struct _client_info info;
    return ConnectClientInfo_r(who->scoid, &info, 0) != EOK || info.pid != who->pid;
}

static int register_notify(resmgr_context_t *ctp, struct mq *mq, iofunc_ocb_t *ocb,
                           const struct _mq_notify *msg)
{
    struct registrant *who = &mq->registrant;
    if (!msg->arm) {
        if (who->rcvid != 0 && who->scoid == ctp->info.scoid)
            who->rcvid = 0;
        return EOK;
    }
    if (who->rcvid != 0 && !registrant_gone(who))
        return EBUSY;
    *who = (struct registrant){
        .rcvid = ctp->rcvid, .scoid = ctp->info.scoid, .pid = ctp->info.pid, .ocb = ocb,
            .event = msg->event,
    };
    return EOK;
}

static int mq_msg(resmgr_context_t *ctp, io_msg_t *msg, iofunc_ocb_t *ocb)
{
    const struct _mq_notify *notify = (const void *)msg;
    if (msg->i.mgrid != MQ_MGRID || msg->i.subtype != MQ_MSG_NOTIFY)
        return ENOSYS;
    if (ctp->size < sizeof *notify)
        return EBADMSG;
    return register_notify(ctp, ocb->attr, ocb, notify);
}

static int get_attr(resmgr_context_t *ctp, io_devctl_t *msg, const iofunc_ocb_t *ocb)
{
    const struct mq *mq = ocb->attr;
    struct mq_attr attr = {
        .mq_maxmsg = mq->maxmsg, .mq_msgsize = mq->msgsize,
            .mq_flags = ocb->ioflag & O_NONBLOCK, .mq_curmsgs = mq->msgs.count,
        .mq_sendwait = mq->sendwait, .mq_recvwait = mq->recvwait,
    };
    memset(&msg->o, 0, sizeof msg->o);
    memcpy(_DEVCTL_DATA(msg->o), &attr, sizeof attr);
    msg->o.nbytes = sizeof attr;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + sizeof attr);
}

static int set_attr(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    struct mq_attr attr;
    if (ctp->size < sizeof msg->i + sizeof attr)
        return EINVAL;
    memcpy(&attr, _DEVCTL_DATA(msg->i), sizeof attr);
    if (attr.mq_flags & ~(long)O_NONBLOCK)
        return EINVAL;
    ocb->ioflag = (ocb->ioflag & ~O_NONBLOCK) | (int)(attr.mq_flags & O_NONBLOCK);
    return EOK;
}

static int mq_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    switch ((unsigned)msg->i.dcmd) {
    case (unsigned)DCMD_MISC_MQGETATTR: return get_attr(ctp, msg, ocb);
    case (unsigned)DCMD_MISC_MQSETATTR: return set_attr(ctp, msg, ocb);
    default:                            return iofunc_devctl_default(ctp, msg, ocb);
    }
}

static int mq_stat(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb)
{
    ocb->attr->attr.nbytes = ocb->attr->msgs.count;
    return iofunc_stat_default(ctp, msg, ocb);
}

static int mq_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    for (struct waiter **link = &mq->receivers; *link != NULL; link = &(*link)->next)
        if ((*link)->rcvid == ctp->rcvid) {
            leave(link, &mq->recvwait);
            return _RESMGR_DEFAULT;
        }
    for (struct waiter **link = &mq->senders; *link != NULL; link = &(*link)->next)
        if ((*link)->rcvid == ctp->rcvid) {
            leave(link, &mq->sendwait);
            return _RESMGR_DEFAULT;
        }
    return _RESMGR_DEFAULT;
}

/* ---- closing ---- */

/* Threads that still wait on a descriptor another one closes. */
static void drop_waiters(struct waiter **link, long *count, const iofunc_ocb_t *ocb)
{
    while (*link != NULL) {
        if ((*link)->ocb == ocb) {
            MsgError_r((*link)->rcvid, EBADF);
            leave(link, count);
        } else {
            link = &(*link)->next;
        }
    }
}

static int mq_close_ocb(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    drop_waiters(&mq->receivers, &mq->recvwait, ocb);
    drop_waiters(&mq->senders, &mq->sendwait, ocb);
    if (mq->registrant.ocb == ocb)
        mq->registrant.rcvid = 0;
    int err = iofunc_close_ocb_default(ctp, reserved, ocb);
    mq_settle(mq);
    return err;
}

/* POSIX: closing a descriptor of the queue ends the registration of the process. */
static int mq_close_dup(resmgr_context_t *ctp, io_close_t *msg, iofunc_ocb_t *ocb)
{
    struct mq *mq = ocb->attr;
    iofunc_notify_remove(ctp, mq->notify);
    if (mq->registrant.rcvid != 0 && mq->registrant.scoid == ctp->info.scoid &&
        mq->registrant.ocb == ocb)
        mq->registrant.rcvid = 0;
    return iofunc_close_dup_default(ctp, msg, ocb);
}

/* ---- the directory ---- */

/*
 * Positions 0 and 1 are "." and "..", a queue's is its number and one. Whole paths are not names in
 * this directory.
 */
static int dir_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    static uint64_t buffer[2048];
    size_t room = _IO_READ_GET_NBYTES(msg) < sizeof buffer ? _IO_READ_GET_NBYTES(msg)
        : sizeof buffer, at = 0, size = 1;
    uint64_t pos = (uint64_t)ocb->offset;
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    for (; pos < 2 && size != 0; pos += size != 0, at += size)
        size = serve_dirent((char *)buffer + at, room - at, mq_dir.attr.inode, "..",
                            (size_t)pos + 1, (off_t)pos + 1);
    for (struct mq *mq = mq_next(pos - 1); mq != NULL && size != 0; mq = mq->next) {
        if (mq->name[0] != '/')
            size = serve_dirent((char *)buffer + at, room - at, mq->attr.inode, mq->name,
                                strlen(mq->name), (off_t)mq->serial + 2);
        if (size == 0)
            break;
        at += mq->name[0] != '/' ? size : 0;
        pos = mq->serial + 2;
    }
    if (at == 0 && size == 0)
        return EINVAL;               /* no room for a single one */
    ocb->offset = (off_t)pos;
    _IO_SET_READ_NBYTES(ctp, (long)at);
    return _RESMGR_PTR(ctp, buffer, at);
}

/* Without the functions that lock: there is one thread. */
void io_init(void)
{
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, &dir_io_funcs);
    dir_io_funcs.lock_ocb = NULL;
    dir_io_funcs.unlock_ocb = NULL;
    mq_io_funcs = dir_io_funcs;
    dir_io_funcs.read = dir_read;
    mq_io_funcs.read = mq_read;
    mq_io_funcs.write = mq_write;
    mq_io_funcs.notify = mq_poll;
    mq_io_funcs.msg = mq_msg;
    mq_io_funcs.devctl = mq_devctl;
    mq_io_funcs.stat = mq_stat;
    mq_io_funcs.unblock = mq_unblock;
    mq_io_funcs.close_ocb = mq_close_ocb;
    mq_io_funcs.close_dup = mq_close_dup;
}
