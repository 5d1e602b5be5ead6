/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of lib/io-char. */
#ifndef IOCHAR_PRIVATE_H
#define IOCHAR_PRIVATE_H

#include "iochar.h"

static inline bool tty_gone(const struct tty *tty, const struct chr_ocb *ocb)
{
    return ocb->life != tty->life;
}

/* io.c */
bool tty_progress_io(struct tty *tty);
void tty_next_deadline(const struct tty *tty, uint64_t *first);
int tty_conditions(const struct tty *tty);

/* control.c */
void tty_progress_control(struct tty *tty);
bool tty_polls(const struct tty *tty);      /* somebody waits for the device to be idle, which nothing tells of */

/* session.c */
void tty_take_session(resmgr_context_t *ctp, struct tty *tty);
pid_t tty_client_group(resmgr_context_t *ctp, const struct tty *tty);
bool tty_is_background(const struct tty *tty, pid_t pgrp);
int tty_set_group(resmgr_context_t *ctp, struct tty *tty, pid_t pgrp);
int tty_set_session(resmgr_context_t *ctp, struct tty *tty, pid_t sid);

/*
 * What a background process gets for what it may not. EOK: it may. ERESTART: signo has stopped it; the library asks
 * again when it goes on, to be stopped again when it still is in the background. EAGAIN: it catches signo, the
 * request waits for the handler to interrupt it, or until the group is in the foreground. EIO.
 */
int tty_background(resmgr_context_t *ctp, const struct tty *tty, int signo, pid_t *pgrp);

#endif
