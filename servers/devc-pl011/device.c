/* SPDX-License-Identifier: Apache-2.0 */
/* The UART's side of a terminal: characters in and out, the modem lines, break. */
#include <errno.h>
#include <sys/neutrino.h>

#include "port.h"

#define HOLD_NS       2000000000ull
#define NS_PER_MS     1000000ull
#define MODEM_OUTPUTS (_LINESTATUS_SER_DTR | _LINESTATUS_SER_RTS)

static struct port *port_of(const struct tty *tty)
{
    return (struct port *)tty;
}

/* The library calls port_ops.alarm at the first of the times we wait for. */
static void set_alarm(struct port *port)
{
    const uint64_t times[] = { port->held ? port->drop_at : 0, port->break_until, port->modem_until };
    port->tty.alarm = 0;
    for (unsigned i = 0; i < sizeof times / sizeof times[0]; i++)
        if (times[i] != 0 && (port->tty.alarm == 0 || times[i] < port->tty.alarm))
            port->tty.alarm = times[i];
}

/* ---- receiving ---- */

static unsigned errors_of(struct port *port, int c)
{
    unsigned errors = 0;
    if (c & PL011_RX_OVERRUN)
        port->tty.errors[TTY_OVERRUN]++;        /* this character is good: it is those before it that are lost */
    if (c & PL011_RX_BREAK) {
        port->tty.errors[TTY_BREAK]++;
        return LDISC_BREAK;
    }
    if (c & PL011_RX_PARITY) {
        port->tty.errors[TTY_PARITY]++;
        errors |= LDISC_PARITY;
    }
    if (c & PL011_RX_FRAME) {
        port->tty.errors[TTY_FRAME]++;
        errors |= LDISC_FRAME;
    }
    return errors;
}

/*
 * Break and d belong to the dump key: the line sees neither. The kernel prints on the port it was given as debug
 * console.
 */
static bool is_dump_key(struct port *port, int c, unsigned errors)
{
    if (!port->dump_key)
        return false;
    bool dump = port->after_break && (uint8_t)c == 'd' && errors == 0;
    port->after_break = (errors & LDISC_BREAK) != 0;
    if (dump)
        DebugKDBreak();
    return dump || port->after_break;
}

/*
 * A full buffer leaves characters in the device's FIFO, so that a sender who looks at flow control loses nothing. When
 * nobody has read for a while they are taken all the same and dropped: Ctrl-C must get through.
 */
static bool receive(struct port *port)
{
    struct ldisc *ld = &port->tty.ldisc;
    bool moved = false;
    int c;
    if (ldisc_has_room(ld))
        port->dropping = false;
    while ((port->dropping || ldisc_has_room(ld)) && (c = pl011_receive(&port->uart)) != PL011_RX_NONE) {
        unsigned errors = errors_of(port, c);
        if (errors != 0 || (c & PL011_RX_OVERRUN))
            chr_notify_ready(&port->tty.chr, _NOTIFY_COND_OBAND);
        port->rx_count++;
        if (is_dump_key(port, c, errors))
            continue;
        ldisc_receive(ld, (uint8_t)c, errors);
        moved = true;
    }
    bool held = !port->dropping && !ldisc_has_room(ld);
    if (held && !port->held)
        port->drop_at = tty_now() + HOLD_NS;
    if (held != port->held) {
        port->held = held;
        set_alarm(port);
    }
    return moved;
}

/* ---- sending ---- */

static bool transmit(struct port *port)
{
    struct ldisc *ld = &port->tty.ldisc;
    bool moved = false;
    if (port->break_until != 0)
        return false;
    while (ldisc_has_output(ld) && pl011_can_send(&port->uart)) {
        pl011_send(&port->uart, (uint8_t)ldisc_next_output(ld));
        port->tx_count++;
        moved = true;
    }
    return moved;
}

/* Listens for room in the device's FIFO only while there is something to send. */
static bool service(struct tty *tty)
{
    struct port *port = port_of(tty);
    bool moved = receive(port);
    moved |= transmit(port);
    pl011_listen(&port->uart, !port->held, port->break_until == 0 && ldisc_has_output(&tty->ldisc));
    return moved;
}

