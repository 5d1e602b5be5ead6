/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs of terminals. The slave is the terminal, with the line discipline; the master is what would be the wire: what is
 * written to it was typed, what is read from it is to be shown.
 *
 *   the master is closed   the slave does not live: opening it fails with EIO
 *   the master is open     the slave lives; its last close is an end of file for the master, until it is opened again
 *   the master closes      the slave hangs up: who has it open finds the end of file, and EIO; the pair is free
 */
#ifndef DEVC_PTY_PTY_H
#define DEVC_PTY_PTY_H

#include "iochar.h"

struct master {
    struct chr chr;                 /* first */
    struct pty *pty;
    struct waiter *reading, *writing;       /* oldest first */
};

struct pty {
    struct tty slave;               /* first */
    struct master master;
    bool slave_seen;                /* the slave has been open since the master is */
};

extern const struct tty_ops pty_ops;

/* master.c */
extern resmgr_connect_funcs_t master_connect_funcs, ptmx_connect_funcs;
extern resmgr_io_funcs_t master_io_funcs, ptmx_io_funcs;
void master_init(struct pty *pairs, unsigned count, const struct chr_options *o);

#endif
