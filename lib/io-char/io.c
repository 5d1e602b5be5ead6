/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads and writes of a terminal. Those that cannot be answered at once wait in queues and are answered in order by
 * tty_progress_io(), which runs after anything that may let one go on: characters in or out, a timer, new attributes,
 * a new foreground group.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/neutrino.h>

#include "private.h"

#define CHUNK     1024
#define NS_PER_DS 100000000ull

resmgr_connect_funcs_t tty_connect_funcs;
resmgr_io_funcs_t tty_io_funcs;

static struct tty *tty_of(const struct chr_ocb *ocb)
{
    return (struct tty *)ocb->ocb.attr;
}

/* ---- reading ---- */

/*
 * When a raw read is done: `min` characters, `gap` between two of them, `timeout` from the start (tenths of a
 * second).
 */
struct condition { unsigned min, gap, timeout; };

/* Without a minimum: the first character, or nothing after the time. */
static struct condition condition(unsigned min, unsigned gap, unsigned timeout)
{
    if (min == 0 && (gap != 0 || timeout != 0))
        return (struct condition){ .min = 1, .timeout = timeout != 0 ? timeout : gap };
    return (struct condition){ min, gap, timeout };
}

static struct condition termios_condition(const struct tty *tty)
{
    return condition(tty->ldisc.tio.c_cc[VMIN], tty->ldisc.tio.c_cc[VTIME], 0);
}

static int read_condition(resmgr_context_t *ctp, const io_read_t *msg, const struct tty *tty, struct condition *cond)
{
    struct _xtype_readcond given;
    switch (msg->i.xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        *cond = termios_condition(tty);
        return EOK;
    case _IO_XTYPE_READCOND:
        if (resmgr_msgget(ctp, &given, sizeof given, sizeof msg->i) != (ssize_t)sizeof given)
            return EBADMSG;
        if (given.min < 0 || given.time < 0 || given.timeout < 0)
            return EINVAL;
        *cond = condition((unsigned)given.min, (unsigned)given.time, (unsigned)given.timeout);
        return EOK;
    case _IO_XTYPE_OFFSET:
        return ESPIPE;
    default:
        return ENOSYS;
    }
}

/* Can a read be answered with what there is? A minimum beyond what was asked for is met by all of that. */
static bool complete(const struct tty *tty, const struct condition *cond, size_t nbytes)
{
    if (!(tty->ldisc.tio.c_lflag & ICANON) && cond->min == 0)
        return true;
    return ldisc_read_complete(&tty->ldisc, cond->min < nbytes ? cond->min : (unsigned)nbytes);
}

/* What there is; it stays when the reader is no longer there to take it. */
static void answer_reader(struct tty *tty, rcvid_t rcvid, size_t nbytes)
{
    uint8_t buf[CHUNK];
    unsigned cells;
    size_t n = ldisc_peek(&tty->ldisc, buf, nbytes < sizeof buf ? nbytes : sizeof buf, &cells);
    tty->chr.attr.flags |= IOFUNC_ATTR_ATIME;
    if (MsgReply_r(rcvid, (long)n, buf, n) >= 0)
        ldisc_consume(&tty->ldisc, cells);
}

/* The gap between characters is measured anew when some have come. */
static void restart_gap(const struct tty *tty, struct waiter *waiter, unsigned gap_ds)
{
    unsigned there = ldisc_readable(&tty->ldisc);
    if (gap_ds == 0 || there <= waiter->seen)
        return;
    waiter->seen = there;
    waiter->deadline = tty_now() + gap_ds * NS_PER_DS;
}

static bool expired(const struct waiter *waiter)
{
    return waiter->deadline != 0 && tty_now() >= waiter->deadline;
}

static bool reader_done(const struct tty *tty, struct waiter *waiter)
{
    struct condition cond = { waiter->min, waiter->gap_ds, 0 };
    if (!waiter->own_condition)
        cond = termios_condition(tty);
    if (complete(tty, &cond, waiter->nbytes))
        return true;
    if (tty->ldisc.tio.c_lflag & ICANON)
        return false;
    restart_gap(tty, waiter, cond.gap);
    return expired(waiter);
}

