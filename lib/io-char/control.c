/* SPDX-License-Identifier: Apache-2.0 */
/* devctl: the commands of <sys/dcmd_chr.h>. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <devctl.h>
#include <sys/ioctl.h>

#include "private.h"

#define WAITERS_MAX 16          /* told of by one DCMD_CHR_WAITINFO */

int tty_set_attr(struct tty *tty, const struct termios *tio)
{
    int err = tty->ops->set_line != NULL ? tty->ops->set_line(tty, tio) : EOK;
    if (err == EOK)
        ldisc_set_attr(&tty->ldisc, tio);
    return err;
}

static int set_size(struct tty *tty, const struct winsize *size)
{
    bool changed = memcmp(&tty->size, size, sizeof *size) != 0;
    tty->size = *size;
    if (changed)
        tty_signal(tty, SIGWINCH);
    return EOK;
}

static int flush(struct tty *tty, int queues)
{
    if (queues != TCIFLUSH && queues != TCOFLUSH && queues != TCIOFLUSH)
        return EINVAL;
    if (queues != TCOFLUSH)
        ldisc_flush_input(&tty->ldisc);
    if (queues != TCIFLUSH)
        ldisc_flush_output(&tty->ldisc);
    return EOK;
}

static int flow(struct tty *tty, int action)
{
    if (action < TCOOFF || action > TCIONHW)
        return EINVAL;
    if ((action == TCIOFFHW || action == TCIONHW) && tty->ops->input_flow != NULL)
        tty->ops->input_flow(tty, action == TCIONHW);
    ldisc_flow(&tty->ldisc, action == TCOOFFHW ? TCOOFF : action == TCOONHW ? TCOON : action);
    return EOK;
}

static int reset(struct tty *tty)
{
    tty->ldisc.stopped = false;
    return flush(tty, TCIOFLUSH);
}

static int inject(struct tty *tty, char c)
{
    ldisc_receive(&tty->ldisc, (uint8_t)c, 0);
    return EOK;
}

/* The session gives its terminal up. */
static int leave_session(resmgr_context_t *ctp, struct tty *tty)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK || tty->sid == 0 || info.sid != tty->sid)
        return err != EOK ? err : ENOTTY;
    if (info.sid == ctp->info.pid) {
        tty_signal(tty, SIGHUP);
        tty_signal(tty, SIGCONT);
        tty->sid = tty->pgrp = 0;
    }
    return EOK;
}

static uint32_t out_of_band(const struct tty *tty, struct chr_ocb *ocb)
{
    static const uint32_t bit_of[TTY_ERRORS] = {
        [TTY_OVERRUN] = _OBAND_SER_OE, [TTY_PARITY] = _OBAND_SER_PE, [TTY_FRAME] = _OBAND_SER_FE,
        [TTY_BREAK] = _OBAND_SER_BI,
    };
    uint32_t bits = 0;
    for (unsigned i = 0; i < TTY_ERRORS; i++)
        if (ocb->seen[i] != tty->errors[i])
            bits |= bit_of[i];
    memcpy(ocb->seen, tty->errors, sizeof ocb->seen);
    return bits;
}

/* Is it the controlling terminal of the client? The other side of a pty may ask all the same. */
static bool is_controlling(resmgr_context_t *ctp, const struct tty *tty, const struct chr_ocb *ocb)
{
    struct _client_info info;
    if (ocb->ocb.attr != &tty->chr)
        return true;
    return tty->sid != 0 && iofunc_client_info(ctp, 0, &info) == EOK && info.sid == tty->sid;
}

static int tell_info(const struct chr *chr, union tty_data *data)
{
    data->info.opencount = chr->attr.count;
    strlcpy(data->info.ttyname, chr->name, sizeof data->info.ttyname);
    return sizeof data->info;
}

/* Commands that answer with data. -> bytes of it, -errno; 0: not one of them */
static int query(resmgr_context_t *ctp, struct tty *tty, struct chr_ocb *ocb, int dcmd, union tty_data *data)
{
    const struct ldisc *ld = &tty->ldisc;
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_TCGETATTR:    data->tio = ld->tio; return sizeof data->tio;
    case (unsigned)DCMD_CHR_GETSIZE:      data->size = tty->size; return sizeof data->size;
    case (unsigned)DCMD_CHR_OSCHARS:      data->count = ld->out.count; return sizeof data->count;
    case (unsigned)DCMD_CHR_ISSIZE:       data->count = ld->in.size; return sizeof data->count;
    case (unsigned)DCMD_CHR_OSSIZE:       data->count = ld->out.size; return sizeof data->count;
    case (unsigned)DCMD_CHR_LINESTATUS:   data->bits = tty->ops->line_status(tty); return sizeof data->bits;
    case (unsigned)DCMD_CHR_GETOBAND:     data->bits = out_of_band(tty, ocb); return sizeof data->bits;
    case (unsigned)DCMD_CHR_GETVERBOSITY: data->count = tty->verbosity; return sizeof data->count;
    case (unsigned)DCMD_CHR_TTYINFO:      return tell_info(ocb->ocb.attr, data);
    case (unsigned)DCMD_CHR_ISCHARS:
        data->count = ocb->ocb.attr == &tty->chr ? ldisc_readable(ld) : ld->out.count;
        return sizeof data->count;
    case (unsigned)DCMD_CHR_TCGETPGRP:
        data->pid = tty->pgrp != 0 ? tty->pgrp : INT32_MAX;     /* none: a number no group has */
        return is_controlling(ctp, tty, ocb) ? (int)sizeof data->pid : -ENOTTY;
    case (unsigned)DCMD_CHR_TCGETSID:
        data->pid = tty->sid;
        return tty->sid != 0 && is_controlling(ctp, tty, ocb) ? (int)sizeof data->pid : -ENOTTY;
    default:
        return 0;
    }
}

