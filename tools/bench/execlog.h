/* SPDX-License-Identifier: Apache-2.0 */
/*
 * QEMU's execution log (-singlestep -d exec,nochain), read from a pipe while the machine runs: one line for each
 * instruction started. Lines that take one back (end of an icount slice, repeated device access) are honoured,
 * so what is counted is what was executed.
 */
#ifndef EXECLOG_H
#define EXECLOG_H

#include <stdbool.h>
#include <stdint.h>

#include "../qemurun/qemurun.h"

struct execlog {
    int read_end, write_end;
    uint64_t count;                                     /* instructions so far */
    void (*instruction)(void *context, unsigned cpu, uint64_t pc);
    void *context;
    char options[96];                                   /* for QEMU */
    char line[256];
    unsigned line_length;
    uint64_t pending;                                   /* read, but may still be taken back */
    unsigned pending_cpu;
    bool has_pending;
};

bool execlog_open(struct execlog *log);
/* Follows log and serial line until text has appeared and nothing has been executed for quiet_ms; false: hang or
   QEMU's end. */
bool execlog_follow(struct execlog *log, struct qemurun *q, const char *text, int quiet_ms, int limit_ms);
void execlog_close(struct execlog *log);

#endif
