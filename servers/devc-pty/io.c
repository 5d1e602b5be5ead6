/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads and writes of both ends. Those that cannot be answered at once wait and are answered in
 * order by io_progress().
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "pty.h"

#define CHUNK     1024
#define NS_PER_DS 100000000ull

resmgr_io_funcs_t pty_io_funcs;

/* ---- the slave reads ---- */

struct condition { unsigned min, time, timeout; };

static int read_condition(resmgr_context_t *ctp, const io_read_t *msg, const struct ldisc *ld,
                          struct condition *cond)
{
    struct _xtype_readcond given;
    switch (msg->i.xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        *cond = (struct condition){ .min = ld->tio.c_cc[VMIN], .time = ld->tio.c_cc[VTIME] };
        if (cond->min == 0)          /* the first character, or nothing after the time */
            *cond = (struct condition){ .min = 1, .timeout = cond->time };
        return EOK;
    case _IO_XTYPE_READCOND:
        if (resmgr_msgget(ctp, &given, sizeof given, sizeof msg->i) != (ssize_t)sizeof given ||
            given.min < 0 ||
            given.time < 0 || given.timeout < 0)
            return EINVAL;
        *cond = (struct condition){ (unsigned)given.min, (unsigned)given.time,
            (unsigned)given.timeout };
        return EOK;
    default:
        return ENOSYS;
    }
}

/* Would it return at once with what there is, even nothing? */
static bool never_waits(const io_read_t *msg, const struct ldisc *ld, const struct condition *cond)
{
    if (ld->tio.c_lflag & ICANON)
        return false;
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_READCOND)
        return cond->min == 0 && cond->time == 0 && cond->timeout == 0;
    return ld->tio.c_cc[VMIN] == 0 && ld->tio.c_cc[VTIME] == 0;
}

/* What there is, to a reader; it stays when the reader is no more there to take it. */
static void answer_reader(struct pty *pty, int rcvid, size_t nbytes)
{
    uint8_t buf[CHUNK];
    unsigned cells;
    size_t n = ldisc_peek(&pty->ldisc, buf, nbytes < sizeof buf ? nbytes : sizeof buf, &cells);
    if (MsgReply_r(rcvid, (long)n, buf, n) >= 0)
        ldisc_consume(&pty->ldisc, cells);
}

static int wait_for_input(resmgr_context_t *ctp, struct pty *pty, iofunc_ocb_t *ocb, size_t nbytes,
                          const struct condition *cond,
                          pid_t pgrp)
{
    struct waiter *waiter = wait_in(pty, WAIT_READ, ctp->rcvid, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->pgrp = pgrp;
    waiter->nbytes = nbytes;
    if (!(pty->ldisc.tio.c_lflag & ICANON)) {
        waiter->min = cond->min < nbytes ? cond->min : (unsigned)nbytes;
        waiter->gap_ds = cond->time;
        if (cond->timeout != 0)
            waiter->deadline = pty_now() + cond->timeout * NS_PER_DS;
    }
    if (pty_is_background(pty, pgrp))
        kill(-pgrp, SIGTTIN);        /* the read goes on when the group comes to the foreground */
    pty_progress(pty);
    return _RESMGR_NOREPLY;
}

static int slave_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb, int nonblock)
{
    struct pty *pty = ocb->attr->pty;
    struct condition cond = { 0 };
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    int err = read_condition(ctp, msg, &pty->ldisc, &cond);
    if (err != EOK)
        return err;
    if (pty->state == HUNG && ldisc_readable(&pty->ldisc) == 0) {
        _IO_SET_READ_NBYTES(ctp, 0);
        return EOK;
    }
    pid_t pgrp = pty_client_group(ctp, pty);
    bool background = pty_is_background(pty, pgrp);
    if (background && nonblock)
        return EIO;
    unsigned min = cond.min < nbytes ? cond.min : (unsigned)nbytes;
    bool complete = ldisc_read_complete(&pty->ldisc, min) || never_waits(msg, &pty->ldisc, &cond);
    bool now = nbytes == 0 || pty->state == HUNG || (!background &&
                                                     pty->waiting[WAIT_READ] == NULL && complete);
    if (!now && nonblock) {
        if (ldisc_readable(&pty->ldisc) == 0)
            return EAGAIN;
        now = true;
    }
    if (!now)
        return wait_for_input(ctp, pty, ocb, nbytes, &cond, pgrp);
    answer_reader(pty, ctp->rcvid, nbytes);
    pty_progress(pty);               /* there is room for more */
    return _RESMGR_NOREPLY;
}

