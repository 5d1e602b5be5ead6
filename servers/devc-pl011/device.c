/* SPDX-License-Identifier: Apache-2.0 */
/* The UART's side of a terminal: characters in and out when it interrupts. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/dcmd_chr.h>
#include <sys/neutrino.h>

#include "tty.h"

#define OUTPUT_BURST 256        /* characters sent before clients are looked at again */
#define HOLD_NS      2000000000ull

int tty_set_attr(struct tty *tty, const struct termios *tio)
{
    int err = pl011_set_line(&tty->uart, tio->c_cflag, tio->c_ospeed);
    if (err != EOK)
        return err;
    ldisc_set_attr(&tty->ldisc, tio);
    if (tio->c_ospeed == 0)     /* B0: hang up */
        pl011_set_modem(&tty->uart, 0, _LINESTATUS_SER_DTR | _LINESTATUS_SER_RTS);
    tty_service(tty);
    return EOK;
}

static unsigned errors_of(struct tty *tty, int c)
{
    unsigned errors = 0;
    if (c & PL011_RX_OVERRUN)
        tty->errors[ERROR_OVERRUN]++;       /* this character is good: it is those before it that are lost */
    if (c & PL011_RX_BREAK) {
        tty->errors[ERROR_BREAK]++;
        return LDISC_BREAK;
    }
    if (c & PL011_RX_PARITY) {
        tty->errors[ERROR_PARITY]++;
        errors |= LDISC_PARITY;
    }
    if (c & PL011_RX_FRAME) {
        tty->errors[ERROR_FRAME]++;
        errors |= LDISC_FRAME;
    }
    return errors;
}

/*
 * A full buffer leaves characters in the device's FIFO, so that a sender who looks at flow control loses nothing. When
 * nobody has read for a while they are taken all the same and dropped: Ctrl-C must get through.
 */
static void receive(struct tty *tty)
{
    int c;
    if (ldisc_has_room(&tty->ldisc))
        tty->dropping = false;
    while ((tty->dropping || ldisc_has_room(&tty->ldisc)) && (c = pl011_receive(&tty->uart)) != PL011_RX_NONE) {
        tty->rx_count++;
        ldisc_receive(&tty->ldisc, (uint8_t)c, errors_of(tty, c));
    }
    bool held = !tty->dropping && !ldisc_has_room(&tty->ldisc);
    tty->drop_at = !held ? 0 : tty->held ? tty->drop_at : tty_now() + HOLD_NS;
    tty->held = held;
}

/* Listens for room in the device's FIFO only while there is something to send. */
void tty_start_output(struct tty *tty)
{
    bool more = false;
    for (unsigned n = 0; n < OUTPUT_BURST; n++) {
        if (tty->ldisc.urgent < 0 && (tty->ldisc.stopped || tty->ldisc.out.count == 0))
            break;
        uint8_t next = tty->ldisc.urgent >= 0 ? (uint8_t)tty->ldisc.urgent : tty->ldisc.out.byte[tty->ldisc.out.head];
        if (!pl011_send(&tty->uart, next)) {
            more = true;
            break;
        }
        ldisc_next_output(&tty->ldisc);
        tty->tx_count++;
    }
    if (!more && tty->ldisc.out.count != 0 && !tty->ldisc.stopped)
        more = true;
    pl011_listen(&tty->uart, !tty->held, more);
}

/* On an interrupt, and whenever something may have made room. */
/* The timer's: has a full buffer been left alone for too long? */
void tty_check_held(struct tty *tty)
{
    if (!tty->held || tty_now() < tty->drop_at)
        return;
    tty->dropping = true;
    receive(tty);
    tty_start_output(tty);
}

void tty_service(struct tty *tty)
{
    pl011_acknowledge(&tty->uart);
    receive(tty);
    tty_start_output(tty);
    tty_progress(tty);
    if (tty->held && ldisc_has_room(&tty->ldisc)) {
        receive(tty);
        tty_start_output(tty);
        tty_progress(tty);
    }
}
