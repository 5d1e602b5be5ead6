/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads and writes that cannot be answered at once wait in queues and are answered in order by tty_progress(), which runs
 * after anything that may let one go on: characters in or out, a timer, new attributes, a new foreground group.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/dcmd_chr.h>

#include "tty.h"

#define CHUNK     1024
#define NS_PER_DS 100000000ull
#define DRAIN_POLL_NS 1000000ull

uint64_t tty_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- queues ---- */

static struct waiter *enqueue(resmgr_context_t *ctp, struct tty *tty, enum wait_kind kind)
{
    struct waiter *waiter = calloc(1, sizeof *waiter);
    if (waiter == NULL)
        return NULL;
    waiter->rcvid = ctp->rcvid;
    waiter->pid = ctp->info.pid;
    waiter->tid = ctp->info.tid;
    struct waiter **end = &tty->waiting[kind];
    while (*end != NULL)
        end = &(*end)->next;
    *end = waiter;
    return waiter;
}

static void dequeue(struct waiter **link)
{
    struct waiter *waiter = *link;
    *link = waiter->next;
    free(waiter);
}

/* ---- reading ---- */

/* Hands a queued reader its characters; they stay when it is no longer there to take them. */
static void answer_reader(struct tty *tty, struct waiter **link)
{
    uint8_t buf[CHUNK];
    unsigned cells;
    size_t max = (*link)->nbytes < sizeof buf ? (*link)->nbytes : sizeof buf;
    size_t n = ldisc_peek(&tty->ldisc, buf, max, &cells);
    if (MsgReply((*link)->rcvid, (long)n, buf, n) != -1)
        ldisc_consume(&tty->ldisc, cells);
    dequeue(link);
}

/* The gap between characters is measured anew when some have come. */
static void restart_gap(const struct tty *tty, struct waiter *waiter)
{
    unsigned there = ldisc_readable(&tty->ldisc);
    if (waiter->gap_ds == 0 || there <= waiter->seen)
        return;
    waiter->seen = there;
    waiter->deadline = tty_now() + waiter->gap_ds * NS_PER_DS;
}

static bool expired(const struct waiter *waiter)
{
    return waiter->deadline != 0 && tty_now() >= waiter->deadline;
}

/* In the order they came; readers in the background are passed over. */
static void progress_readers(struct tty *tty)
{
    struct waiter **link = &tty->waiting[WAIT_READ];
    while (*link != NULL) {
        struct waiter *waiter = *link;
        if (tty_is_background(tty, waiter->pgrp)) {
            link = &waiter->next;
            continue;
        }
        restart_gap(tty, waiter);
        if (ldisc_read_complete(&tty->ldisc, waiter->min) || expired(waiter))
            answer_reader(tty, link);
        else
            return;
    }
}

struct condition { unsigned min, time, timeout; };

