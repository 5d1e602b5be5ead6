/* SPDX-License-Identifier: Apache-2.0 */
/* The master's side: opening, reads of what the slave shows, writes of what is typed. */
#include <errno.h>
#include <fcntl.h>
#include <sys/neutrino.h>

#include "pty.h"

#define CHUNK 1024

resmgr_connect_funcs_t master_connect_funcs, ptmx_connect_funcs;
resmgr_io_funcs_t master_io_funcs, ptmx_io_funcs;

static struct pty *pairs;
static unsigned pair_count;
static const struct chr_options *options;

static struct master *master_of(const struct chr_ocb *ocb)
{
    return (struct master *)ocb->ocb.attr;
}

/* ---- opening ---- */

/* With the functions of a master, by whatever name it was opened. */
static int bind_master(resmgr_context_t *ctp, io_open_t *msg, struct pty *pty)
{
    iofunc_attr_t *attr = &pty->master.chr.attr;
    int err = iofunc_open(ctp, msg, attr, NULL, NULL);
    return err != EOK ? err : iofunc_ocb_attach(ctp, msg, NULL, attr, &master_io_funcs);
}

static int open_pair(resmgr_context_t *ctp, io_open_t *msg, struct pty *pty)
{
    if (!(msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)))
        return bind_master(ctp, msg, pty);
    if (pty->slave.live)
        return EBUSY;
    int err = tty_start(&pty->slave, &pty_ops, options);
    if (err != EOK)
        return err;
    pty->slave_seen = false;
    err = bind_master(ctp, msg, pty);
    if (err != EOK)
        tty_stop(&pty->slave);
    return err;
}

static int open_master(resmgr_context_t *ctp, io_open_t *msg, struct chr *chr, void *extra)
{
    return open_pair(ctp, msg, ((struct master *)chr)->pty);
}

/* /dev/ptmx: the first master that is free. Looking at the name opens none. */
static int open_ptmx(resmgr_context_t *ctp, io_open_t *msg, struct chr *chr, void *extra)
{
    if (!(msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)))
        return iofunc_open_default(ctp, msg, &chr->attr, extra);
    for (unsigned i = 0; i < pair_count; i++)
        if (!pairs[i].slave.live)
            return open_pair(ctp, msg, &pairs[i]);
    return EAGAIN;
}

/* ---- reading: what the slave shows ---- */

static bool slave_closed(const struct pty *pty)
{
    return pty->slave_seen && pty->slave.users == 0;
}

/* -> there was something for the reader, or the end of file */
static bool feed(struct pty *pty, rcvid_t rcvid, size_t nbytes)
{
    struct ldisc *ld = &pty->slave.ldisc;
    uint8_t buf[CHUNK];
    size_t n = 0;
    while (n < nbytes && n < sizeof buf && ldisc_has_output(ld))
        buf[n++] = (uint8_t)ldisc_next_output(ld);
    if (n == 0 && !slave_closed(pty))
        return false;
    MsgReply_r(rcvid, (long)n, buf, n);
    return true;
}

static bool feed_readers(struct pty *pty)
{
    bool moved = false;
    while (pty->master.reading != NULL && feed(pty, pty->master.reading->rcvid, pty->master.reading->nbytes)) {
        wait_end(&pty->master.reading);
        moved = true;
    }
    return moved;
}

static int xtype_error(uint32_t xtype)
{
    switch (xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:   return EOK;
    case _IO_XTYPE_OFFSET: return ESPIPE;
    default:               return ENOSYS;
    }
}

static int master_read(resmgr_context_t *ctp, io_read_t *msg, struct chr_ocb *ocb)
{
    struct master *master = master_of(ocb);
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    int nonblock, err = iofunc_read_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err == EOK)
        err = xtype_error(msg->i.xtype);
    if (err != EOK)
        return err;
    _IO_SET_READ_NBYTES(ctp, 0);
    if (nbytes == 0)
        return EOK;
    if (master->reading == NULL && feed(master->pty, ctp->rcvid, nbytes)) {
        tty_progress(&master->pty->slave);      /* there is room for more */
        return _RESMGR_NOREPLY;
    }
    if (nonblock)
        return EAGAIN;
    struct waiter *waiter = wait_in(&master->reading, ctp, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->nbytes = nbytes;
    return _RESMGR_NOREPLY;
}

/* ---- writing: what is typed ---- */

/* A control character gets in where there is no room for others: a program that does not read can be stopped. */
static bool takes(const struct ldisc *ld, uint8_t c)
{
    return ldisc_has_room(ld) || ldisc_is_control(ld, c);
}

static size_t type(struct ldisc *ld, const uint8_t *buf, size_t n)
{
    size_t done = 0;
    while (done < n && takes(ld, buf[done]))
        ldisc_receive(ld, buf[done++], 0);
    return done;
}

/* Takes what fits. -> errno; writer->done says how far it came */
static int take_typed(struct pty *pty, struct waiter *writer)
{
    uint8_t buf[CHUNK];
    while (writer->done < writer->nbytes) {
        size_t want = writer->nbytes - writer->done;
        ssize_t got = MsgRead_r(writer->rcvid, buf, want < sizeof buf ? want : sizeof buf, writer->offset + writer->done);
        if (got <= 0)
            return got == 0 ? EBADMSG : (int)-got;
        size_t taken = type(&pty->slave.ldisc, buf, (size_t)got);
        writer->done += taken;
        if (taken < (size_t)got)
            break;
    }
    return EOK;
}

