/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sys/netmgr.h>
#include <sys/procmgr.h>

#include "pty.h"

struct pty *ptys;

static timer_t timer;

/* ---- states ---- */

int pty_start(struct pty *pty)
{
    int err = ldisc_init(&pty->ldisc, settings.in_size, settings.out_size, settings.line_size);
    if (err != EOK)
        return err;
    pty->ldisc.signal = pty_signal;
    pty->ldisc.owner = pty;
    ldisc_set_edit(&pty->ldisc, true);
    pty->ldisc.tio.c_ispeed = pty->ldisc.tio.c_ospeed = B38400;
    pty->size = (struct winsize){ 0 };
    pty->slave_seen = false;
    pty->state = OPEN;
    return EOK;
}

static void set_free(struct pty *pty)
{
    ldisc_fini(&pty->ldisc);
    pty->sid = pty->pgrp = 0;
    pty->state = FREE;
}

/* Whoever is at the slave hears of it, and finds the end of file. */
static void hang_up(struct pty *pty)
{
    pty->state = HUNG;
    ldisc_flush_output(&pty->ldisc);
    wait_fail(pty, WAIT_READ, EOK);
    wait_fail(pty, WAIT_WRITE, EIO);
    wait_fail(pty, WAIT_DRAIN, EIO);
    if (pty->sid > 0)
        kill(pty->sid, SIGHUP);
    if (pty->pgrp > 0 && pty->pgrp != pty->sid)
        kill(-pty->pgrp, SIGHUP);
    for (int i = 0; i < 3; i++)
        iofunc_notify_trigger(pty->slave.notify, INT_MAX, i);
}

void pty_closed(struct pty *pty)
{
    if (pty->state == FREE)
        return;
    if (pty->master.attr.count == 0 && pty->slave.attr.count == 0) {
        set_free(pty);
        return;
    }
    if (pty->state == OPEN && pty->master.attr.count == 0)
        hang_up(pty);
    else
        /* the slave is closed: the master reads what there is, then the end */
        pty_progress(pty);
}

void pty_progress(struct pty *pty)
{
    if (pty->state == FREE)
        return;
    io_progress(pty);
    control_progress(pty);
    pty_timer_update();
}

/* ---- sessions ---- */

static bool session_lives(pid_t sid)
{
    return sid != 0 && (kill(sid, 0) == 0 || errno != ESRCH);
}

static int attach_session(struct pty *pty, pid_t sid)
{
    if (procmgr_session(ND_LOCAL_NODE, sid, pty->slave.link_id, PROCMGR_SESSION_TCSETSID) == -1)
        return errno;
    pid_t pgrp = getpgid(sid);
    pty->sid = sid;
    pty->pgrp = pgrp > 0 ? pgrp : sid;
    return procmgr_session(ND_LOCAL_NODE, sid, pty->pgrp, PROCMGR_SESSION_SETPGRP) == -1 ? errno
        : EOK;
}

/* The first open without O_NOCTTY by a session leader makes the slave its controlling terminal. */
void pty_take_session(resmgr_context_t *ctp, struct pty *pty)
{
    struct _client_info info;
    if (iofunc_client_info(ctp, 0, &info) != EOK)
        return;
    if (info.sid == ctp->info.pid && info.sid != pty->sid && !session_lives(pty->sid))
        /* refused: the open is good all the same, without job control */
        attach_session(pty, info.sid);
}

pid_t pty_client_group(resmgr_context_t *ctp, const struct pty *pty)
{
    struct _client_info info;
    if (pty->sid == 0 || iofunc_client_info(ctp, 0, &info) != EOK || info.sid != pty->sid)
        return 0;
    pid_t pgrp = getpgid(ctp->info.pid);
    return pgrp > 0 ? pgrp : 0;
}

bool pty_is_background(const struct pty *pty, pid_t pgrp)
{
    return pgrp != 0 && pty->pgrp != 0 && pgrp != pty->pgrp;
}

int pty_set_group(resmgr_context_t *ctp, struct pty *pty, pid_t pgrp)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    if (pty->sid == 0 || info.sid != pty->sid)
        return ENOTTY;
    if (pgrp <= 0)
        return EINVAL;
    if (procmgr_session(ND_LOCAL_NODE, pty->sid, pgrp, PROCMGR_SESSION_SETPGRP) == -1)
        return errno;
    pty->pgrp = pgrp;
    pty_progress(pty);               /* readers of the group may have waited for this */
    return EOK;
}

int pty_set_session(struct pty *pty, pid_t sid)
{
    if (sid == pty->sid)
        return EOK;
    return session_lives(pty->sid) ? EPERM : attach_session(pty, sid);
}

/* Ctrl-C and its like. */
void pty_signal(void *owner, int signo)
{
    struct pty *pty = owner;
    if (pty->pgrp > 0)
        kill(-pty->pgrp, signo);     /* a group that is gone hears nothing */
}

/* ---- time: one timer for all ---- */

uint64_t pty_now(void)
{
    uint64_t now = 0;
    ClockTime_r(CLOCK_MONOTONIC, NULL, &now);
    return now;
}

static int on_timer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    for (unsigned i = 0; i < settings.pairs; i++)
        if (ptys[i].state == OPEN)
            io_progress(&ptys[i]);
    pty_timer_update();
    return 0;
}

void pty_timer_start(dispatch_t *dpp)
{
    struct sigevent event;
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_timer, NULL);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    if (coid == -1 || code == -1 || timer_create(CLOCK_MONOTONIC, &event, &timer) == -1) {
        fprintf(stderr, "devc-pty: timer: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
}

void pty_timer_update(void)
{
    static uint64_t set;
    uint64_t first = 0;
    for (unsigned i = 0; i < settings.pairs; i++)
        if (ptys[i].state == OPEN)
            io_expires(&ptys[i], &first);
    if (first == set)
        return;
    set = first;
    struct itimerspec when = { .it_value = { .tv_sec = (time_t)(first / 1000000000u),
        .tv_nsec = (long)(first % 1000000000u) } };
    timer_settime(timer, TIMER_ABSTIME, &when, NULL);
}
