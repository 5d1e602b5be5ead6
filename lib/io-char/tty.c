/* SPDX-License-Identifier: Apache-2.0 */
/* A terminal's life, what goes on by itself, and the one timer all terminals of a program share. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <sys/neutrino.h>

#include "private.h"
#include "serve.h"

#define POLL_NS 1000000ull              /* a device tells of no interrupt when its last bits have left */

static struct tty *living;
static timer_t timer;

uint64_t tty_now(void)
{
    uint64_t now = 0;
    ClockTime_r(CLOCK_MONOTONIC, NULL, &now);
    return now;
}

/* ---- time ---- */

static void nearest(uint64_t *first, uint64_t deadline)
{
    if (deadline != 0 && (*first == 0 || deadline < *first))
        *first = deadline;
}

static void timer_update(void)
{
    static uint64_t set;
    uint64_t first = 0;
    for (const struct tty *tty = living; tty != NULL; tty = tty->next) {
        nearest(&first, tty->alarm);
        tty_next_deadline(tty, &first);
        if (tty_polls(tty))
            nearest(&first, tty_now() + POLL_NS);
    }
    if (first == set)
        return;
    set = first;
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)(first / 1000000000u),
                                             .tv_nsec = (long)(first % 1000000000u) } };
    timer_settime(timer, TIMER_ABSTIME, &when, NULL);
}

static int on_timer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    for (struct tty *tty = living, *next; tty != NULL; tty = next) {
        next = tty->next;
        if (tty->alarm != 0 && tty_now() >= tty->alarm) {
            tty->alarm = 0;
            tty->ops->alarm(tty);
        }
        tty_progress(tty);
    }
    return 0;
}

/* The timer arrives as a pulse, in the same queue as the requests. */
void tty_timer_start(dispatch_t *dpp)
{
    struct sigevent event;
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_timer, NULL);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    if (coid == -1 || code == -1 || timer_create(CLOCK_MONOTONIC, &event, &timer) == -1)
        serve_die("timer", errno);
}

/* ---- life ---- */

static void init_line(struct tty *tty, const struct chr_options *o)
{
    struct termios tio;
    ldisc_set_edit(&tty->ldisc, o->edit);
    tio = tty->ldisc.tio;
    tio.c_ispeed = tio.c_ospeed = B38400;
    if (o->hw_flow)
        tio.c_cflag |= IHFLOW | OHFLOW;
    if (o->sw_flow)
        tio.c_iflag |= IXON | IXOFF;
    ldisc_set_attr(&tty->ldisc, &tio);
}

int tty_start(struct tty *tty, const struct tty_ops *ops, const struct chr_options *o)
{
    /* A whole line must fit among what readers may take. */
    unsigned in_size = o->in_size < o->line_size + 8 ? o->line_size + 8 : o->in_size;
    int err = ldisc_init(&tty->ldisc, in_size, o->out_size, o->line_size);
    if (err != EOK)
        return err;
    tty->ldisc.signal = tty_signal;
    tty->ldisc.owner = tty;
    tty->ops = ops;
    tty->size = (struct winsize){ 0 };
    tty->sid = tty->pgrp = 0;
    tty->verbosity = o->verbose;
    tty->live = true;
    tty->next = living;
    living = tty;
    init_line(tty, o);
    return EOK;
}

/* Who has it open finds the end of file, whoever it controls hears of it; what is opened from now on is a new life. */
void tty_hangup(struct tty *tty)
{
    pid_t sid = tty->sid, pgrp = tty->pgrp;
    tty->life++;
    tty->users = 0;
    tty->sid = tty->pgrp = 0;
    ldisc_flush_input(&tty->ldisc);
    ldisc_flush_output(&tty->ldisc);
    tty->ldisc.stopped = false;
    wait_fail(&tty->waiting[TTY_READ], EOK);
    wait_fail(&tty->waiting[TTY_WRITE], EIO);
    wait_fail(&tty->waiting[TTY_CONTROL], EIO);
    if (sid > 0)
        kill(sid, SIGHUP);
    if (pgrp > 0) {
        kill(-pgrp, SIGHUP);
        kill(-pgrp, SIGCONT);
    }
    chr_notify_ready(&tty->chr, _NOTIFY_COND_INPUT | _NOTIFY_COND_OUTPUT | _NOTIFY_COND_OBAND | _NOTIFY_CONDE_HUP);
}

void tty_stop(struct tty *tty)
{
    struct tty **link = &living;
    tty_hangup(tty);
    while (*link != tty)
        link = &(*link)->next;
    *link = tty->next;
    tty->live = false;
    tty->alarm = 0;
    ldisc_fini(&tty->ldisc);
    timer_update();
}

int tty_open(resmgr_context_t *ctp, io_open_t *msg, struct chr *chr, void *extra)
{
    struct tty *tty = (struct tty *)chr;
    uint32_t ioflag = msg->connect.ioflag;
    bool uses = (ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) != 0;
    if (uses && !tty->live)
        return EIO;                     /* there is nobody at the other end */
    int err = iofunc_open(ctp, msg, &chr->attr, NULL, NULL);
    if (err != EOK)
        return err;
    struct chr_ocb *ocb = calloc(1, sizeof *ocb);
    if (ocb == NULL)
        return ENOMEM;
    ocb->life = tty->live ? tty->life : tty->life - 1;
    for (unsigned i = 0; i < TTY_ERRORS; i++)
        ocb->seen[i] = tty->errors[i];
    err = iofunc_ocb_attach(ctp, msg, &ocb->ocb, &chr->attr, NULL);
    if (err != EOK) {
        free(ocb);
        return err;
    }
    tty->users += uses;
    if (uses && !(ioflag & O_NOCTTY))
        tty_take_session(ctp, tty);
    return EOK;
}

/* Device and clients in turns until neither gets anything from the other. */
void tty_progress(struct tty *tty)
{
    if (!tty->live)
        return;
    for (bool moved = true; moved;) {
        moved = tty->ops->service(tty);
        moved |= tty_progress_io(tty);
    }
    tty_progress_control(tty);
    chr_notify_ready(&tty->chr, tty_conditions(tty));
    timer_update();
}
