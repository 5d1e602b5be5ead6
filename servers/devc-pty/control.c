/* SPDX-License-Identifier: Apache-2.0 */
/* devctl: the commands of <sys/dcmd_chr.h>, the same at both ends. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <devctl.h>
#include <sys/dcmd_chr.h>

#include "pty.h"

union control_data {
    struct termios tio;
    struct winsize size;
    struct _ttyinfo info;
    pid_t pid;
    int number;
    unsigned count;
    uint32_t bits;
    uint8_t c;
};

static int set_size(struct pty *pty, const struct winsize *size)
{
    bool changed = memcmp(&pty->size, size, sizeof *size) != 0;
    pty->size = *size;
    if (changed)
        pty_signal(pty, SIGWINCH);
    return EOK;
}

static int set_attr(struct pty *pty, const struct termios *tio)
{
    ldisc_set_attr(&pty->ldisc, tio);
    io_progress(pty);
    return EOK;
}

static int flush(struct pty *pty, int queues)
{
    if (queues != TCIFLUSH && queues != TCOFLUSH && queues != TCIOFLUSH)
        return EINVAL;
    if (queues != TCOFLUSH)
        ldisc_flush_input(&pty->ldisc);
    if (queues != TCIFLUSH)
        ldisc_flush_output(&pty->ldisc);
    pty_progress(pty);
    return EOK;
}

static int flow(struct pty *pty, int action)
{
    if (action < TCOOFF || action > TCION)
        return EINVAL;
    ldisc_flow(&pty->ldisc, action);
    pty_progress(pty);
    return EOK;
}

static int inject(struct pty *pty, uint8_t c)
{
    ldisc_receive(&pty->ldisc, c, 0);
    pty_progress(pty);
    return EOK;
}

/* ---- draining: the master has read everything ---- */

static bool drained(const struct pty *pty)
{
    return pty->ldisc.out.count == 0 && pty->waiting[WAIT_WRITE] == NULL;
}

static int finish_drain(struct pty *pty, int dcmd, const struct termios *tio)
{
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_TCDRAIN)
        return EOK;
    if ((unsigned)dcmd == (unsigned)DCMD_CHR_TCSETATTRF)
        ldisc_flush_input(&pty->ldisc);
    return set_attr(pty, tio);
}

static int drain(resmgr_context_t *ctp, struct pty *pty, iofunc_ocb_t *ocb, int dcmd,
                 const struct termios *tio)
{
    if (drained(pty) || pty->state == HUNG)
        return finish_drain(pty, dcmd, tio);
    struct waiter *waiter = wait_in(pty, WAIT_DRAIN, ctp->rcvid, ocb);
    if (waiter == NULL)
        return ENOMEM;
    waiter->dcmd = dcmd;
    waiter->tio = *tio;
    return _RESMGR_NOREPLY;
}

void control_progress(struct pty *pty)
{
    while (pty->waiting[WAIT_DRAIN] != NULL && drained(pty)) {
        const struct waiter waiter = *pty->waiting[WAIT_DRAIN];
        struct _io_devctl_reply reply = { 0 };
        wait_end(&pty->waiting[WAIT_DRAIN]);
        finish_drain(pty, waiter.dcmd, &waiter.tio);
        MsgReply_r(waiter.rcvid, EOK, &reply, sizeof reply);
    }
}

/* ---- the commands ---- */

