/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nodes to write text to: each line is a record of the severity the node is named for. For scripts
 * and redirected output. /dev/console is one too as long as there is no real one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>

#include "slogger.h"

#define LINE_MAX_BYTES 1000u

static struct node {
    struct device dev;
    const char *path;
} nodes[] = {
    { { .severity = SLOG2_CRITICAL }, "/dev/slog2/critical" }, { { .severity = SLOG2_ERROR },
        "/dev/slog2/error" },
    { { .severity = SLOG2_WARNING }, "/dev/slog2/warning" },   { { .severity = SLOG2_INFO },
        "/dev/slog2/info" },
    { { .severity = SLOG2_DEBUG1 }, "/dev/slog2/debug" },      { { .severity = SLOG2_INFO },
        "/dev/console" },
};

static void log_line(resmgr_context_t *ctp, uint8_t severity, const char *line, size_t len)
{
    uint64_t now = 0;
    while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n'))
        len--;
    if (len == 0)
        return;
    ClockTime_r(CLOCK_REALTIME, NULL, &now);
    own_log(process_name(ctp->info.pid), ctp->info.pid, ctp->info.tid, 0, severity, now, line, len);
}

static int node_write(resmgr_context_t *ctp, io_write_t *msg, struct device_ocb *ocb)
{
    static char text[LINE_MAX_BYTES];
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg), done = 0;
    const struct device *dev = ((iofunc_ocb_t *)ocb)->attr;
    int err = iofunc_write_verify(ctp, msg, (iofunc_ocb_t *)ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    if (nbytes > INT32_MAX)
        nbytes = INT32_MAX;
    while (done < nbytes) {
        size_t n = nbytes - done < sizeof text ? nbytes - done : sizeof text;
        ssize_t got = resmgr_msgget(ctp, text, n, sizeof msg->i + done);
        if (got <= 0)
            return done != 0 ? EOK : EBADMSG;
        const char *end = memchr(text, '\n', (size_t)got);
        size_t len = end != NULL ? (size_t)(end - text) + 1 : (size_t)got;
        log_line(ctp, dev->severity, text, len);
        done += len;
        _IO_SET_WRITE_NBYTES(ctp, (long)done);
    }
    return EOK;
}

void nodes_attach(dispatch_t *dpp)
{
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.write = node_write;
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++) {
        if (strcmp(nodes[i].path, "/dev/console") == 0 && access("/dev/console", F_OK) == 0)
            continue;
        iofunc_attr_init(&nodes[i].dev.attr, S_IFCHR | 0222, NULL, NULL);
        if (resmgr_attach(dpp, &attr, nodes[i].path, _FTYPE_ANY, 0, &connect_funcs, &io_funcs,
                          &nodes[i].dev) == -1) {
            fprintf(stderr, "slogger2: %s: %s\n", nodes[i].path, strerror(errno));
            exit(EXIT_FAILURE);
        }
    }
}