/* A line that is not CLOCAL hangs up when the carrier goes. */
static void watch_carrier(struct port *port)
{
    bool carrier = (pl011_line_status(&port->uart) & _LINESTATUS_SER_CD) != 0;
    bool lost = port->carrier && !carrier && !(port->tty.ldisc.tio.c_cflag & CLOCAL);
    port->carrier = carrier;
    if (lost)
        tty_hangup(&port->tty);
}

void port_interrupt(struct port *port)
{
    if (pl011_acknowledge(&port->uart)) {
        chr_notify_ready(&port->tty.chr, _NOTIFY_COND_OBAND);
        watch_carrier(port);
    }
    tty_progress(&port->tty);
    InterruptUnmask(-1, port->irq_id);
}

/* ---- control ---- */

static bool idle(const struct tty *tty)
{
    const struct port *port = port_of(tty);
    return port->break_until == 0 && !pl011_busy(&port->uart);
}

/* B0 hangs up: the modem lines go down. */
static int set_line(struct tty *tty, const struct termios *tio)
{
    struct port *port = port_of(tty);
    int err = pl011_set_line(&port->uart, tio->c_cflag, tio->c_ospeed);
    if (err == EOK && tio->c_ospeed == B0)
        pl011_set_modem(&port->uart, 0, MODEM_OUTPUTS);
    return err;
}

static uint32_t line_status(const struct tty *tty)
{
    return pl011_line_status(&port_of(tty)->uart);
}

static uint32_t line_bits(int bits, int dtr, int rts)
{
    return (bits & dtr ? _LINESTATUS_SER_DTR : 0u) | (bits & rts ? _LINESTATUS_SER_RTS : 0u);
}

/* Modem lines and break, for a time when one is given. A timed break is not undone by another before its end. */
static int control(struct tty *tty, int bits)
{
    struct port *port = port_of(tty);
    uint32_t changed = line_bits(bits, _SERCTL_DTR_CHG, _SERCTL_RTS_CHG);
    uint32_t raised = line_bits(bits, _SERCTL_DTR, _SERCTL_RTS) & changed;
    uint64_t ms = (unsigned)bits >> 16;
    bool timed = (bits & _CTL_TIMED_CHG) || ms != 0;
    if (bits & _SERCTL_LOOP)
        return ENOTSUP;
    pl011_set_modem(&port->uart, raised, changed & ~raised);
    if (timed && (changed & ~raised) != 0) {
        port->modem_raise = changed & ~raised;
        port->modem_until = tty_now() + ms * NS_PER_MS + 1;
    }
    if (bits & _SERCTL_BRK_CHG) {
        bool on = (bits & _SERCTL_BRK) != 0;
        pl011_set_break(&port->uart, on);
        port->break_until = !on ? 0 : timed ? tty_now() + ms * NS_PER_MS + 1 : UINT64_MAX;
    }
    set_alarm(port);
    return EOK;
}

static void input_flow(struct tty *tty, bool on)
{
    pl011_set_modem(&port_of(tty)->uart, on ? _LINESTATUS_SER_RTS : 0, on ? 0 : _LINESTATUS_SER_RTS);
}

static void alarm_rings(struct tty *tty)
{
    struct port *port = port_of(tty);
    uint64_t now = tty_now();
    if (port->held && now >= port->drop_at) {
        port->dropping = true;
        receive(port);
    }
    if (port->break_until != 0 && now >= port->break_until) {
        port->break_until = 0;
        pl011_set_break(&port->uart, false);
    }
    if (port->modem_until != 0 && now >= port->modem_until) {
        port->modem_until = 0;
        pl011_set_modem(&port->uart, port->modem_raise, 0);
    }
    set_alarm(port);
}

static void last_close(struct tty *tty)
{
    struct port *port = port_of(tty);
    if (tty->ldisc.tio.c_cflag & HUPCL)
        pl011_set_modem(&port->uart, 0, MODEM_OUTPUTS);
}

const struct tty_ops port_ops = {
    .service = service, .idle = idle, .set_line = set_line, .line_status = line_status, .control = control,
    .input_flow = input_flow, .alarm = alarm_rings, .last_close = last_close,
};
