/* SPDX-License-Identifier: Apache-2.0 */
/* devc-pl011: serial ports of the PL011 kind as terminals, /dev/serN. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <hw/sysinfo.h>

#include "port.h"
#include "serve.h"

#define INTERRUPT_PRIORITY 24
#define BAUD_DEFAULT       115200
#define RX_LEVEL_DEFAULT   2
#define TX_LEVEL_DEFAULT   1

struct options {
    struct chr_options chr;
    unsigned baud, clock, unit;
    unsigned rx_level, tx_level;
    bool dump_key;
};

struct place {
    uint64_t port;
    unsigned shift;
    unsigned irq;
};

/* ---- options ---- */

/* Hz, or Hz/divisor */
static unsigned clock_option(const char *text)
{
    char *end;
    unsigned clock = chr_number("clock", text, 1, UINT32_MAX, &end);
    if (*end == '/')
        return clock / chr_number("clock divisor", end + 1, 1, UINT32_MAX, NULL);
    return *end == '\0' ? clock : chr_number("clock", end, 1, UINT32_MAX, NULL);
}

static void parse_options(struct options *o, int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, CHR_OPTIONS "b:c:Kt:T:u:")) != -1) {
        if (chr_option(&o->chr, c, optarg))
            continue;
        switch (c) {
        case 'b': o->baud = chr_number("baud rate", optarg, 1, UINT32_MAX, NULL); break;
        case 'c': o->clock = clock_option(optarg); break;
        case 'K': o->dump_key = true; break;
        case 't': o->rx_level = chr_number("FIFO level", optarg, 0, 4, NULL); break;
        case 'T': o->tx_level = chr_number("FIFO level", optarg, 0, 4, NULL); break;
        case 'u': o->unit = chr_number("unit", optarg, 1, 99, NULL); break;
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
    *place = (struct place){ .port = strtoull(text, &end, 16) };
    if (end == text || errno != 0)
        serve_die(text, EINVAL);
    if (*end == '^')
        place->shift = chr_number("register shift", end + 1, 0, 8, &end);
    if (*end != ',') {
        fprintf(stderr, "devc-pl011: %s: give the interrupt too, as in 9000000,33\n", text);
        exit(EXIT_FAILURE);
    }
    place->irq = chr_number("interrupt", end + 1, 0, UINT32_MAX, NULL);
}

/* The system page knows: the first PL011 is ser1, ... */
static bool find_place(struct place *place, unsigned unit, unsigned *clock)
{
    unsigned off = hwi_find_device("pl011", unit - 1);
    if (off == HWI_NULL_OFF)
        return false;
    hwi_tag *location = hwi_tag_find(off, HWI_TAG_NAME_location, NULL);
    hwi_tag *irq = hwi_tag_find(off, HWI_TAG_NAME_irq, NULL);
    hwi_tag *inputclk = hwi_tag_find(off, HWI_TAG_NAME_inputclk, NULL);
    if (location == NULL || irq == NULL)
        return false;
    place->port = location->location.base;
    place->shift = location->location.regshift;
    place->irq = irq->irq.vector;
    if (*clock == 0 && inputclk != NULL && inputclk->inputclk.div != 0)
        *clock = inputclk->inputclk.clk / inputclk->inputclk.div;
    return true;
}

static void start_device(struct port *port, const struct options *o, const struct place *place)
{
    port->irq = place->irq;
    port->dump_key = o->dump_key;
    port->uart = (struct pl011){ .shift = place->shift, .clock = o->clock, .rx_level = o->rx_level, .tx_level = o->tx_level };
    int err = pl011_init(&port->uart, place->port);
    if (err == EOK)
        err = tty_start(&port->tty, &port_ops, &o->chr);
    if (err != EOK)
        serve_die("device", err);
    struct termios tio = port->tty.ldisc.tio;
    tio.c_ispeed = tio.c_ospeed = o->baud;
    err = tty_set_attr(&port->tty, &tio);
    if (err != EOK)
        serve_die("line", err);
}

static int on_interrupt(message_context_t *ctp, int code, unsigned flags, void *port)
{
    port_interrupt(port);
    return 0;
}

/* The interrupt arrives as a pulse, in the same queue as the requests. */
static void attach_interrupt(dispatch_t *dpp, struct port *port)
{
    struct sigevent event;
    int coid = message_connect(dpp, MSG_FLAG_SIDE_CHANNEL);
    int code = pulse_attach(dpp, MSG_FLAG_ALLOC_PULSE, 0, on_interrupt, port);
    if (coid == -1 || code == -1)
        serve_die("interrupt pulse", errno);
    SIGEV_PULSE_INIT(&event, coid, INTERRUPT_PRIORITY, code, 0);
    port->irq_id = InterruptAttachEvent((int)port->irq, &event, _NTO_INTR_FLAGS_TRK_MSK);
    if (port->irq_id == -1)
        serve_die("interrupt", errno);
}

static void start_port(dispatch_t *dpp, const struct options *o, const struct place *place, unsigned unit)
{
    char name[16];
    struct port *port = calloc(1, sizeof *port);
    if (port == NULL)
        serve_die("port", errno);
    start_device(port, o, place);
    attach_interrupt(dpp, port);
    snprintf(name, sizeof name, "/dev/ser%u", unit);
    chr_attach(dpp, &port->tty.chr, name, &o->chr, &tty_connect_funcs, &tty_io_funcs);
    if (o->chr.verbose != 0)
        fprintf(stderr, "devc-pl011: %s at %#llx, interrupt %u, %u baud\n", name, (unsigned long long)place->port, place->irq,
                o->baud);
    tty_progress(&port->tty);
}

int main(int argc, char *argv[])
{
    struct options o = {
        .chr = { .in_size = 2048, .out_size = 2048, .line_size = 256 }, .baud = BAUD_DEFAULT, .unit = 1,
        .rx_level = RX_LEVEL_DEFAULT, .tx_level = TX_LEVEL_DEFAULT,
    };
    struct place place = { 0 };
    parse_options(&o, argc, argv);
    bool named = optind < argc;
    if (!named && !find_place(&place, o.unit, &o.clock)) {
        fprintf(stderr, "devc-pl011: the system page knows no PL011 number %u\n", o.unit);
        return EXIT_FAILURE;
    }
    dispatch_t *dpp = dispatch_create_channel(-1, DISPATCH_FLAG_NOLOCK);
    if (dpp == NULL)
        serve_die("channel", errno);
    tty_timer_start(dpp);
    if (!named)
        start_port(dpp, &o, &place, o.unit);
    for (unsigned unit = o.unit; optind < argc; optind++, unit++) {
        parse_place(&place, argv[optind]);
        start_port(dpp, &o, &place, unit);
    }
    chr_serve(dpp, &o.chr);
}