static void restart_gap(const struct pty *pty, struct waiter *waiter)
{
    unsigned there = ldisc_readable(&pty->ldisc);
    if (waiter->gap_ds == 0 || there <= waiter->seen)
        return;
    waiter->seen = there;
    waiter->deadline = pty_now() + waiter->gap_ds * NS_PER_DS;
}

/* In the order they came; readers in the background are passed over. */
static bool progress_readers(struct pty *pty)
{
    bool moved = false;
    for (struct waiter **link = &pty->waiting[WAIT_READ]; *link != NULL;) {
        struct waiter *waiter = *link;
        if (pty_is_background(pty, waiter->pgrp)) {
            link = &waiter->next;
            continue;
        }
        restart_gap(pty, waiter);
        if (!ldisc_read_complete(&pty->ldisc, waiter->min) &&
            (waiter->deadline == 0 || pty_now() < waiter->deadline))
            break;
        answer_reader(pty, waiter->rcvid, waiter->nbytes);
        wait_end(link);
        moved = true;
    }
    return moved;
}

bool io_expires(struct pty *pty, uint64_t *first)
{
    for (const struct waiter *reader = pty->waiting[WAIT_READ]; reader != NULL; reader = reader->next)
        if (reader->deadline != 0 && (*first == 0 || reader->deadline < *first))
            *first = reader->deadline;
    return *first != 0;
}

/* ---- the master reads ---- */

/* -> true: there was something, or the end of file, for it */
static bool feed_master(struct pty *pty, int rcvid, size_t nbytes)
{
    uint8_t buf[CHUNK];
    size_t n = 0;
    int c;
    if (nbytes > sizeof buf)
        nbytes = sizeof buf;
    while (n < nbytes && (c = ldisc_next_output(&pty->ldisc)) != -1)
        buf[n++] = (uint8_t)c;
    bool end = n == 0 && pty->slave_seen && pty->slave.attr.count == 0;
    if (n == 0 && !end)
        return false;
    MsgReply_r(rcvid, (long)n, buf, n);
    return true;
}

static int master_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb, int nonblock)
{
    struct pty *pty = ocb->attr->pty;
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    if (nbytes == 0) {
        _IO_SET_READ_NBYTES(ctp, 0);
        return EOK;
    }
    if (pty->waiting[WAIT_MASTER_READ] == NULL && feed_master(pty, ctp->rcvid, nbytes)) {
        pty_progress(pty);
        return _RESMGR_NOREPLY;
    }
    if (nonblock)
        return EAGAIN;
    struct waiter *waiter = wait_in(pty, WAIT_MASTER_READ, ctp->rcvid, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->nbytes = nbytes;
    return _RESMGR_NOREPLY;
}

static bool progress_master_readers(struct pty *pty)
{
    bool moved = false;
    while (pty->waiting[WAIT_MASTER_READ] != NULL &&
           feed_master(pty, pty->waiting[WAIT_MASTER_READ]->rcvid,
                       pty->waiting[WAIT_MASTER_READ]->nbytes)) {
        wait_end(&pty->waiting[WAIT_MASTER_READ]);
        moved = true;
    }
    return moved;
}

static int pty_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int nonblock, err = iofunc_read_verify(ctp, msg, ocb, &nonblock);
    if (err != EOK)
        return err;
    ocb->attr->attr.flags |= IOFUNC_ATTR_ATIME;
    return ocb->attr->master ? master_read(ctp, msg, ocb, nonblock) : slave_read(ctp, msg, ocb,
        nonblock);
}

