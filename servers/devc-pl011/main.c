/* SPDX-License-Identifier: Apache-2.0 */
/* devc-pl011: serial ports of the PL011 kind as terminals, /dev/serN. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <hw/sysinfo.h>
#include <sys/procmgr.h>

#include "tty.h"

#define INTERRUPT_PRIORITY 24
#define TIMER_PRIORITY     SIGEV_PULSE_PRIO_INHERIT

struct options {
    unsigned baud, clock, unit, verbose;
    unsigned in_size, out_size, line_size;
    unsigned rx_level, tx_level;
    bool edit, hw_flow, sw_flow, daemon;
    uid_t uid;
    gid_t gid;
};

struct place {
    uint64_t port;
    unsigned shift;
    unsigned irq;
};

static struct tty tty;

static void die(const char *what, int err)
{
    fprintf(stderr, "devc-pl011: %s: %s\n", what, strerror(err));
    exit(EXIT_FAILURE);
}

/* ---- options ---- */

static unsigned number(const char *what, const char *text, char **end)
{
    char *stop;
    errno = 0;
    unsigned long value = strtoul(text, &stop, 0);
    if (stop == text || errno != 0 || value > UINT32_MAX || (end == NULL && *stop != '\0')) {
        fprintf(stderr, "devc-pl011: %s: '%s' is not a number\n", what, text);
        exit(EXIT_FAILURE);
    }
    if (end != NULL)
        *end = stop;
    return (unsigned)value;
}

static unsigned buffer_size(const char *text)
{
    unsigned size = number("buffer size", text, NULL);
    if (size < 16 || size > 1u << 20) {
        fprintf(stderr, "devc-pl011: a buffer of %u bytes: give 16 to 1048576\n", size);
        exit(EXIT_FAILURE);
    }
    return size;
}

/* FIFO trigger level: eighths of the FIFO, as 0..4 of the register. */
static unsigned fifo_level(const char *text)
{
    unsigned level = number("FIFO level", text, NULL);
    if (level > 4) {
        fprintf(stderr, "devc-pl011: FIFO level %u: give 0 to 4 (1/8, 1/4, 1/2, 3/4, 7/8 full)\n", level);
        exit(EXIT_FAILURE);
    }
    return level;
}

static void clock_option(struct options *o, const char *text)
{
    char *end;
    o->clock = number("clock", text, &end);
    if (*end == '/')
        o->clock /= number("clock divisor", end + 1, NULL) | (end[1] == '0' && end[2] == '\0');
    else if (*end != '\0')
        number("clock", "", NULL);
}

static void sub_options(struct options *o, char *text)
{
    static char *const names[] = { "nodaemon", "priority", NULL };
    char *value;
    while (*text != '\0') {
        switch (getsubopt(&text, names, &value)) {
        case 0:
            o->daemon = false;
            break;
        case 1:
            if (value == NULL || setprio(0, (int)number("priority", value, NULL)) == -1)
                die("priority", value == NULL ? EINVAL : errno);
            break;
        default:
            fprintf(stderr, "devc-pl011: -o %s: not known; use devc-pl011 tells what is\n",
                    value != NULL ? value : "?");
            exit(EXIT_FAILURE);
        }
    }
}

static void owner_option(struct options *o, const char *text)
{
    char *end;
    o->uid = (uid_t)number("user", text, &end);
    if (*end == ':')
        o->gid = (gid_t)number("group", end + 1, NULL);
}

static void parse_options(struct options *o, int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "b:c:C:eEfFI:o:O:sSt:T:u:U:v")) != -1) {
        switch (c) {
        case 'b': o->baud = number("baud rate", optarg, NULL); break;
        case 'c': clock_option(o, optarg); break;
        case 'C': o->line_size = buffer_size(optarg); break;
        case 'e': o->edit = true; break;
        case 'E': o->edit = false; break;
        case 'f': o->hw_flow = true; break;
        case 'F': o->hw_flow = false; break;
        case 'I': o->in_size = buffer_size(optarg); break;
        case 'o': sub_options(o, optarg); break;
        case 'O': o->out_size = buffer_size(optarg); break;
        case 's': o->sw_flow = true; break;
        case 'S': o->sw_flow = false; break;
        case 't': o->rx_level = fifo_level(optarg); break;
        case 'T': o->tx_level = fifo_level(optarg); break;
        case 'u': o->unit = number("unit", optarg, NULL); break;
        case 'U': owner_option(o, optarg); break;
        case 'v': o->verbose++; break;
        default:  exit(EXIT_FAILURE);
        }
    }
}

