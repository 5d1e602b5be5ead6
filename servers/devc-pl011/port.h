/* SPDX-License-Identifier: Apache-2.0 */
/* A serial port: a terminal whose wire is a PL011. */
#ifndef PORT_H
#define PORT_H

#include "iochar.h"
#include "pl011.h"

struct port {
    struct tty tty;             /* first */
    struct pl011 uart;
    unsigned irq;
    int irq_id;
    unsigned rx_count, tx_count;
    bool carrier;               /* as it was last seen */
    bool held;                  /* characters stay in the FIFO until there is room */
    bool dump_key;              /* a break and then d make the kernel tell who waits for whom */
    bool after_break;           /* the last character was a break */
    bool dropping;              /* nobody has made room for too long: what comes now is lost */
    uint64_t drop_at;           /* ns, while held */
    uint64_t break_until;       /* ns, 0: no break is being sent, the wire is free */
    uint64_t modem_until;       /* ns, 0: no modem line is to be raised again */
    uint32_t modem_raise;
};

extern const struct tty_ops port_ops;

/* The device's interrupt, already masked. */
void port_interrupt(struct port *port);

#endif