/* ---- commands that wait: for output to drain, or for their group to come to the foreground ---- */

static bool idle(const struct tty *tty)
{
    return tty->ops->idle == NULL || tty->ops->idle(tty);
}

static bool drained(const struct tty *tty)
{
    return tty->ldisc.out.count == 0 && tty->waiting[TTY_WRITE] == NULL && idle(tty);
}

static bool drains(int dcmd)
{
    return (unsigned)dcmd == (unsigned)DCMD_CHR_TCDRAIN || (unsigned)dcmd == (unsigned)DCMD_CHR_TCSETATTRD ||
           (unsigned)dcmd == (unsigned)DCMD_CHR_TCSETATTRF;
}

bool tty_polls(const struct tty *tty)
{
    return tty->waiting[TTY_CONTROL] != NULL && tty->ldisc.out.count == 0 && !idle(tty);
}

/* Commands the terminal's own session may give from the foreground only. */
static bool changes_terminal(int dcmd)
{
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_TCSETATTR:
    case (unsigned)DCMD_CHR_TCSETATTRD:
    case (unsigned)DCMD_CHR_TCSETATTRF:
    case (unsigned)DCMD_CHR_TCSETPGRP:
    case (unsigned)DCMD_CHR_TCDRAIN:
    case (unsigned)DCMD_CHR_TCFLUSH:
    case (unsigned)DCMD_CHR_TCFLOW:
    case (unsigned)DCMD_CHR_SERCTL:
        return true;
    default:
        return false;
    }
}

static int wait_for_turn(resmgr_context_t *ctp, struct tty *tty, struct chr_ocb *ocb, int dcmd, const union tty_data *data,
                         pid_t pgrp)
{
    struct waiter *waiter = wait_in(&tty->waiting[TTY_CONTROL], ctp, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->pgrp = pgrp;
    waiter->dcmd = dcmd;
    waiter->data = *data;
    return _RESMGR_NOREPLY;
}

/* What can be done without knowing who asked. -> errno, ENOTTY: not one of them */
static int perform(struct tty *tty, int dcmd, const union tty_data *data)
{
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_ISATTY:
    case (unsigned)DCMD_CHR_TCDRAIN:      return EOK;
    case (unsigned)DCMD_CHR_TCSETATTRF:
        ldisc_flush_input(&tty->ldisc);
        return tty_set_attr(tty, &data->tio);
    case (unsigned)DCMD_CHR_TCSETATTR:
    case (unsigned)DCMD_CHR_TCSETATTRD:   return tty_set_attr(tty, &data->tio);
    case (unsigned)DCMD_CHR_TCFLUSH:      return flush(tty, data->number);
    case (unsigned)DCMD_CHR_TCFLOW:       return flow(tty, data->number);
    case (unsigned)DCMD_CHR_SETSIZE:      return set_size(tty, &data->size);
    case (unsigned)DCMD_CHR_TCINJECTC:
    case (unsigned)DCMD_CHR_TCINJECTR:    return inject(tty, data->c);
    case (unsigned)DCMD_CHR_SETVERBOSITY: tty->verbosity = data->count; return EOK;
    case (unsigned)DCMD_CHR_RESET:        return reset(tty);
    case (unsigned)DCMD_CHR_SERCTL:       return tty->ops->control != NULL ? tty->ops->control(tty, data->number) : EOK;
    default:                              return ENOTTY;
    }
}

static bool may_go(const struct tty *tty, const struct waiter *waiter)
{
    return !tty_is_background(tty, waiter->pgrp) && (!drains(waiter->dcmd) || drained(tty));
}

/* Off the queue first: what is done may make others go on. A new group is set by its own client alone, in turn(). */
void tty_progress_control(struct tty *tty)
{
    for (struct waiter **link = &tty->waiting[TTY_CONTROL]; *link != NULL;) {
        if (!may_go(tty, *link)) {
            link = &(*link)->next;
            continue;
        }
        const struct waiter waiter = **link;
        struct _io_devctl_reply reply = { 0 };
        wait_end(link);
        int err = (unsigned)waiter.dcmd == (unsigned)DCMD_CHR_TCSETPGRP ? EOK : perform(tty, waiter.dcmd, &waiter.data);
        if (err != EOK)
            MsgError_r(waiter.rcvid, err);
        else
            MsgReply_r(waiter.rcvid, EOK, &reply, sizeof reply);
    }
}

