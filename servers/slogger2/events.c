/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/slog: the older interface. Each write is an event (struct slog_header and data); the newest that fit are kept, one
 * behind the other, and read by sloginfo, each reader from the oldest on. Every event goes to the newer log too.
 *
 * Positions count bytes for ever and stand at the beginning of an event: oldest <= newest <= oldest + RING.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/neutrino.h>

#include "slogger.h"

#define RING      32768u             /* bytes kept: 256 events of 100 characters */
#define DATA_MAX  1024u
#define READERS   16u                /* that wait */

struct event {
    struct slog_header head;
    char data[DATA_MAX];
};

struct waiter {
    int rcvid;                       /* 0: free */
    size_t nbytes;
    struct device_ocb *ocb;
};

static struct device device;
static char *ring;
static uint64_t oldest, newest;      /* positions */
static struct waiter waiting[READERS];
static iofunc_notify_t notify[3];

/* ---- the ring ---- */

static void ring_get(uint64_t at, void *to, size_t n)
{
    size_t start = at % RING, first = n < RING - start ? n : RING - start;
    memcpy(to, ring + start, first);
    memcpy((char *)to + first, ring, n - first);
}

static void ring_put(const void *from, size_t n)
{
    size_t start = newest % RING, first = n < RING - start ? n : RING - start;
    memcpy(ring + start, from, first);
    memcpy(ring, (const char *)from + first, n - first);
    newest += n;
}

static size_t event_size(uint64_t at)
{
    struct slog_header head;
    ring_get(at, &head, sizeof head);
    return sizeof head + head.length;
}

/* The oldest make room. */
static void append(const struct event *e)
{
    size_t size = sizeof e->head + e->head.length;
    while (newest + size - oldest > RING)
        oldest += event_size(oldest);
    ring_put(&e->head, sizeof e->head);
    ring_put(e->data, e->head.length);
}

/* ---- reading ---- */

/* Whole events from ocb->next on. -> bytes in to */
static size_t collect(struct device_ocb *ocb, char *to, size_t room)
{
    size_t at = 0, size;
    if (ocb->next < oldest)
        ocb->next = oldest;
    for (; ocb->next < newest && (size = event_size(ocb->next)) <= room - at; ocb->next += size, at += size)
        ring_get(ocb->next, to + at, size);
    return at;
}

static char buffer[16384];

static int slog_read(resmgr_context_t *ctp, io_read_t *msg, struct device_ocb *ocb)
{
    size_t nbytes = _IO_READ_GET_NBYTES(msg);
    int nonblock, err = iofunc_read_verify(ctp, msg, &ocb->ocb, &nonblock);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    if (nbytes > sizeof buffer)
        nbytes = sizeof buffer;
    if (nbytes < sizeof(struct slog_header) + DATA_MAX)
        return EMSGSIZE;
    size_t n = collect(ocb, buffer, nbytes);
    if (n != 0) {
        _IO_SET_READ_NBYTES(ctp, (long)n);
        return _RESMGR_PTR(ctp, buffer, n);
    }
    if (nonblock)
        return EAGAIN;
    for (unsigned i = 0; i < READERS; i++)
        if (waiting[i].rcvid == 0) {
            waiting[i] = (struct waiter){ ctp->rcvid, nbytes, ocb };
            return _RESMGR_NOREPLY;
        }
    return EBUSY;
}

static void wake(void)
{
    for (unsigned i = 0; i < READERS; i++) {
        if (waiting[i].rcvid == 0)
            continue;
        size_t n = collect(waiting[i].ocb, buffer, waiting[i].nbytes);
        MsgReply_r(waiting[i].rcvid, (long)n, buffer, n);
        waiting[i].rcvid = 0;
    }
    iofunc_notify_trigger(notify, 1, IOFUNC_NOTIFY_INPUT);
}

/* ---- writing ---- */

