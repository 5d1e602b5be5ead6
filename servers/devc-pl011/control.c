/* SPDX-License-Identifier: Apache-2.0 */
/* devctl: the commands of <sys/dcmd_chr.h>. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/dcmd_chr.h>

#include "tty.h"

union control_data {
    struct termios tio;
    struct winsize size;
    struct _ttyinfo info;
    pid_t pid;
    int number;
    unsigned count;
    uint32_t bits;
    char c;
    char bytes[256];
};

static int inject(struct tty *tty, const char *c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ldisc_receive(&tty->ldisc, (uint8_t)c[i], 0);
    tty_service(tty);
    return EOK;
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
    tty_service(tty);
    return EOK;
}

static int flow(struct tty *tty, int action)
{
    if (action < TCOOFF || action > TCIONHW)
        return EINVAL;
    if (action == TCIOFFHW)
        pl011_set_modem(&tty->uart, 0, _LINESTATUS_SER_RTS);
    else if (action == TCIONHW)
        pl011_set_modem(&tty->uart, _LINESTATUS_SER_RTS, 0);
    ldisc_flow(&tty->ldisc, action == TCOOFFHW ? TCOOFF : action == TCOONHW ? TCOON : action);
    tty_service(tty);
    return EOK;
}

static uint32_t line_bits(int bits, int dtr, int rts)
{
    return (bits & dtr ? _LINESTATUS_SER_DTR : 0u) | (bits & rts ? _LINESTATUS_SER_RTS : 0u);
}

static int serial_control(struct tty *tty, int bits)
{
    uint32_t changed = line_bits(bits, _SERCTL_DTR_CHG, _SERCTL_RTS_CHG);
    uint32_t raised = line_bits(bits, _SERCTL_DTR, _SERCTL_RTS);
    if (bits & _SERCTL_LOOP)
        return ENOTSUP;
    if (changed != 0)
        pl011_set_modem(&tty->uart, changed & raised, changed & ~raised);
    if (!(bits & _SERCTL_BRK_CHG))
        return EOK;
    pl011_set_break(&tty->uart, (bits & _SERCTL_BRK) != 0);
    unsigned ms = (unsigned)bits >> 16;
    if ((bits & _SERCTL_BRK) && (bits & _CTL_TIMED_CHG || ms != 0)) {
        tty->break_until = tty_now() + ms * 1000000ull + 1;
        tty_timer_update(tty);
    }
    return EOK;
}

static uint32_t out_of_band(struct tty_ocb *ocb)
{
    static const uint32_t bit[] = {
        [ERROR_OVERRUN] = _OBAND_SER_OE, [ERROR_PARITY] = _OBAND_SER_PE, [ERROR_FRAME] = _OBAND_SER_FE,
        [ERROR_BREAK] = _OBAND_SER_BI,
    };
    const struct tty *tty = ocb->ocb.attr;
    uint32_t bits = 0;
    for (unsigned i = 0; i < 4; i++)
        if (ocb->seen[i] != tty->errors[i])
            bits |= bit[i];
    memcpy(ocb->seen, tty->errors, sizeof ocb->seen);
    return bits;
}

/* Commands that answer with data. -> bytes of it, -1: not one of them */
static int query(struct tty *tty, struct tty_ocb *ocb, int dcmd, union control_data *data)
{
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_TCGETATTR:   data->tio = tty->ldisc.tio; return sizeof data->tio;
    case (unsigned)DCMD_CHR_TCGETPGRP:   data->pid = tty->pgrp; return sizeof data->pid;
    case (unsigned)DCMD_CHR_TCGETSID:    data->pid = tty->sid; return sizeof data->pid;
    case (unsigned)DCMD_CHR_GETSIZE:     data->size = tty->size; return sizeof data->size;
    case (unsigned)DCMD_CHR_ISCHARS:     data->count = ldisc_readable(&tty->ldisc); return sizeof data->count;
    case (unsigned)DCMD_CHR_OSCHARS:     data->count = tty->ldisc.out.count; return sizeof data->count;
    case (unsigned)DCMD_CHR_ISSIZE:      data->count = tty->ldisc.in.size; return sizeof data->count;
    case (unsigned)DCMD_CHR_OSSIZE:      data->count = tty->ldisc.out.size; return sizeof data->count;
    case (unsigned)DCMD_CHR_LINESTATUS:  data->bits = pl011_line_status(&tty->uart); return sizeof data->bits;
    case (unsigned)DCMD_CHR_GETOBAND:    data->bits = out_of_band(ocb); return sizeof data->bits;
    case (unsigned)DCMD_CHR_GETVERBOSITY: data->count = tty->verbose; return sizeof data->count;
    case (unsigned)DCMD_CHR_TTYINFO:
        memset(&data->info, 0, sizeof data->info);
        data->info.opencount = tty->attr.count;
        strlcpy(data->info.ttyname, tty->name, sizeof data->info.ttyname);
        return sizeof data->info;
    default:
        return -1;
    }
}

