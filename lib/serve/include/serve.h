/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the main() of a server of one thread is made of. Messages go to standard error and begin with the program's
 * name; what cannot go on exits with EXIT_FAILURE. This header comes behind the one that says what a server's
 * attribute structures are.
 */
#ifndef SERVE_H
#define SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/dispatch.h>

/* Says what failed, and why (an error number), and exits. */
void serve_die(const char *what, int err) __attribute__((noreturn));

/* The argument of an option: a number from least to most, K, M or G may follow. */
uint64_t serve_number(char option, const char *text, uint64_t least, uint64_t most);

/* Dies when there is a server of that name. */
void serve_alone(const char *path);

/* With a channel of its own, no locks: for the one thread. */
dispatch_t *serve_dispatch(void);

/* Once all names are attached: becomes a daemon (PROCMGR_DAEMON_*), unless in the foreground. */
dispatch_context_t *serve_start(dispatch_t *dpp, bool foreground, unsigned daemon_flags);

/* One record of a directory that is read, `next` the position behind it. -> its bytes, 0: it does not fit. */
size_t serve_dirent(char *to, size_t room, ino_t inode, const char *name, size_t len, off_t next);

/* Receives and handles for ever; blocks in between. */
void serve_loop(dispatch_context_t *ctp) __attribute__((noreturn));

#endif