/* Text for the newer log: that of text events, else the first numbers. */
static void pass_on(const struct event *e)
{
    char text[512];
    size_t len = 0;
    const char *out = e->data;
    if (e->head.severity & SLOG_TEXT_BIT) {
        len = strnlen(e->data, e->head.length);
        while (len > 0 && e->data[len - 1] == '\n')
            len--;
    } else {
        out = text;
        for (size_t i = 0; i + 4 <= e->head.length && len + 12 < sizeof text; i += 4) {
            int32_t value;
            memcpy(&value, e->data + i, sizeof value);
            len += (size_t)snprintf(text + len, sizeof text - len, "%s%d", i != 0 ? " " : "",
                                    (int)value);
        }
    }
    own_log(process_name(e->head.pid), e->head.pid, e->head.tid,
            (uint16_t)_SLOG_GETMAJOR(e->head.code), e->head.severity & 7,
            e->head.time, out, len);
}

static int slog_write(resmgr_context_t *ctp, io_write_t *msg, struct device_ocb *ocb)
{
    size_t nbytes = _IO_WRITE_GET_NBYTES(msg);
    struct slog_header head;
    int err = iofunc_write_verify(ctp, msg, &ocb->ocb, NULL);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    if (nbytes < sizeof head || resmgr_msgget(ctp, &head, sizeof head,
                                              sizeof msg->i) != (ssize_t)sizeof head)
        return EINVAL;
    size_t len = nbytes - sizeof head;
    if (head.length < len)
        len = head.length;
    if (len > DATA_MAX)
        len = DATA_MAX;
    static struct event event;
    if (resmgr_msgget(ctp, event.data, len, sizeof msg->i + sizeof head) != (ssize_t)len)
        return EBADMSG;
    head.length = (uint16_t)len;
    head.pid = ctp->info.pid;        /* nobody logs in another's name */
    event.head = head;
    append(&event);
    pass_on(&event);
    wake();
    _IO_SET_WRITE_NBYTES(ctp, (long)nbytes);
    return EOK;
}

/* ---- the others ---- */

static int slog_notify(resmgr_context_t *ctp, io_notify_t *msg, struct device_ocb *ocb)
{
    int trig = _NOTIFY_COND_OUTPUT | (ocb->next < newest ? _NOTIFY_COND_INPUT : 0);
    return iofunc_notify(ctp, msg, notify, trig, NULL, NULL);
}

static int slog_unblock(resmgr_context_t *ctp, io_pulse_t *msg, struct device_ocb *ocb)
{
    for (unsigned i = 0; i < READERS; i++)
        if (waiting[i].rcvid == ctp->rcvid)
            waiting[i].rcvid = 0;
    return _RESMGR_DEFAULT;
}

static int slog_close(resmgr_context_t *ctp, void *reserved, struct device_ocb *ocb)
{
    for (unsigned i = 0; i < READERS; i++)
        if (waiting[i].rcvid != 0 && waiting[i].ocb == ocb) {
            MsgError_r(waiting[i].rcvid, EBADF);
            waiting[i].rcvid = 0;
        }
    iofunc_notify_remove(ctp, notify);
    return iofunc_close_ocb_default(ctp, reserved, &ocb->ocb);
}

static struct device_ocb *ocb_calloc(resmgr_context_t *ctp, struct device *dev)
{
    return calloc(1, sizeof(struct device_ocb));
}

static void ocb_free(struct device_ocb *ocb)
{
    free(ocb);
}

void events_attach(dispatch_t *dpp)
{
    static iofunc_funcs_t funcs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_calloc = ocb_calloc,
        .ocb_free = ocb_free };
    static iofunc_mount_t mount = { .funcs = &funcs };
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    ring = malloc(RING);
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    io_funcs.read = slog_read;
    io_funcs.write = slog_write;
    io_funcs.notify = slog_notify;
    io_funcs.unblock = slog_unblock;
    io_funcs.close_ocb = slog_close;
    IOFUNC_NOTIFY_INIT(notify);
    iofunc_attr_init(&device.attr, S_IFCHR | 0622, NULL, NULL);
    device.attr.mount = (IOFUNC_MOUNT_T *)&mount;
    device.attr.gid = settings.gid;
    device.attr.mode |= settings.gid != 0 ? S_IRGRP : 0;
    if (ring == NULL || resmgr_attach(dpp, &attr, "/dev/slog", _FTYPE_ANY, 0, &connect_funcs,
                                       &io_funcs, &device) == -1) {
        fprintf(stderr, "slogger2: /dev/slog: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
}