/* ---- writing ---- */

/* Takes what there is room for. -> how many of n */
typedef size_t take_t(struct pty *pty, const uint8_t *buf, size_t n);

static size_t take_output(struct pty *pty, const uint8_t *buf, size_t n)
{
    return ldisc_write(&pty->ldisc, buf, n);
}

/*
 * As if typed. In canonical mode a full line answers with the bell, so there is room as long as the
 * readers' ring has some.
 */
static size_t take_typed(struct pty *pty, const uint8_t *buf, size_t n)
{
    size_t done = 0;
    for (; done < n && ldisc_has_room(&pty->ldisc); done++)
        ldisc_receive(&pty->ldisc, buf[done], 0);
    return done;
}

static bool has_room(const struct pty *pty, bool master)
{
    return master ? ldisc_has_room(&pty->ldisc) : ldisc_write_room(&pty->ldisc) != 0;
}

/* -> errno; writer->done says how far it came */
static int take(struct pty *pty, struct waiter *writer, bool master)
{
    take_t *func = master ? take_typed : take_output;
    uint8_t buf[CHUNK];
    while (writer->done < writer->nbytes && has_room(pty, master)) {
        size_t want = writer->nbytes - writer->done < sizeof buf ? writer->nbytes - writer->done
            : sizeof buf;
        ssize_t got = MsgRead_r(writer->rcvid, buf, want, writer->offset + writer->done);
        if (got <= 0)
            return got == 0 ? EBADMSG : (int)-got;
        size_t taken = func(pty, buf, (size_t)got);
        writer->done += taken;
        if (taken == 0)
            break;
    }
    return EOK;
}

static int stop_background(resmgr_context_t *ctp, const struct pty *pty)
{
    if (!(pty->ldisc.tio.c_lflag & TOSTOP))
        return EOK;
    pid_t pgrp = pty_client_group(ctp, pty);
    if (!pty_is_background(pty, pgrp))
        return EOK;
    kill(-pgrp, SIGTTOU);
    return EINTR;
}

static int pty_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct pty *pty = ocb->attr->pty;
    bool master = ocb->attr->master;
    enum wait_kind kind = master ? WAIT_MASTER_WRITE : WAIT_WRITE;
    int nonblock, err = iofunc_write_verify(ctp, msg, ocb, &nonblock);
    if (err == EOK && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        err = ENOSYS;
    if (err == EOK && !master)
        err = pty->state == HUNG ? EIO : stop_background(ctp, pty);
    if (err != EOK)
        return err;
    struct waiter writer = { .rcvid = ctp->rcvid, .nbytes = _IO_WRITE_GET_NBYTES(msg),
        .offset = ctp->offset + sizeof msg->i };
    if (pty->waiting[kind] == NULL)
        err = take(pty, &writer, master);
    if (err != EOK && writer.done == 0)
        return err;
    ocb->attr->attr.flags |= IOFUNC_ATTR_MTIME;
    int result = EOK;
    if (err == EOK && writer.done < writer.nbytes && !nonblock) {
        struct waiter *waiter = wait_in(pty, kind, ctp->rcvid, ocb);
        if (waiter == NULL)
            return ENOMEM;
        waiter->nbytes = writer.nbytes;
        waiter->done = writer.done;
        waiter->offset = writer.offset;
        result = _RESMGR_NOREPLY;
    } else if (writer.done == 0 && writer.nbytes != 0) {
        result = EAGAIN;
    }
    _IO_SET_WRITE_NBYTES(ctp, (long)writer.done);
    pty_progress(pty);
    return result;
}