/* Commands that do something. -> errno, _RESMGR_NOREPLY for one that waits, ENOTTY: not one of them */
static int perform(resmgr_context_t *ctp, struct tty *tty, int dcmd, const union control_data *data)
{
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_ISATTY:       return EOK;
    case (unsigned)DCMD_CHR_TCSETATTR:    return tty_set_attr(tty, &data->tio);
    case (unsigned)DCMD_CHR_TCSETATTRD:
    case (unsigned)DCMD_CHR_TCSETATTRF:   return tty_wait_drain(ctp, tty, dcmd, &data->tio);
    case (unsigned)DCMD_CHR_TCDRAIN:      return tty_wait_drain(ctp, tty, dcmd, NULL);
    case (unsigned)DCMD_CHR_TCSETPGRP:    return tty_set_group(ctp, tty, data->pid);
    case (unsigned)DCMD_CHR_TCSETSID:     return tty_set_session(tty, data->pid);
    case (unsigned)DCMD_CHR_TCFLUSH:      return flush(tty, data->number);
    case (unsigned)DCMD_CHR_TCFLOW:       return flow(tty, data->number);
    case (unsigned)DCMD_CHR_SETSIZE:      return set_size(tty, &data->size);
    case (unsigned)DCMD_CHR_SERCTL:       return serial_control(tty, data->number);
    case (unsigned)DCMD_CHR_TCINJECTC:
    case (unsigned)DCMD_CHR_TCINJECTR:    return inject(tty, &data->c, 1);
    case (unsigned)DCMD_CHR_SETVERBOSITY: tty->verbose = data->count; return EOK;
    case (unsigned)DCMD_CHR_RESET:
        tty->ldisc.stopped = false;
        return flush(tty, TCIOFLUSH);
    default:
        return ENOTTY;
    }
}

static int waiters(struct tty *tty, resmgr_context_t *ctp, io_devctl_t *msg, size_t max);

int tty_devctl(resmgr_context_t *ctp, io_devctl_t *msg, struct tty_ocb *ocb)
{
    struct tty *tty = ocb->ocb.attr;
    union control_data data;
    int dcmd = msg->i.dcmd;
    int err = iofunc_devctl_default(ctp, msg, &ocb->ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    size_t size = get_device_size(dcmd);
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_WAITINFO)
        return waiters(tty, ctp, msg, msg->i.nbytes);
    if (size > sizeof data || msg->i.nbytes < size)
        return size > sizeof data ? ENOTTY : EINVAL;
    memset(&data, 0, sizeof data);
    if ((get_device_direction(dcmd) & DEVDIR_TO) &&
        resmgr_msgget(ctp, &data, size, sizeof msg->i) != (ssize_t)size)
        return EBADMSG;
    int nbytes = query(tty, ocb, dcmd, &data);
    if (nbytes < 0) {
        err = perform(ctp, tty, dcmd, &data);
        if (err != EOK)
            return err;
        nbytes = 0;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.nbytes = (uint32_t)nbytes;
    memcpy(_DEVCTL_DATA(msg->o), &data, (size_t)nbytes);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + (size_t)nbytes);
}

/* Who waits in a queue: DCMD_CHR_WAITINFO. */
static int waiters(struct tty *tty, resmgr_context_t *ctp, io_devctl_t *msg, size_t max)
{
    static const enum _devc_queue queue_of[WAIT_KINDS] = {
        [WAIT_READ] = _DEVC_QUEUE_READ, [WAIT_WRITE] = _DEVC_QUEUE_WRITE, [WAIT_DRAIN] = _DEVC_QUEUE_DRAIN,
    };
    struct { struct _io_devctl_reply o; struct _ttywaitinfo info; struct _ttywaiter entry[16]; } answer = { 0 };
    if (max < sizeof answer.info ||
        resmgr_msgget(ctp, &answer.info, sizeof answer.info, sizeof msg->i) != sizeof answer.info)
        return EINVAL;
    size_t room = (max - sizeof answer.info) / sizeof answer.entry[0];
    if (room > 16)
        room = 16;
    answer.info.num = 0;
    for (unsigned kind = 0; kind < WAIT_KINDS; kind++) {
        if ((int)queue_of[kind] != answer.info.queue)
            continue;
        for (const struct waiter *w = tty->waiting[kind]; w != NULL && (size_t)answer.info.num < room; w = w->next)
            answer.entry[answer.info.num++] = (struct _ttywaiter){ w->pid, w->tid, (int)w->done, (int)w->nbytes };
    }
    answer.o.nbytes = (uint32_t)(sizeof answer.info + (size_t)answer.info.num * sizeof answer.entry[0]);
    MsgReply(ctp->rcvid, EOK, &answer, sizeof answer.o + answer.o.nbytes);
    return _RESMGR_NOREPLY;
}
