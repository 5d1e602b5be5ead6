/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/text: the startup's debug console. Writes go straight to the device. Reads take what has
 * come in: input is polled by a timer while somebody waits for it, so no thread of the pool is ever
 * kept. Carriage return is read as newline, and what is typed is echoed.
 *
 * Locks: text_lock guards the ring, the list of waiting readers and the timer's state; replies are made under it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/iofunc.h>
#include <sys/neutrino.h>

#include "resmgr/node.h"

#define RING_SIZE   1024u
#define POLL_NS     20000000ull
#define WRITE_CHUNK 512u
#define POLL_PULSE  100         /* pulse code, among those of procnto's channel */

struct reader {
    struct reader *next;
    int rcvid;
    size_t count;
};

static pthread_mutex_t text_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t write_lock = PTHREAD_MUTEX_INITIALIZER;     /* keeps one write's bytes together; a leaf */
static char ring[RING_SIZE];
static size_t ring_head, ring_count;
static struct reader *readers;
static iofunc_notify_t notify[3];
static int poll_timer = -1;
static bool polling;
static iofunc_attr_t text_attr;
static resmgr_io_funcs_t text_io;

/* Moves what the device has into the ring. */
static void ring_fill(void)
{
    char c;
    while (ring_count < RING_SIZE && kconsole(KCONSOLE_READ, &c, 1) == 1) {
        if (c == '\r')
            c = '\n';
        klog_write(&c, 1);
        ring[(ring_head + ring_count++) % RING_SIZE] = c;
    }
}

static size_t ring_take(char *buf, size_t max)
{
    size_t count = ring_count < max ? ring_count : max;
    for (size_t i = 0; i < count; i++)
        buf[i] = ring[(ring_head + i) % RING_SIZE];
    ring_head = (ring_head + count) % RING_SIZE;
    ring_count -= count;
    return count;
}

static void timer_set(bool on)
{
    struct _itimer when = { .nsec = on ? POLL_NS : 0, .interval_nsec = on ? POLL_NS : 0 };
    if (polling != on && TimerSettime(poll_timer, 0, &when, NULL) != -1)
        polling = on;
}

static void poll_update(void)
{
    timer_set(readers != NULL || notify[IOFUNC_NOTIFY_INPUT].list != NULL);
}

/* Answers readers as far as there is input, first come first served. */
static void readers_serve(void)
{
    char buf[RING_SIZE];
    while (readers != NULL && ring_count != 0) {
        struct reader *reader = readers;
        readers = reader->next;
        size_t count = ring_take(buf, reader->count < sizeof buf ? reader->count : sizeof buf);
        MsgReply(reader->rcvid, (long)count, buf, count);
        free(reader);
    }
    if (ring_count != 0 && IOFUNC_NOTIFY_INPUT_CHECK(notify, (int)ring_count, 0))
        iofunc_notify_trigger(notify, (int)ring_count, IOFUNC_NOTIFY_INPUT);
}

static int poll_pulse(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    pthread_mutex_lock(&text_lock);
    ring_fill();
    readers_serve();
    poll_update();
    pthread_mutex_unlock(&text_lock);
    return 0;
}

static int reader_add(resmgr_context_t *ctp, size_t count)
{
    struct reader *reader = malloc(sizeof *reader), **link = &readers;
    if (reader == NULL)
        return ENOMEM;
    *reader = (struct reader){ .rcvid = ctp->rcvid, .count = count };
    while (*link != NULL)
        link = &(*link)->next;
    *link = reader;
    poll_update();
    return _RESMGR_NOREPLY;
}