static bool progress_writers(struct pty *pty, bool master)
{
    enum wait_kind kind = master ? WAIT_MASTER_WRITE : WAIT_WRITE;
    bool moved = false;
    while (pty->waiting[kind] != NULL && has_room(pty, master)) {
        struct waiter *writer = pty->waiting[kind];
        size_t before = writer->done;
        int err = take(pty, writer, master);
        moved |= writer->done != before;
        if (err == EOK && writer->done < writer->nbytes)
            break;
        if (err != EOK)
            MsgError_r(writer->rcvid, err);
        else
            MsgReply_r(writer->rcvid, (long)writer->nbytes, NULL, 0);
        wait_end(&pty->waiting[kind]);
        moved = true;
    }
    return moved;
}

/* ---- poll ---- */

static int conditions(const struct pty *pty, bool master)
{
    int ready = has_room(pty, master) || pty->state == HUNG ? _NOTIFY_COND_OUTPUT : 0;
    if (master) {
        bool end = pty->slave_seen && pty->slave.attr.count == 0;
        if ((pty->ldisc.out.count != 0 && !pty->ldisc.stopped) || pty->ldisc.urgent >= 0 || end)
            ready |= _NOTIFY_COND_INPUT;
        return end ? ready | (int)_NOTIFY_CONDE_HUP : ready;
    }
    if (ldisc_readable(&pty->ldisc) != 0 || pty->state == HUNG)
        ready |= _NOTIFY_COND_INPUT;
    return pty->state == HUNG ? ready | (int)_NOTIFY_CONDE_HUP : ready;
}

static void progress_notifies(struct pty *pty, struct end *end)
{
    int ready = conditions(pty, end->master);
    if ((ready & _NOTIFY_COND_INPUT) && end->notify[IOFUNC_NOTIFY_INPUT].list != NULL)
        iofunc_notify_trigger(end->notify, INT_MAX, IOFUNC_NOTIFY_INPUT);
    if ((ready & _NOTIFY_COND_OUTPUT) && end->notify[IOFUNC_NOTIFY_OUTPUT].list != NULL)
        iofunc_notify_trigger(end->notify, INT_MAX, IOFUNC_NOTIFY_OUTPUT);
}

static int pty_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_notify(ctp, msg, ocb->attr->notify, conditions(ocb->attr->pty,
        ocb->attr->master), NULL, NULL);
}

/* ---- all of them ---- */

void io_progress(struct pty *pty)
{
    bool moved = pty->state == OPEN;
    while (moved) {
        moved = progress_writers(pty, true);
        moved |= progress_readers(pty);
        moved |= progress_writers(pty, false);
        moved |= progress_master_readers(pty);
    }
    progress_notifies(pty, &pty->master);
    progress_notifies(pty, &pty->slave);
}

/* A client got a signal or a timeout, or is gone. What it has written is told. */
static int pty_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, iofunc_ocb_t *ocb)
{
    struct pty *pty = ocb->attr->pty;
    for (int kind = 0; kind < WAIT_KINDS; kind++)
        for (struct waiter **link = &pty->waiting[kind]; *link != NULL; link = &(*link)->next) {
            if ((*link)->rcvid != ctp->rcvid)
                continue;
            size_t done = (*link)->done;
            wait_end(link);
            if (done == 0)
                return _RESMGR_DEFAULT;
            MsgReply_r(ctp->rcvid, (long)done, NULL, 0);
            return _RESMGR_NOREPLY;
        }
    return _RESMGR_DEFAULT;
}

static int pty_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    struct end *end = ocb->attr;
    wait_drop(end->pty, ocb);
    iofunc_notify_remove(ctp, end->notify);
    int err = iofunc_close_ocb_default(ctp, reserved, ocb);
    if (end->attr.count == 0)
        pty_closed(end->pty);
    return err;
}

/* Without the functions that lock: there is one thread. */
void io_init(void)
{
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, &pty_io_funcs);
    pty_io_funcs.lock_ocb = NULL;
    pty_io_funcs.unlock_ocb = NULL;
    pty_io_funcs.read = pty_read;
    pty_io_funcs.write = pty_write;
    pty_io_funcs.notify = pty_notify;
    pty_io_funcs.devctl = pty_devctl;
    pty_io_funcs.unblock = pty_unblock;
    pty_io_funcs.close_ocb = pty_close;
}