/* ---- the device ---- */

/* port[^shift],irq */
static void parse_place(struct place *place, const char *text)
{
    char *end;
    errno = 0;
    place->port = strtoull(text, &end, 16);
    if (end == text || errno != 0)
        die(text, EINVAL);
    if (*end == '^')
        place->shift = number("register shift", end + 1, &end);
    if (*end != ',') {
        fprintf(stderr, "devc-pl011: %s: give the interrupt too, as in 9000000,33\n", text);
        exit(EXIT_FAILURE);
    }
    place->irq = number("interrupt", end + 1, NULL);
}

/* The system page knows: the first PL011 is ser1, ... */
static bool find_place(struct place *place, unsigned unit, unsigned *clock)
{
    unsigned off = hwi_find_device("pl011", unit - 1);
    if (off == HWI_NULL_OFF)
        return false;
    hwi_tag *item = hwi_off2tag(off);
    hwi_tag *location = hwi_tag_find(item, HWI_TAG_NAME_location, NULL);
    hwi_tag *irq = hwi_tag_find(item, HWI_TAG_NAME_irq, NULL);
    hwi_tag *inputclk = hwi_tag_find(item, HWI_TAG_NAME_inputclk, NULL);
    if (location == NULL || irq == NULL)
        return false;
    place->port = (uint64_t)location->location.base_hi << 32 | location->location.base_lo;
    place->shift = location->location.regshift;
    place->irq = irq->irq.vector;
    if (*clock == 0 && inputclk != NULL && inputclk->inputclk.div != 0)
        *clock = inputclk->inputclk.clk / inputclk->inputclk.div;
    return true;
}

static void init_line(const struct options *o)
{
    struct termios tio;
    int err = ldisc_init(&tty.ldisc, o->in_size, o->out_size, o->line_size);
    if (err != EOK)
        die("buffers", err);
    tty.ldisc.signal = tty_signal;
    tty.ldisc.owner = &tty;
    ldisc_set_edit(&tty.ldisc, o->edit);
    tio = tty.ldisc.tio;
    tio.c_ispeed = tio.c_ospeed = o->baud;
    if (o->hw_flow)
        tio.c_cflag |= IHFLOW | OHFLOW;
    if (o->sw_flow)
        tio.c_iflag |= IXON | IXOFF;
    ldisc_set_attr(&tty.ldisc, &tio);
}

static void init_device(const struct options *o, const struct place *place)
{
    tty.uart = (struct pl011){ .shift = place->shift, .clock = o->clock, .rx_level = o->rx_level,
                               .tx_level = o->tx_level };
    int err = pl011_init(&tty.uart, place->port);
    if (err == EOK)
        err = pl011_set_line(&tty.uart, tty.ldisc.tio.c_cflag, o->baud);
    if (err != EOK)
        die("device", err);
}

/* ---- the resource ---- */

static struct tty_ocb *ocb_calloc(resmgr_context_t *ctp, struct tty *t)
{
    struct tty_ocb *ocb = calloc(1, sizeof *ocb);
    if (ocb != NULL)
        memcpy(ocb->seen, t->errors, sizeof ocb->seen);
    return ocb;
}

static void ocb_free(struct tty_ocb *ocb)
{
    free(ocb);
}

static int open_tty(resmgr_context_t *ctp, io_open_t *msg, struct tty *t, void *extra)
{
    struct _client_info info;
    uint32_t ioflag = msg->connect.ioflag;
    int err = iofunc_open_default(ctp, msg, &t->attr, extra);
    if (err == EOK && !(ioflag & O_NOCTTY) && iofunc_client_info(ctp, 0, &info) == EOK)
        tty_take_session(ctp, t, &info);
    return err;
}

static int close_tty(resmgr_context_t *ctp, void *reserved, struct tty_ocb *ocb)
{
    iofunc_notify_remove(ctp, ocb->ocb.attr->notify);
    return iofunc_close_ocb_default(ctp, reserved, &ocb->ocb);
}