static int read_condition(resmgr_context_t *ctp, const io_read_t *msg, const struct ldisc *ld, struct condition *cond)
{
    struct _xtype_readcond given;
    switch (msg->i.xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        *cond = (struct condition){ .min = ld->tio.c_cc[VMIN], .time = ld->tio.c_cc[VTIME] };
        if (cond->min == 0)     /* the first character, or nothing after the time */
            *cond = (struct condition){ .min = 1, .timeout = cond->time };
        return EOK;
    case _IO_XTYPE_READCOND:
        if (resmgr_msgget(ctp, &given, sizeof given, sizeof msg->i) != sizeof given)
            return EBADMSG;
        if (given.min < 0 || given.time < 0 || given.timeout < 0)
            return EINVAL;
        *cond = (struct condition){ (unsigned)given.min, (unsigned)given.time, (unsigned)given.timeout };
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

static int read_now(resmgr_context_t *ctp, struct tty *tty, size_t nbytes)
{
    static uint8_t buf[CHUNK];
    unsigned cells;
    size_t n = ldisc_peek(&tty->ldisc, buf, nbytes < sizeof buf ? nbytes : sizeof buf, &cells);
    _IO_SET_READ_NBYTES(ctp, (long)n);
    if (MsgReply(ctp->rcvid, (long)n, buf, n) != -1)
        ldisc_consume(&tty->ldisc, cells);
    tty->attr.flags |= IOFUNC_ATTR_ATIME;
    tty_service(tty);           /* there is room for more */
    return _RESMGR_NOREPLY;
}

static int wait_for_input(resmgr_context_t *ctp, struct tty *tty, size_t nbytes, const struct condition *cond,
                          pid_t pgrp)
{
    struct waiter *waiter = enqueue(ctp, tty, WAIT_READ);
    if (waiter == NULL)
        return ENOMEM;
    waiter->pgrp = pgrp;
    waiter->nbytes = nbytes;
    if (!(tty->ldisc.tio.c_lflag & ICANON)) {
        waiter->min = cond->min < nbytes ? cond->min : (unsigned)nbytes;
        waiter->gap_ds = cond->time;
        if (cond->timeout != 0)
            waiter->deadline = tty_now() + cond->timeout * NS_PER_DS;
    }
    if (tty_is_background(tty, pgrp))
        kill(-pgrp, SIGTTIN);   /* the read goes on when the group comes to the foreground */
    tty_progress(tty);
    return _RESMGR_NOREPLY;
}

int tty_read(resmgr_context_t *ctp, io_read_t *msg, struct tty_ocb *ocb)
{
    struct tty *tty = ocb->ocb.attr;
    struct condition cond = { 0 };
    int nonblock;
    int err = iofunc_read_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err == EOK)
        err = read_condition(ctp, msg, &tty->ldisc, &cond);
    if (err != EOK)
        return err;
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    pid_t pgrp = tty_client_group(ctp, tty);
    bool background = tty_is_background(tty, pgrp);
    if (background && nonblock)
        return EIO;
    unsigned min = cond.min < nbytes ? cond.min : (unsigned)nbytes;
    if (nbytes == 0 || (!background && tty->waiting[WAIT_READ] == NULL &&
                        (ldisc_read_complete(&tty->ldisc, min) || never_waits(msg, &tty->ldisc, &cond))))
        return read_now(ctp, tty, nbytes);
    if (nonblock)
        return ldisc_readable(&tty->ldisc) != 0 ? read_now(ctp, tty, nbytes) : EAGAIN;
    return wait_for_input(ctp, tty, nbytes, &cond, pgrp);
}

/* ---- writing ---- */

/* Takes what fits of a message whose data begins at `offset`. -> bytes taken in all, or -errno */
static ssize_t copy_output(struct tty *tty, rcvid_t rcvid, size_t offset, size_t nbytes, size_t done)
{
    uint8_t buf[CHUNK];
    while (done < nbytes && ldisc_write_room(&tty->ldisc) != 0) {
        size_t want = nbytes - done < sizeof buf ? nbytes - done : sizeof buf;
        ssize_t got = MsgRead_r(rcvid, buf, want, offset + done);
        if (got <= 0)
            return got == 0 ? -EBADMSG : got;
        size_t taken = ldisc_write(&tty->ldisc, buf, (size_t)got);
        done += taken;
        tty_start_output(tty);
        if (taken == 0)
            break;
    }
    return (ssize_t)done;
}

static void progress_writers(struct tty *tty)
{
    struct waiter **link = &tty->waiting[WAIT_WRITE];
    while (*link != NULL && ldisc_write_room(&tty->ldisc) != 0) {
        struct waiter *waiter = *link;
        ssize_t done = copy_output(tty, waiter->rcvid, sizeof(struct _io_write), waiter->nbytes, waiter->done);
        if (done < 0) {
            MsgError(waiter->rcvid, (int)-done);
            dequeue(link);
            continue;
        }
        waiter->done = (size_t)done;
        if (waiter->done < waiter->nbytes)
            return;
        MsgReply(waiter->rcvid, (long)waiter->nbytes, NULL, 0);
        dequeue(link);
    }
}

static int stop_background(resmgr_context_t *ctp, const struct tty *tty)
{
    if (!(tty->ldisc.tio.c_lflag & TOSTOP))
        return EOK;
    pid_t pgrp = tty_client_group(ctp, tty);
    if (!tty_is_background(tty, pgrp))
        return EOK;
    kill(-pgrp, SIGTTOU);
    return EINTR;
}

/* Only a message of its own can be gone on with later: a part of a combine message is copied whole or cut short. */
int tty_write(resmgr_context_t *ctp, io_write_t *msg, struct tty_ocb *ocb)
{
    struct tty *tty = ocb->ocb.attr;
    int nonblock;
    int err = iofunc_write_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err == EOK && (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        err = ENOSYS;
    if (err == EOK)
        err = stop_background(ctp, tty);
    if (err != EOK)
        return err;
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg);
    ssize_t done = 0;
    if (tty->waiting[WAIT_WRITE] == NULL)
        done = copy_output(tty, ctp->rcvid, ctp->offset + sizeof msg->i, nbytes, 0);
    if (done < 0)
        return (int)-done;
    tty->attr.flags |= IOFUNC_ATTR_MTIME;
    if ((size_t)done < nbytes && !nonblock && ctp->offset == 0) {
        struct waiter *waiter = enqueue(ctp, tty, WAIT_WRITE);
        if (waiter == NULL)
            return ENOMEM;
        waiter->nbytes = nbytes;
        waiter->done = (size_t)done;
        return _RESMGR_NOREPLY;
    }
    if (done == 0 && nbytes != 0)
        return EAGAIN;
    _IO_SET_WRITE_NBYTES(ctp, done);
    return _RESMGR_NPARTS(0);
}

/* ---- draining ---- */

static bool drained(const struct tty *tty)
{
    return tty->ldisc.out.count == 0 && tty->waiting[WAIT_WRITE] == NULL && !pl011_busy(&tty->uart);
}

static int finish_drain(struct tty *tty, int dcmd, const struct termios *tio)
{
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_TCDRAIN)
        return EOK;
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_TCSETATTRF)
        ldisc_flush_input(&tty->ldisc);
    return tty_set_attr(tty, tio);
}

