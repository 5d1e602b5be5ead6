/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of terminals. The slave is the terminal, with the line discipline; the master is what would
 * be the wire: what is written to it was typed, what is read from it is to be shown. One thread
 * serves all pairs, so nothing is locked.
 *
 *   state    | master | slave                 | then
 *   FREE     | closed | closed                | opening the master: OPEN
 *   OPEN     | open   | as it likes           | closing the master: HUNG, or FREE when the slave is closed
 *   HUNG     | closed | open: end of file, EIO| closing the slave: FREE
 */
#ifndef DEVC_PTY_PTY_H
#define DEVC_PTY_PTY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct end;
#define IOFUNC_ATTR_T   struct end
#define RESMGR_HANDLE_T struct end
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "ldisc.h"

struct pty;

/* One of the two names. */
struct end {
    iofunc_attr_t attr;              /* first */
    struct pty *pty;
    bool master;
    int link_id;
    iofunc_notify_t notify[3];
    char name[16];
};

enum wait_kind { WAIT_READ, WAIT_WRITE, WAIT_DRAIN, WAIT_MASTER_READ, WAIT_MASTER_WRITE,
    WAIT_KINDS };

/* A client that waits, REPLY-blocked. */
struct waiter {
    struct waiter *next;
    int rcvid;
    iofunc_ocb_t *ocb;
    pid_t pgrp;                      /* of a slave's reader; 0: not of the terminal's session */
    size_t nbytes, done;
    size_t offset;                   /* of a writer's data in its message */
    unsigned min;                    /* read: enough characters */
    unsigned gap_ds;                 /* read: tenths of a second between characters */
    unsigned seen;
    uint64_t deadline;               /* ns of CLOCK_MONOTONIC, 0: none */
    int dcmd;                        /* drain: the devctl that waits, and what it sets */
    struct termios tio;
};

enum state { FREE, OPEN, HUNG };

struct pty {
    struct end master, slave;
    enum state state;
    /* the slave has been open since the master is: its last close is an end of file */
    bool slave_seen;
    struct ldisc ldisc;
    struct waiter *waiting[WAIT_KINDS];      /* oldest first */
    struct winsize size;
    pid_t sid, pgrp;
};

extern struct settings {
    unsigned pairs, in_size, out_size, line_size;
    uid_t uid;
    gid_t gid;
    bool foreground;
    unsigned verbose;
} settings;

extern struct pty *ptys;
extern resmgr_io_funcs_t pty_io_funcs;

/* pty.c: states, sessions, what goes on by itself */
int pty_start(struct pty *pty);                  /* the master is opened. -> errno */
void pty_closed(struct pty *pty);                /* an end's last descriptor is gone: looks which */
void pty_progress(struct pty *pty);              /* after anything that may let a client go on */
void pty_signal(void *owner, int signo);
void pty_take_session(resmgr_context_t *ctp, struct pty *pty);
pid_t pty_client_group(resmgr_context_t *ctp, const struct pty *pty);
bool pty_is_background(const struct pty *pty, pid_t pgrp);
int pty_set_group(resmgr_context_t *ctp, struct pty *pty, pid_t pgrp);
int pty_set_session(struct pty *pty, pid_t sid);
void pty_timer_start(dispatch_t *dpp);
void pty_timer_update(void);
uint64_t pty_now(void);

/* wait.c */
/* NULL: no memory */
struct waiter *wait_in(struct pty *pty, enum wait_kind kind, int rcvid, iofunc_ocb_t *ocb);
void wait_end(struct waiter **link);
/* those of a descriptor that is closed */
void wait_drop(struct pty *pty, const iofunc_ocb_t *ocb);
void wait_fail(struct pty *pty, enum wait_kind kind, int err);

/* io.c: reads and writes */
void io_init(void);
void io_progress(struct pty *pty);
/* the nearest deadline of its readers */
bool io_expires(struct pty *pty, uint64_t *first);

/* control.c: devctl */
int pty_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb);
void control_progress(struct pty *pty);

#endif