static int on_interrupt(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    tty_service(&tty);
    InterruptUnmask(-1, tty.irq_id);
    return 0;
}

static int on_timer(message_context_t *ctp, int code, unsigned flags, void *handle)
{
    tty_progress(&tty);
    return 0;
}

static void attach_name(dispatch_t *dpp, const struct options *o)
{
    static iofunc_funcs_t funcs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_calloc = ocb_calloc, .ocb_free = ocb_free };
    static iofunc_mount_t mount = { .funcs = &funcs };
    static resmgr_connect_funcs_t connect_funcs;
    static resmgr_io_funcs_t io_funcs;
    resmgr_attr_t attr = { .nparts_max = 1, .msg_max_size = 2048 };
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    connect_funcs.open = open_tty;
    io_funcs.read = tty_read;
    io_funcs.write = tty_write;
    io_funcs.notify = tty_notify;
    io_funcs.unblock = tty_unblock;
    io_funcs.devctl = tty_devctl;
    io_funcs.close_ocb = close_tty;
    iofunc_attr_init(&tty.attr, S_IFCHR | 0666, NULL, NULL);
    tty.attr.mount = (IOFUNC_MOUNT_T *)&mount;
    tty.attr.uid = o->uid;
    tty.attr.gid = o->gid;
    IOFUNC_NOTIFY_INIT(tty.notify);
    snprintf(tty.name, sizeof tty.name, "/dev/ser%u", o->unit);
    tty.link_id = resmgr_attach(dpp, &attr, tty.name, _FTYPE_ANY, 0, &connect_funcs, &io_funcs, &tty);
    if (tty.link_id == -1)
        die(tty.name, errno);
}

/* The interrupt and the timer arrive as pulses, in the same queue as the requests. */
static void attach_events(dispatch_t *dpp, const struct place *place)
{
    struct sigevent event;
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_timer, NULL);
    if (coid == -1 || code == -1)
        die("timer pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, TIMER_PRIORITY, code, 0);
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1)
        die("timer", errno);
    tty.timer = timer;
    code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_interrupt, NULL);
    if (code == -1)
        die("interrupt pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, INTERRUPT_PRIORITY, code, 0);
    tty.irq_id = InterruptAttachEvent((int)place->irq, &event, _NTO_INTR_FLAGS_TRK_MSK);
    if (tty.irq_id == -1)
        die("interrupt", errno);
}

static void serve(dispatch_t *dpp)
{
    dispatch_context_t *ctp = dispatch_context_alloc(dpp);
    if (ctp == NULL)
        die("context", errno);
    tty_service(&tty);
    for (;;) {
        dispatch_context_t *received = dispatch_block(ctp);
        if (received == NULL)
            die("receive", errno);
        ctp = received;
        dispatch_handler(ctp);
    }
}

int main(int argc, char *argv[])
{
    struct options o = {
        .baud = 115200, .unit = 1, .in_size = 2048, .out_size = 2048, .line_size = 256, .rx_level = 2, .tx_level = 1,
        .daemon = true,
    };
    struct place place = { 0 };
    parse_options(&o, argc, argv);
    if (o.unit == 0)
        die("unit 0", EINVAL);
    if (optind < argc) {
        parse_place(&place, argv[optind]);
    } else if (!find_place(&place, o.unit, &o.clock)) {
        fprintf(stderr, "devc-pl011: the system page knows no PL011 number %u\n", o.unit);
        return EXIT_FAILURE;
    }
    tty.verbose = o.verbose;
    init_line(&o);
    init_device(&o, &place);
    dispatch_t *dpp = dispatch_create();
    if (dpp == NULL)
        die("channel", errno);
    attach_events(dpp, &place);
    attach_name(dpp, &o);
    if (o.verbose != 0)
        fprintf(stderr, "devc-pl011: %s at %#llx, interrupt %u, %u baud\n", tty.name, (unsigned long long)place.port,
                place.irq, o.baud);
    if (o.daemon && procmgr_daemon(EXIT_SUCCESS, PROCMGR_DAEMON_NOCLOSE) == -1)
        die("daemon", errno);
    serve(dpp);
}