/*
 * In the order they came; readers in the background are passed over. One whose time is up behind another gets
 * nothing.
 */
static bool progress_readers(struct tty *tty)
{
    bool moved = false, behind = false;
    for (struct waiter **link = &tty->waiting[TTY_READ]; *link != NULL;) {
        struct waiter *waiter = *link;
        if (tty_is_background(tty, waiter->pgrp)) {
            link = &waiter->next;
            continue;
        }
        if (behind ? !expired(waiter) : !reader_done(tty, waiter)) {
            behind = true;
            link = &waiter->next;
            continue;
        }
        if (behind)
            MsgReply_r(waiter->rcvid, 0, NULL, 0);
        else
            answer_reader(tty, waiter->rcvid, waiter->nbytes);
        wait_end(link);
        moved = true;
    }
    return moved;
}

static int wait_for_input(resmgr_context_t *ctp, struct chr_ocb *ocb, const io_read_t *msg, const struct condition *cond,
                          pid_t pgrp)
{
    struct tty *tty = tty_of(ocb);
    struct waiter *waiter = wait_in(&tty->waiting[TTY_READ], ctp, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->pgrp = pgrp;
    waiter->nbytes = _IO_READ_GET_NBYTES(msg);
    waiter->own_condition = (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_READCOND;
    waiter->min = cond->min;
    waiter->gap_ds = cond->gap;
    if (cond->timeout != 0 && !(tty->ldisc.tio.c_lflag & ICANON))
        waiter->deadline = tty_now() + cond->timeout * NS_PER_DS;
    tty_progress(tty);
    return _RESMGR_NOREPLY;
}

static int tty_read(resmgr_context_t *ctp, io_read_t *msg, struct chr_ocb *ocb)
{
    struct tty *tty = tty_of(ocb);
    struct condition cond;
    pid_t pgrp;
    int nonblock;
    int err = iofunc_read_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err != EOK)
        return err;
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    _IO_SET_READ_NBYTES(ctp, 0);
    if (tty_gone(tty, ocb) || nbytes == 0)
        return EOK;
    err = read_condition(ctp, msg, tty, &cond);
    if (err == EOK)
        err = tty_background(ctp, tty, SIGTTIN, &pgrp);
    if (err == EAGAIN)
        return nonblock ? EINTR : wait_for_input(ctp, ocb, msg, &cond, pgrp);
    if (err != EOK)
        return err;
    if (tty->waiting[TTY_READ] == NULL && !complete(tty, &cond, nbytes))
        tty->ops->service(tty);         /* what the device has not told of yet */
    if (tty->waiting[TTY_READ] != NULL || !complete(tty, &cond, nbytes)) {
        if (!nonblock)
            return wait_for_input(ctp, ocb, msg, &cond, pgrp);
        if (ldisc_readable(&tty->ldisc) == 0)
            return EAGAIN;
    }
    answer_reader(tty, ctp->rcvid, nbytes);
    tty_progress(tty);                  /* there is room for more */
    return _RESMGR_NOREPLY;
}

/* ---- writing ---- */

/* ctp: of the message that is just handled, else NULL: the data are the client's only. */
static ssize_t fetch(resmgr_context_t *ctp, const struct waiter *writer, void *buf, size_t n)
{
    size_t offset = writer->offset + writer->done;
    return ctp != NULL ? resmgr_msgget(ctp, buf, n, offset) : MsgRead_r(writer->rcvid, buf, n, offset);
}

/* Takes what fits. -> errno; writer->done says how far it came */
static int take_output(struct tty *tty, resmgr_context_t *ctp, struct waiter *writer)
{
    uint8_t buf[CHUNK];
    while (writer->done < writer->nbytes && ldisc_write_room(&tty->ldisc) != 0) {
        size_t want = writer->nbytes - writer->done;
        ssize_t got = fetch(ctp, writer, buf, want < sizeof buf ? want : sizeof buf);
        if (got <= 0)
            return got == 0 ? EBADMSG : ctp != NULL ? errno : (int)-got;
        size_t taken = ldisc_write(&tty->ldisc, buf, (size_t)got);
        writer->done += taken;
        if (taken < (size_t)got && !tty->ops->service(tty))
            break;
    }
    return EOK;
}

static bool held_back(const struct tty *tty, const struct waiter *writer)
{
    return (tty->ldisc.tio.c_lflag & TOSTOP) && tty_is_background(tty, writer->pgrp);
}

static bool progress_writers(struct tty *tty)
{
    bool moved = false;
    for (struct waiter **link = &tty->waiting[TTY_WRITE]; *link != NULL && ldisc_write_room(&tty->ldisc) != 0;) {
        struct waiter *writer = *link;
        if (held_back(tty, writer)) {
            link = &writer->next;
            continue;
        }
        size_t before = writer->done;
        int err = take_output(tty, NULL, writer);
        moved |= writer->done != before || err != EOK;
        if (err == EOK && writer->done < writer->nbytes)
            break;
        if (err != EOK)
            MsgError_r(writer->rcvid, err);
        else
            MsgReply_r(writer->rcvid, (long)writer->nbytes, NULL, 0);
        wait_end(link);
    }
    return moved;
}

static int wait_for_room(resmgr_context_t *ctp, struct chr_ocb *ocb, const struct waiter *writer)
{
    struct tty *tty = tty_of(ocb);
    struct waiter *waiter = wait_in(&tty->waiting[TTY_WRITE], ctp, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->pgrp = writer->pgrp;
    waiter->nbytes = writer->nbytes;
    waiter->done = writer->done;
    waiter->offset = writer->offset;
    tty_progress(tty);
    return _RESMGR_NOREPLY;
}

/* Only a message of its own can be gone on with later: a part of a combine message is copied whole or cut short. */
static int tty_write(resmgr_context_t *ctp, io_write_t *msg, struct chr_ocb *ocb)
{
    struct tty *tty = tty_of(ocb);
    struct waiter writer = { .rcvid = ctp->rcvid, .nbytes = _IO_WRITE_GET_NBYTES(msg), .offset = sizeof msg->i };
    int nonblock;
    int err = iofunc_write_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err == EOK && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        err = (msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_OFFSET ? ESPIPE : ENOSYS;
    if (err == EOK && tty_gone(tty, ocb))
        err = EIO;
    nonblock |= ctp->offset != 0;
    if (err == EOK && (tty->ldisc.tio.c_lflag & TOSTOP)) {
        err = tty_background(ctp, tty, SIGTTOU, &writer.pgrp);
        if (err == EAGAIN)
            return nonblock ? EINTR : wait_for_room(ctp, ocb, &writer);
    }
    if (err == EOK && tty->waiting[TTY_WRITE] == NULL)
        err = take_output(tty, ctp, &writer);
    if (err != EOK)
        return err;
    tty->chr.attr.flags |= IOFUNC_ATTR_MTIME;
    if (writer.done < writer.nbytes && !nonblock)
        return wait_for_room(ctp, ocb, &writer);
    if (writer.done == 0 && writer.nbytes != 0)
        return EAGAIN;
    tty_progress(tty);
    _IO_SET_WRITE_NBYTES(ctp, (long)writer.done);
    return EOK;
}

/* ---- select() and poll() ---- */

/* Would a read return? As many characters as VMIN wants, when there is no time after which fewer will do. */
static bool readable(const struct tty *tty)
{
    const struct termios *tio = &tty->ldisc.tio;
    unsigned least = (tio->c_lflag & ICANON) || tio->c_cc[VTIME] != 0 || tio->c_cc[VMIN] == 0 ? 1 : tio->c_cc[VMIN];
    return ldisc_readable(&tty->ldisc) >= least;
}

int tty_conditions(const struct tty *tty)
{
    return (readable(tty) ? _NOTIFY_COND_INPUT : 0) | (ldisc_write_room(&tty->ldisc) != 0 ? _NOTIFY_COND_OUTPUT : 0);
}

static int tty_notify(resmgr_context_t *ctp, io_notify_t *msg, struct chr_ocb *ocb)
{
    struct tty *tty = tty_of(ocb);
    int ready = (int)(_NOTIFY_COND_INPUT | _NOTIFY_COND_OUTPUT | _NOTIFY_CONDE_HUP);
    if (!tty_gone(tty, ocb))
        ready = tty_conditions(tty);
    return chr_notify(ctp, msg, &tty->chr, ready);
}

int chr_notify(resmgr_context_t *ctp, io_notify_t *msg, struct chr *chr, int conditions)
{
    int lists = CHR_LISTS;
    return iofunc_notify(ctp, msg, chr->notify, conditions | (int)_NOTIFY_COND_EXTEN, NULL, &lists);
}

void chr_notify_ready(struct chr *chr, int conditions)
{
    /* List i is for the condition 1 << i; the first three have names in the top bits. */
    uint32_t bits = ((uint32_t)conditions & _NOTIFY_DATA_MASK) | ((uint32_t)conditions / _NOTIFY_COND_INPUT & 7);
    for (int i = 0; i < CHR_LISTS; i++)
        if ((bits & 1u << i) && chr->notify[i].list != NULL)
            iofunc_notify_trigger(chr->notify, INT_MAX, i);
}

/* ---- all of them ---- */

bool tty_progress_io(struct tty *tty)
{
    bool read = progress_readers(tty);
    return progress_writers(tty) || read;
}

void tty_next_deadline(const struct tty *tty, uint64_t *first)
{
    for (const struct waiter *reader = tty->waiting[TTY_READ]; reader != NULL; reader = reader->next)
        if (reader->deadline != 0 && !tty_is_background(tty, reader->pgrp) && (*first == 0 || reader->deadline < *first))
            *first = reader->deadline;
}

static int tty_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, struct chr_ocb *ocb)
{
    struct tty *tty = tty_of(ocb);
    int result = _RESMGR_DEFAULT;
    for (unsigned queue = 0; queue < TTY_WAITS; queue++)
        if (wait_unblock(&tty->waiting[queue], ctp->rcvid, &result))
            break;
    return result;
}

static int tty_close(resmgr_context_t *ctp, void *reserved, struct chr_ocb *ocb)
{
    struct tty *tty = tty_of(ocb);
    bool counted = !tty_gone(tty, ocb) && (ocb->ocb.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR));
    for (unsigned queue = 0; queue < TTY_WAITS; queue++)
        wait_drop(&tty->waiting[queue], ocb);
    iofunc_notify_remove_strict(ctp, tty->chr.notify, CHR_LISTS);
    int err = iofunc_close_ocb_default(ctp, reserved, &ocb->ocb);
    if (counted && --tty->users == 0 && tty->ops->last_close != NULL)
        tty->ops->last_close(tty);
    return err;
}

static int tty_devctl(resmgr_context_t *ctp, io_devctl_t *msg, struct chr_ocb *ocb)
{
    return tty_control(ctp, msg, tty_of(ocb), ocb);
}

static int chr_lseek(resmgr_context_t *ctp, io_lseek_t *msg, struct chr_ocb *ocb)
{
    return msg->i.flags & _IO_LSEEK_IGNORE_NON_SEEKABLE ? EOK : ESPIPE;
}

/* Without the functions that lock: there is one thread. */
void chr_funcs_init(resmgr_connect_funcs_t *connect, resmgr_io_funcs_t *io)
{
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, connect, _RESMGR_IO_NFUNCS, io);
    io->lock_ocb = NULL;
    io->unlock_ocb = NULL;
    io->lseek = chr_lseek;
}

__attribute__((constructor)) static void init(void)
{
    chr_funcs_init(&tty_connect_funcs, &tty_io_funcs);
    tty_connect_funcs.open = tty_open;
    tty_io_funcs.read = tty_read;
    tty_io_funcs.write = tty_write;
    tty_io_funcs.notify = tty_notify;
    tty_io_funcs.devctl = tty_devctl;
    tty_io_funcs.unblock = tty_unblock;
    tty_io_funcs.close_ocb = tty_close;
}