/* -> errno, _RESMGR_NOREPLY for one that waits, ENOTTY: no such command */
static int command(resmgr_context_t *ctp, struct tty *tty, struct chr_ocb *ocb, int dcmd, const union tty_data *data)
{
    pid_t pgrp = 0;
    if (changes_terminal(dcmd) && ocb->ocb.attr == &tty->chr) {
        int err = tty_background(ctp, tty, SIGTTOU, &pgrp);
        if (err == EAGAIN)
            return (unsigned)dcmd == (unsigned)DCMD_CHR_TCSETPGRP ? EINTR : wait_for_turn(ctp, tty, ocb, dcmd, data, pgrp);
        if (err != EOK)
            return err;
    }
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_TCSETPGRP: return tty_set_group(ctp, tty, data->pid);
    case (unsigned)DCMD_CHR_TCSETSID:  return tty_set_session(ctp, tty, data->pid);
    case (unsigned)TIOCSCTTY:          return tty_set_session(ctp, tty, ctp->info.pid);
    case (unsigned)TIOCNOTTY:          return leave_session(ctp, tty);
    default:
        return drains(dcmd) && !drained(tty) ? wait_for_turn(ctp, tty, ocb, dcmd, data, 0) : perform(tty, dcmd, data);
    }
}

/* ---- who waits: DCMD_CHR_WAITINFO ---- */

static int waiters(resmgr_context_t *ctp, io_devctl_t *msg, const struct tty *tty)
{
    static const enum _devc_queue queue_of[TTY_WAITS] = {
        [TTY_READ] = _DEVC_QUEUE_READ, [TTY_WRITE] = _DEVC_QUEUE_WRITE, [TTY_CONTROL] = _DEVC_QUEUE_DRAIN,
    };
    struct { struct _io_devctl_reply o; struct _ttywaitinfo info; struct _ttywaiter entry[WAITERS_MAX]; } answer = { 0 };
    if (msg->i.nbytes < sizeof answer.info ||
        resmgr_msgget(ctp, &answer.info, sizeof answer.info, sizeof msg->i) != sizeof answer.info)
        return EINVAL;
    size_t room = (msg->i.nbytes - sizeof answer.info) / sizeof answer.entry[0];
    if (room > WAITERS_MAX)
        room = WAITERS_MAX;
    answer.info.num = 0;
    for (unsigned queue = 0; queue < TTY_WAITS; queue++)
        for (const struct waiter *w = tty->waiting[queue]; w != NULL && (size_t)answer.info.num < room; w = w->next)
            if ((int)queue_of[queue] == answer.info.queue)
                answer.entry[answer.info.num++] = (struct _ttywaiter){ w->pid, w->tid, (int)w->done, (int)w->nbytes };
    answer.o.nbytes = (uint32_t)(sizeof answer.info + (size_t)answer.info.num * sizeof answer.entry[0]);
    MsgReply_r(ctp->rcvid, EOK, &answer, sizeof answer.o + answer.o.nbytes);
    return _RESMGR_NOREPLY;
}

static int data_in(resmgr_context_t *ctp, const io_devctl_t *msg, union tty_data *data)
{
    size_t size = get_device_size(msg->i.dcmd);
    memset(data, 0, sizeof *data);
    if (size > sizeof *data)
        return ENOTTY;
    if (msg->i.nbytes < size)
        return EINVAL;
    if ((get_device_direction(msg->i.dcmd) & DEVDIR_TO) == 0)
        return EOK;
    return resmgr_msgget(ctp, data, size, sizeof msg->i) == (ssize_t)size ? EOK : EBADMSG;
}

int tty_control(resmgr_context_t *ctp, io_devctl_t *msg, struct tty *tty, struct chr_ocb *ocb)
{
    union tty_data data;
    int dcmd = msg->i.dcmd;
    int err = iofunc_devctl_default(ctp, msg, &ocb->ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    if (tty_gone(tty, ocb))
        return EIO;
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_WAITINFO)
        return waiters(ctp, msg, tty);
    err = data_in(ctp, msg, &data);
    if (err != EOK)
        return err;
    int nbytes = query(ctp, tty, ocb, dcmd, &data);
    if (nbytes < 0)
        return -nbytes;
    if (nbytes == 0) {
        err = command(ctp, tty, ocb, dcmd, &data);
        tty_progress(tty);
        if (err != EOK)
            return err;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.nbytes = (uint32_t)nbytes;
    memcpy(_DEVCTL_DATA(msg->o), &data, (size_t)nbytes);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + (size_t)nbytes);
}