static bool take_from_writers(struct pty *pty)
{
    bool moved = false;
    while (pty->master.writing != NULL) {
        struct waiter *writer = pty->master.writing;
        size_t before = writer->done;
        int err = take_typed(pty, writer);
        moved |= writer->done != before;
        if (err == EOK && writer->done < writer->nbytes)
            break;
        if (err != EOK)
            MsgError_r(writer->rcvid, err);
        else
            MsgReply_r(writer->rcvid, (long)writer->nbytes, NULL, 0);
        wait_end(&pty->master.writing);
        moved = true;
    }
    return moved;
}

static int master_write(resmgr_context_t *ctp, io_write_t *msg, struct chr_ocb *ocb)
{
    struct master *master = master_of(ocb);
    struct waiter writer = { .rcvid = ctp->rcvid, .nbytes = _IO_WRITE_GET_NBYTES(msg),
                             .offset = ctp->offset + sizeof msg->i };
    int nonblock, err = iofunc_write_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err == EOK)
        err = xtype_error(msg->i.xtype);
    if (err == EOK && master->writing == NULL)
        err = take_typed(master->pty, &writer);
    if (err != EOK)
        return err;
    master->chr.attr.flags |= IOFUNC_ATTR_MTIME;
    if (writer.done < writer.nbytes && !nonblock) {
        struct waiter *waiter = wait_in(&master->writing, ctp, ocb);
        if (waiter == NULL)
            return ENOMEM;
        waiter->nbytes = writer.nbytes;
        waiter->done = writer.done;
        waiter->offset = writer.offset;
        err = _RESMGR_NOREPLY;
    } else if (writer.done == 0 && writer.nbytes != 0) {
        err = EAGAIN;
    }
    _IO_SET_WRITE_NBYTES(ctp, (long)writer.done);
    tty_progress(&master->pty->slave);
    return err;
}

/* ---- the rest ---- */

static int conditions(const struct pty *pty)
{
    unsigned ready = 0;
    if (ldisc_has_output(&pty->slave.ldisc) || slave_closed(pty))
        ready |= _NOTIFY_COND_INPUT;
    if (ldisc_has_room(&pty->slave.ldisc))
        ready |= _NOTIFY_COND_OUTPUT;
    return (int)(slave_closed(pty) ? ready | _NOTIFY_CONDE_HUP : ready);
}

static int master_notify(resmgr_context_t *ctp, io_notify_t *msg, struct chr_ocb *ocb)
{
    struct master *master = master_of(ocb);
    return chr_notify(ctp, msg, &master->chr, conditions(master->pty));
}

static int master_devctl(resmgr_context_t *ctp, io_devctl_t *msg, struct chr_ocb *ocb)
{
    struct tty *slave = &master_of(ocb)->pty->slave;
    if (!slave->live)
        return EIO;                     /* a name that was only looked at */
    ocb->life = slave->life;            /* a master that is open is always of the slave's life */
    return tty_control(ctp, msg, slave, ocb);
}

static int master_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, struct chr_ocb *ocb)
{
    struct master *master = master_of(ocb);
    int result = _RESMGR_DEFAULT;
    if (!wait_unblock(&master->reading, ctp->rcvid, &result) && !wait_unblock(&master->writing, ctp->rcvid, &result))
        wait_unblock(&master->pty->slave.waiting[TTY_CONTROL], ctp->rcvid, &result);
    return result;
}

static int master_close(resmgr_context_t *ctp, void *reserved, struct chr_ocb *ocb)
{
    struct master *master = master_of(ocb);
    bool used = (ocb->ocb.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) != 0;
    wait_drop(&master->reading, ocb);
    wait_drop(&master->writing, ocb);
    wait_drop(&master->pty->slave.waiting[TTY_CONTROL], ocb);
    iofunc_notify_remove_strict(ctp, master->chr.notify, CHR_LISTS);
    int err = iofunc_close_ocb_default(ctp, reserved, &ocb->ocb);
    if (used)
        tty_stop(&master->pty->slave);
    return err;
}

void master_init(struct pty *ptys, unsigned count, const struct chr_options *o)
{
    pairs = ptys;
    pair_count = count;
    options = o;
    chr_funcs_init(&ptmx_connect_funcs, &ptmx_io_funcs);
    chr_funcs_init(&master_connect_funcs, &master_io_funcs);
    ptmx_connect_funcs.open = open_ptmx;
    master_connect_funcs.open = open_master;
    master_io_funcs.read = master_read;
    master_io_funcs.write = master_write;
    master_io_funcs.notify = master_notify;
    master_io_funcs.devctl = master_devctl;
    master_io_funcs.unblock = master_unblock;
    master_io_funcs.close_ocb = master_close;
}

/* ---- the slave's device is the master ---- */

static bool service(struct tty *tty)
{
    struct pty *pty = (struct pty *)tty;
    pty->slave_seen |= tty->users != 0;
    bool moved = take_from_writers(pty);
    moved |= feed_readers(pty);
    chr_notify_ready(&pty->master.chr, conditions(pty));
    return moved;
}

static uint32_t line_status(const struct tty *tty)
{
    return _LINESTATUS_SER_DTR | _LINESTATUS_SER_RTS | _LINESTATUS_SER_CTS | _LINESTATUS_SER_CD;
}

/* The master reads what there is, then the end. */
static void last_close(struct tty *tty)
{
    ((struct pty *)tty)->slave_seen = true;
    tty_progress(tty);
}

const struct tty_ops pty_ops = { .service = service, .line_status = line_status, .last_close = last_close };