static int text_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int nonblock, err = iofunc_read_verify(ctp, msg, ocb, &nonblock);
    char buf[RING_SIZE];
    size_t count = _IO_READ_GET_NBYTES(msg);
    if (err != EOK)
        return err;
    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE)
        return ENOSYS;
    _IO_SET_READ_NBYTES(ctp, 0);
    if (count == 0)
        return EOK;
    pthread_mutex_lock(&text_lock);
    ring_fill();
    if (ring_count != 0 && readers == NULL) {
        count = ring_take(buf, count < sizeof buf ? count : sizeof buf);
        MsgReply(ctp->rcvid, (long)count, buf, count);
        err = _RESMGR_NOREPLY;
    } else
        err = nonblock ? EAGAIN : reader_add(ctp, count);
    pthread_mutex_unlock(&text_lock);
    return err;
}

static int text_unblock(resmgr_context_t *ctp, io_pulse_t *msg, iofunc_ocb_t *ocb)
{
    struct reader **link = &readers;
    pthread_mutex_lock(&text_lock);
    while (*link != NULL && (*link)->rcvid != ctp->rcvid)
        link = &(*link)->next;
    struct reader *reader = *link;
    if (reader != NULL) {
        *link = reader->next;
        free(reader);
        poll_update();
    }
    pthread_mutex_unlock(&text_lock);
    return _RESMGR_DEFAULT;             /* the framework lets the client go */
}

static int text_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    char buf[WRITE_CHUNK];
    size_t count, skip, done = 0;
    off_t offset;
    bool moves;
    int err = node_write_range(ctp, msg, node_ocb(ocb), &offset, &count, &skip, &moves);
    if (err != 0)
        return err;
    pthread_mutex_lock(&write_lock);
    while (done < count) {
        size_t part = count - done < sizeof buf ? count - done : sizeof buf;
        ssize_t got = resmgr_msgget(ctp, buf, part, skip + done);
        if (got <= 0)
            break;
        klog_write(buf, (size_t)got);
        done += (size_t)got;
    }
    pthread_mutex_unlock(&write_lock);
    if (done == 0 && count != 0)
        return EFAULT;
    _IO_SET_WRITE_NBYTES(ctp, (long)done);
    return EOK;
}

static int text_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    pthread_mutex_lock(&text_lock);
    ring_fill();
    unsigned trigger = _NOTIFY_COND_OUTPUT | (ring_count != 0 ? _NOTIFY_COND_INPUT : 0);
    int err = iofunc_notify(ctp, msg, notify, (int)trigger, NULL, NULL);
    poll_update();
    pthread_mutex_unlock(&text_lock);
    return err;
}

static int (*plain_close)(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb);

static int text_close(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    pthread_mutex_lock(&text_lock);
    iofunc_notify_remove(ctp, notify);
    poll_update();
    pthread_mutex_unlock(&text_lock);
    return plain_close(ctp, reserved, ocb);
}

static int text_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    return node_open(ctp, msg, node_new(NULL, "/dev/text"), attr, &text_io);
}

static void timer_init(void)
{
    struct sigevent event;
    int code = pulse_attach(procnto_dispatch, 0, POLL_PULSE, poll_pulse, NULL);
    int coid = message_connect(procnto_dispatch, MSG_FLAG_SIDE_CHANNEL);
    if (code == -1 || coid == -1)
        procnto_panic("/dev/text: no pulse: error %d", errno);
    SIGEV_PULSE_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, code, 0);
    poll_timer = TimerCreate(CLOCK_MONOTONIC, &event);
    if (poll_timer == -1)
        procnto_panic("/dev/text: no timer: error %d", errno);
}

void devtext_init(void)
{
    static const resmgr_connect_funcs_t connect = { .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = text_open };
    IOFUNC_NOTIFY_INIT(notify);
    node_io_init(&text_io);
    plain_close = text_io.close_ocb;
    text_io.read = text_read;
    text_io.write = text_write;
    text_io.notify = text_notify;
    text_io.unblock = text_unblock;
    text_io.close_ocb = text_close;
    timer_init();
    node_attr(&text_attr, S_IFCHR | 0666, 6);
    text_attr.rdev = 6;
    node_attach("/dev/text", _FTYPE_ANY, _RESMGR_FLAG_OPAQUE, &connect, &text_io, &text_attr);
}