int tty_wait_drain(resmgr_context_t *ctp, struct tty *tty, int dcmd, const struct termios *tio)
{
    if (drained(tty))
        return finish_drain(tty, dcmd, tio);
    struct waiter *waiter = enqueue(ctp, tty, WAIT_DRAIN);
    if (waiter == NULL)
        return ENOMEM;
    waiter->dcmd = dcmd;
    if (tio != NULL)
        waiter->tio = *tio;
    tty_timer_update(tty);
    return _RESMGR_NOREPLY;
}

/* Off the queue first: setting attributes comes back here. */
static void progress_drains(struct tty *tty)
{
    while (tty->waiting[WAIT_DRAIN] != NULL && drained(tty)) {
        struct waiter waiter = *tty->waiting[WAIT_DRAIN];
        struct _io_devctl_reply reply = { 0 };
        dequeue(&tty->waiting[WAIT_DRAIN]);
        int err = finish_drain(tty, waiter.dcmd, &waiter.tio);
        if (err != EOK)
            MsgError(waiter.rcvid, err);
        else
            MsgReply(waiter.rcvid, EOK, &reply, sizeof reply);
    }
}

/* ---- select() and poll() ---- */

static int conditions(const struct tty *tty)
{
    unsigned ready = 0;
    if (ldisc_readable(&tty->ldisc) != 0)
        ready |= _NOTIFY_COND_INPUT;
    if (ldisc_write_room(&tty->ldisc) != 0)
        ready |= _NOTIFY_COND_OUTPUT;
    return (int)ready;
}

int tty_notify(resmgr_context_t *ctp, io_notify_t *msg, struct tty_ocb *ocb)
{
    struct tty *tty = ocb->ocb.attr;
    return iofunc_notify(ctp, msg, tty->notify, conditions(tty), NULL, NULL);
}

static void progress_notifies(struct tty *tty)
{
    int readable = (int)ldisc_readable(&tty->ldisc), writable = (int)ldisc_write_room(&tty->ldisc);
    if (readable != 0 && IOFUNC_NOTIFY_INPUT_CHECK(tty->notify, readable, 0))
        iofunc_notify_trigger(tty->notify, readable, IOFUNC_NOTIFY_INPUT);
    if (writable != 0 && IOFUNC_NOTIFY_OUTPUT_CHECK(tty->notify, writable))
        iofunc_notify_trigger(tty->notify, writable, IOFUNC_NOTIFY_OUTPUT);
}

/* ---- all of them ---- */

/* A client got a signal or a timeout, or is gone. What it has written is told. */
int tty_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, struct tty_ocb *ocb)
{
    struct tty *tty = ocb->ocb.attr;
    for (unsigned kind = 0; kind < WAIT_KINDS; kind++) {
        for (struct waiter **link = &tty->waiting[kind]; *link != NULL; link = &(*link)->next) {
            if ((*link)->rcvid != ctp->rcvid)
                continue;
            long done = kind == WAIT_WRITE ? (long)(*link)->done : 0;
            dequeue(link);
            if (done == 0)
                return _RESMGR_DEFAULT;
            MsgReply(ctp->rcvid, done, NULL, 0);
            return _RESMGR_NOREPLY;
        }
    }
    return _RESMGR_DEFAULT;
}

static void nearest(uint64_t *first, uint64_t deadline)
{
    if (deadline != 0 && (*first == 0 || deadline < *first))
        *first = deadline;
}

/* One timer serves all deadlines. */
void tty_timer_update(struct tty *tty)
{
    uint64_t first = tty->break_until;
    nearest(&first, tty->drop_at);
    for (const struct waiter *reader = tty->waiting[WAIT_READ]; reader != NULL; reader = reader->next)
        nearest(&first, reader->deadline);
    if (tty->waiting[WAIT_DRAIN] != NULL && tty->ldisc.out.count == 0)
        nearest(&first, tty_now() + DRAIN_POLL_NS);      /* the last bits leave without an interrupt */
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)(first / 1000000000u),
                                             .tv_nsec = (long)(first % 1000000000u) } };
    timer_settime(tty->timer, TIMER_ABSTIME, &when, NULL);
}

void tty_progress(struct tty *tty)
{
    bool timed = tty->waiting[WAIT_READ] != NULL || tty->waiting[WAIT_DRAIN] != NULL || tty->held;
    tty_check_held(tty);
    progress_readers(tty);
    progress_writers(tty);
    progress_drains(tty);
    progress_notifies(tty);
    if (tty->break_until != 0 && tty_now() >= tty->break_until) {
        tty->break_until = 0;
        pl011_set_break(&tty->uart, false);
        timed = true;
    }
    if (timed)
        tty_timer_update(tty);
}
