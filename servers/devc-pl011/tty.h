/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A terminal as a resource: the line discipline and the UART behind one name in /dev. The attribute structure and the
 * open control block are our own; each begins with the library's, and the library is told by these definitions, which
 * come before its headers. One thread does all the work, so nothing here is locked.
 */
#ifndef TTY_H
#define TTY_H

struct tty;
struct tty_ocb;
#define IOFUNC_ATTR_T struct tty
#define IOFUNC_OCB_T struct tty_ocb
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#include "ldisc.h"
#include "pl011.h"

/* A client that waits, REPLY-blocked. */
enum wait_kind { WAIT_READ, WAIT_WRITE, WAIT_DRAIN, WAIT_KINDS };

struct waiter {
    struct waiter *next;
    rcvid_t rcvid;
    pid_t pid;
    pid_t pgrp;                 /* 0: not of the terminal's session, so never in the background */
    int tid;
    size_t nbytes;              /* wanted, or to write in all */
    size_t done;                /* of them written */
    unsigned min;               /* read: enough characters */
    unsigned gap_ds;            /* read: tenths of a second between characters, 0: no limit */
    unsigned seen;              /* read: characters there were when the gap began */
    uint64_t deadline;          /* ns of CLOCK_MONOTONIC, 0: none */
    int dcmd;                   /* drain: the devctl that waits */
    struct termios tio;         /* ... and what it sets */
};

struct tty {
    iofunc_attr_t attr;         /* first */
    struct ldisc ldisc;
    struct pl011 uart;
    struct waiter *waiting[WAIT_KINDS];     /* oldest first */
    iofunc_notify_t notify[3];
    struct winsize size;
    pid_t sid;                  /* session this is the controlling terminal of, 0: none */
    pid_t pgrp;                 /* its foreground process group */
    int link_id;                /* of resmgr_attach() */
    int irq_id;
    int timer;
    uint64_t break_until;       /* ns, 0: no timed break is being sent */
    uint32_t errors[4];         /* overrun, parity, frame, break: how many */
    unsigned rx_count, tx_count;
    unsigned verbose;
    bool held;                  /* characters stay in the FIFO until there is room */
    bool dropping;          
    uint64_t drop_at;           /* ns, 0: not held */
    char name[32];
};

enum { ERROR_OVERRUN, ERROR_PARITY, ERROR_FRAME, ERROR_BREAK };

struct tty_ocb {
    iofunc_ocb_t ocb;           /* first */
    uint32_t seen[4];           /* error counts this open has been told of */
};

/* device.c: the UART's side */
int tty_set_attr(struct tty *tty, const struct termios *tio);
void tty_service(struct tty *tty);
void tty_start_output(struct tty *tty);
void tty_signal(void *owner, int signo);
void tty_check_held(struct tty *tty);

/* request.c: reads, writes, and who waits for them */
int tty_read(resmgr_context_t *ctp, io_read_t *msg, struct tty_ocb *ocb);
int tty_write(resmgr_context_t *ctp, io_write_t *msg, struct tty_ocb *ocb);
int tty_notify(resmgr_context_t *ctp, io_notify_t *msg, struct tty_ocb *ocb);
int tty_unblock(resmgr_context_t *ctp, io_pulse_t *pulse, struct tty_ocb *ocb);
int tty_wait_drain(resmgr_context_t *ctp, struct tty *tty, int dcmd, const struct termios *tio);
void tty_progress(struct tty *tty);
void tty_timer_update(struct tty *tty);
uint64_t tty_now(void);

/* control.c: devctl */
int tty_devctl(resmgr_context_t *ctp, io_devctl_t *msg, struct tty_ocb *ocb);

/* session.c: controlling terminal and process groups */
void tty_take_session(resmgr_context_t *ctp, struct tty *tty, const struct _client_info *info);
pid_t tty_client_group(resmgr_context_t *ctp, const struct tty *tty);
bool tty_is_background(const struct tty *tty, pid_t pgrp);
int tty_set_group(resmgr_context_t *ctp, struct tty *tty, pid_t pgrp);
int tty_set_session(struct tty *tty, pid_t sid);

#endif