/* Those that answer with data. -> bytes of it, -1: not one of them */
static int query(struct end *end, int dcmd, union control_data *data)
{
    struct pty *pty = end->pty;
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_TCGETATTR:  data->tio = pty->ldisc.tio; return sizeof data->tio;
    case (unsigned)DCMD_CHR_TCGETPGRP:  data->pid = pty->pgrp; return sizeof data->pid;
    case (unsigned)DCMD_CHR_TCGETSID:   data->pid = pty->sid; return sizeof data->pid;
    case (unsigned)DCMD_CHR_GETSIZE:    data->size = pty->size; return sizeof data->size;
    case (unsigned)DCMD_CHR_ISCHARS:
        data->count = end->master ? pty->ldisc.out.count : ldisc_readable(&pty->ldisc);
        return sizeof data->count;
    case (unsigned)DCMD_CHR_OSCHARS:
        data->count = pty->ldisc.out.count;
        return sizeof data->count;
    case (unsigned)DCMD_CHR_ISSIZE:     data->count = pty->ldisc.in.size; return sizeof data->count;
    case (unsigned)DCMD_CHR_OSSIZE:
        data->count = pty->ldisc.out.size;
        return sizeof data->count;
    case (unsigned)DCMD_CHR_LINESTATUS:
        data->bits = pty->state == OPEN
            ? _LINESTATUS_SER_DTR | _LINESTATUS_SER_RTS | _LINESTATUS_SER_CTS | _LINESTATUS_SER_CD
                : 0;
        return sizeof data->bits;
    case (unsigned)DCMD_CHR_TTYINFO:
        memset(&data->info, 0, sizeof data->info);
        data->info.opencount = end->attr.count;
        strlcpy(data->info.ttyname, end->name, sizeof data->info.ttyname);
        return sizeof data->info;
    default:
        return -1;
    }
}

/* Those that do something. -> errno, _RESMGR_NOREPLY for one that waits, ENOTTY: not one of them */
static int perform(resmgr_context_t *ctp, iofunc_ocb_t *ocb, int dcmd,
                   const union control_data *data)
{
    struct pty *pty = ocb->attr->pty;
    switch ((unsigned)dcmd) {
    case (unsigned)DCMD_CHR_ISATTY:      return EOK;
    case (unsigned)DCMD_CHR_TCSETATTR:   return set_attr(pty, &data->tio);
    case (unsigned)DCMD_CHR_TCSETATTRD:
    case (unsigned)DCMD_CHR_TCSETATTRF:
    case (unsigned)DCMD_CHR_TCDRAIN:     return drain(ctp, pty, ocb, dcmd, &data->tio);
    case (unsigned)DCMD_CHR_TCSETPGRP:   return pty_set_group(ctp, pty, data->pid);
    case (unsigned)DCMD_CHR_TCSETSID:    return pty_set_session(pty, data->pid);
    case (unsigned)DCMD_CHR_TCFLUSH:     return flush(pty, data->number);
    case (unsigned)DCMD_CHR_TCFLOW:      return flow(pty, data->number);
    case (unsigned)DCMD_CHR_SETSIZE:     return set_size(pty, &data->size);
    case (unsigned)DCMD_CHR_SERCTL:      return EOK;     /* there is no line to send a break on */
    case (unsigned)DCMD_CHR_TCINJECTC:
    case (unsigned)DCMD_CHR_TCINJECTR:   return inject(pty, data->c);
    default:                             return ENOTTY;
    }
}

int pty_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    union control_data data;
    int dcmd = msg->i.dcmd;
    int err = iofunc_devctl_default(ctp, msg, ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    size_t size = get_device_size(dcmd);
    if (size > sizeof data || msg->i.nbytes < size)
        return size > sizeof data ? ENOTTY : EINVAL;
    if (ocb->attr->pty->state == FREE)
        return EIO;                  /* a name that was only looked at */
    memset(&data, 0, sizeof data);
    if ((get_device_direction(dcmd) & DEVDIR_TO) && resmgr_msgget(ctp, &data, size,
        sizeof msg->i) != (ssize_t)size)
        return EBADMSG;
    int nbytes = query(ocb->attr, dcmd, &data);
    if (nbytes < 0) {
        err = perform(ctp, ocb, dcmd, &data);
        if (err != EOK)
            return err;
        nbytes = 0;
    }
    memset(&msg->o, 0, sizeof msg->o);
    msg->o.nbytes = (uint32_t)nbytes;
    memcpy(_DEVCTL_DATA(msg->o), &data, (size_t)nbytes);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + (size_t)nbytes);
}
