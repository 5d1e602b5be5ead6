/* SPDX-License-Identifier: Apache-2.0 */
#include "execlog.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PIPE_SIZE (1024 * 1024)

bool execlog_open(struct execlog *log)
{
    int ends[2];
    if (pipe(ends) != 0) return false;                  /* QEMU inherits the write end and opens it by its number */
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE);            /* faster; the default works too */
    log->read_end = ends[0];
    log->write_end = ends[1];
    log->count = 0;
    log->line_length = 0;
    log->has_pending = false;
    snprintf(log->options, sizeof log->options, "-singlestep -d exec,nochain -D /dev/fd/%d", ends[1]);
    return true;
}

void execlog_close(struct execlog *log)
{
    close(log->read_end);
    if (log->write_end >= 0) close(log->write_end);
}

static void settle(struct execlog *log)
{
    if (!log->has_pending) return;
    log->has_pending = false;
    log->count++;
    if (log->instruction) log->instruction(log->context, log->pending_cpu, log->pending);
}

/* `Trace 0: 0x7f... [0000000000004000/ffffffff80001000/00000121/ff020201] name` */
static void take_line(struct execlog *log)
{
    log->line[log->line_length] = 0;
    log->line_length = 0;
    if (strncmp(log->line, "Trace ", 6) == 0) {
        const char *slash = strchr(log->line, '/');
        settle(log);
        if (!slash) return;
        log->pending = strtoull(slash + 1, NULL, 16);
        log->pending_cpu = (unsigned)strtoul(log->line + 6, NULL, 10);
        log->has_pending = true;
    } else if (strncmp(log->line, "Stopped execution", 17) == 0 || strncmp(log->line, "cpu_io_recompile", 16) == 0) {
        log->has_pending = false;
    }
}

static void take(struct execlog *log, const char *text, ssize_t length)
{
    for (ssize_t i = 0; i < length; i++) {
        if (text[i] == '\n') take_line(log);
        else if (log->line_length < sizeof log->line - 1) log->line[log->line_length++] = text[i];
    }
}

bool execlog_follow(struct execlog *log, struct qemurun *q, const char *text, int quiet_ms, int limit_ms)
{
    static char block[65536];
    long limit = qemurun_now_ms() + limit_ms;
    if (log->write_end >= 0) close(log->write_end);     /* QEMU has its own by now */
    log->write_end = -1;
    for (;;) {
        struct pollfd fds[2] = { { .fd = log->read_end, .events = POLLIN }, { .fd = q->out, .events = POLLIN } };
        if (poll(fds, 2, quiet_ms) == 0 && q->text && qemurun_match(q->text, text, NULL)) break;
        if (fds[1].revents && qemurun_read(q, 0) == QEMURUN_EOF) return false;
        if (fds[0].revents & POLLIN) take(log, block, read(log->read_end, block, sizeof block));
        if (qemurun_now_ms() > limit) return false;
    }
    settle(log);
    return true;
}
