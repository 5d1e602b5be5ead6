/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The role of io-char: what all drivers of character devices share. A driver fills a struct tty with what its device can do
 * (struct tty_ops), and moves characters between the device and tty.ldisc when it is asked to; names, requests, waiting
 * clients, sessions, job control, time and hang-up are here.
 *
 * One thread serves a program's devices, so nothing is locked. Every handler and every pulse ends in tty_progress(), which
 * answers whoever can be answered.
 *
 * This header comes before <sys/iofunc.h> and <sys/dispatch.h>: it says what attribute structure and open control block are.
 */
#ifndef IOCHAR_H
#define IOCHAR_H

struct chr;
struct chr_ocb;
#define IOFUNC_ATTR_T struct chr
#define IOFUNC_OCB_T  struct chr_ocb
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/dcmd_chr.h>

#include "ldisc.h"

/* ---- a name in /dev: begins struct tty, and whatever else a driver serves ---- */

#define CHR_LISTS (IOFUNC_NOTIFY_HUP + 1)

struct chr {
    iofunc_attr_t attr;             /* first */
    iofunc_notify_t notify[CHR_LISTS];
    int link_id;                    /* of resmgr_attach() */
    char name[32];
};

enum { TTY_OVERRUN, TTY_PARITY, TTY_FRAME, TTY_BREAK, TTY_ERRORS };

struct chr_ocb {
    iofunc_ocb_t ocb;               /* first */
    unsigned life;                  /* of the terminal when it was opened; another one now: it has hung up since */
    uint32_t seen[TTY_ERRORS];      /* error counts this open has been told of */
};

/* What the options common to all terminals' servers say. */
struct chr_options {
    unsigned in_size, out_size, line_size;
    unsigned verbose;
    bool edit, hw_flow, sw_flow, foreground;
    uid_t uid;
    gid_t gid;
};

#define CHR_OPTIONS "C:eEfFI:o:O:sSU:v"

bool chr_option(struct chr_options *o, int c, char *arg);  /* one of CHR_OPTIONS, of getopt(); false: another. A bad value exits */
/* Numbers on the command line, and the end with a message. */
unsigned chr_number(const char *what, const char *text, unsigned least, unsigned most, char **end);
/* With the functions of a terminal or a driver's own. Exits when there can be no such name. */
void chr_attach(dispatch_t *dpp, struct chr *chr, const char *name, const struct chr_options *o,
                const resmgr_connect_funcs_t *connect, const resmgr_io_funcs_t *io);
void chr_funcs_init(resmgr_connect_funcs_t *connect, resmgr_io_funcs_t *io);    /* defaults, for a driver's own */
void chr_serve(dispatch_t *dpp, const struct chr_options *o) __attribute__((noreturn));
/*
 * conditions: _NOTIFY_COND_*, _NOTIFY_CONDE_*. The first is for the handler of _IO_NOTIFY, the second tells those who
 * wait.
 */
int chr_notify(resmgr_context_t *ctp, io_notify_t *msg, struct chr *chr, int conditions);
void chr_notify_ready(struct chr *chr, int conditions);

/* ---- clients that wait, REPLY-blocked ---- */

union tty_data {                    /* of a devctl */
    struct termios tio;
    struct winsize size;
    struct _ttyinfo info;
    pid_t pid;
    int number;
    unsigned count;
    uint32_t bits;
    char c;
};

struct waiter {
    struct waiter *next;
    rcvid_t rcvid;
    const struct chr_ocb *ocb;
    pid_t pid, pgrp;                /* pgrp 0: not of the terminal's session, so never in the background */
    int tid;
    size_t nbytes, done;            /* wanted or to write in all; of them written */
    size_t offset;                  /* write: of the data in the message */
    uint64_t deadline;              /* read: ns of CLOCK_MONOTONIC, 0: none */
    unsigned seen;                  /* read: characters there were when the gap between two began */
    bool own_condition;             /* read: readcond() said min, gap and timeout; else VMIN and VTIME do */
    unsigned min, gap_ds;
    int dcmd;                       /* control: what is done when output is drained, or its group comes to the foreground */
    union tty_data data;
};

struct waiter *wait_in(struct waiter **queue, resmgr_context_t *ctp, const struct chr_ocb *ocb);    /* NULL: no memory */
/* A client waits no longer: answered, or let go. */
void wait_end(struct waiter **link);
void wait_fail(struct waiter **queue, int err);             /* EOK: the end of file */
void wait_drop(struct waiter **queue, const struct chr_ocb *ocb);   /* of a descriptor another thread closes */
bool wait_unblock(struct waiter **queue, rcvid_t rcvid, int *result);

/* ---- a terminal ---- */

enum tty_wait { TTY_READ, TTY_WRITE, TTY_CONTROL, TTY_WAITS };

struct tty;
struct tty_ops {
    /* Moves what can be moved, in and out. -> something was moved */
    bool (*service)(struct tty *tty);
    /* The device has sent its last character; NULL: at once. */
    bool (*idle)(const struct tty *tty);
    /* Line format, speed and flow control before they become ldisc.tio. -> errno; NULL: any will do */
    int (*set_line)(struct tty *tty, const struct termios *tio);
    uint32_t (*line_status)(const struct tty *tty);         /* _LINESTATUS_SER_* */
    int (*control)(struct tty *tty, int serctl);            /* DCMD_CHR_SERCTL; NULL: there are no such lines */
    void (*input_flow)(struct tty *tty, bool on);           /* TCIOFFHW, TCIONHW; NULL: none */
    void (*alarm)(struct tty *tty);                         /* tty.alarm has passed */
    void (*last_close)(struct tty *tty);
};

struct tty {
    struct chr chr;                 /* first */
    const struct tty_ops *ops;
    struct ldisc ldisc;             /* there while the terminal lives */
    struct waiter *waiting[TTY_WAITS];      /* oldest first */
    struct winsize size;
    pid_t sid;                      /* session this is the controlling terminal of, 0: none */
    pid_t pgrp;                     /* its foreground process group */
    unsigned life;                  /* counted on at each hang-up */
    bool live;                      /* between tty_start() and tty_stop(): ldisc is there */
    unsigned users;                 /* descriptors of this life open for reading or writing */
    uint32_t errors[TTY_ERRORS];
    uint64_t alarm;                 /* ns of CLOCK_MONOTONIC the device wants to be called at, 0: not */
    unsigned verbosity;
    struct tty *next;               /* of those that live */
};

/* The functions of a terminal's name. */
extern resmgr_connect_funcs_t tty_connect_funcs;
extern resmgr_io_funcs_t tty_io_funcs;

void tty_timer_start(dispatch_t *dpp);                      /* once, before the first tty_start() */
int tty_start(struct tty *tty, const struct tty_ops *ops, const struct chr_options *o);     /* -> errno */
void tty_stop(struct tty *tty);                             /* as tty_hangup(), and its buffers go */
void tty_hangup(struct tty *tty);                           /* the line is gone: SIGHUP, end of file, EIO */
/* A terminal's state as the rest of the server needs it; times are nanoseconds. */
int tty_open(resmgr_context_t *ctp, io_open_t *msg, struct chr *chr, void *extra);
void tty_progress(struct tty *tty);                         /* after anything that may let a client go on */
void tty_signal(void *tty, int signo);                      /* to the foreground process group */
int tty_set_attr(struct tty *tty, const struct termios *tio);
uint64_t tty_now(void);

/* devctls for the other side of a terminal too: a pty's master */
int tty_control(resmgr_context_t *ctp, io_devctl_t *msg, struct tty *tty, struct chr_ocb *ocb);

#endif
