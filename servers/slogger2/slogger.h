/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The logger. Programs write their logs into shared memory themselves (sys/slog2_shm.h); this
 * server gives the objects their directory, throws away those of dead programs when they are too
 * many, and takes what is written to its nodes. One thread, no locks.
 */
#ifndef SLOGGER2_SLOGGER_H
#define SLOGGER2_SLOGGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct device;
#define IOFUNC_ATTR_T   struct device
#define RESMGR_HANDLE_T struct device
struct device_ocb;
#define IOFUNC_OCB_T struct device_ocb
#include <sys/iofunc.h>
#include <sys/dispatch.h>
#include <sys/slog.h>
#include <sys/slog2_shm.h>

/* A node: /dev/slog, or a writable one of /dev/slog2. */
struct device {
    iofunc_attr_t attr;
    uint8_t severity;                /* of what is written to it */
};

struct device_ocb {
    iofunc_ocb_t ocb;
    uint64_t next;                   /* /dev/slog: the event this reader gets next */
};

extern struct settings {
    size_t dead_bytes;               /* of logs of dead programs that are kept */
    bool foreground;
    unsigned verbose;
    gid_t gid;
} settings;

/* directory.c: /dev/shmem/slogger2 */
void directory_attach(dispatch_t *dpp);
/* the logs of dead programs, oldest first, as long as they are too many */
void directory_collect(void);

/* events.c: /dev/slog */
void events_attach(dispatch_t *dpp);

/* nodes.c: /dev/slog2/NAME, /dev/console when nobody else has it */
void nodes_attach(dispatch_t *dpp);

/* own.c: the logger's own log. name NULL: its own words. */
int own_start(void);                 /* errno */
void own_log(const char *name, pid_t pid, int tid, uint16_t code, uint8_t severity, uint64_t time,
             const char *text, size_t len);
void own_say(uint8_t severity, const char *format, ...) __attribute__((format(printf, 2, 3)));
const char *process_name(pid_t pid); /* "?": it is gone */

#endif
