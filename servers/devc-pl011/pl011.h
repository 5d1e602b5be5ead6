/* SPDX-License-Identifier: Apache-2.0 */
/* The PL011 UART's registers, and nothing of terminals. */
#ifndef PL011_H
#define PL011_H

#include <stdbool.h>
#include <stdint.h>

struct pl011 {
    uintptr_t base;             /* of mmap_device_io() */
    unsigned shift;             /* registers lie 4 << shift bytes apart (normally 0) */
    unsigned clock;             /* Hz of the baud rate generator, 0: unknown, the divisor is left alone */
    unsigned rx_level, tx_level;    /* FIFO trigger levels, 0..4: 1/8 .. 7/8 */
};

#define PL011_RX_NONE (-1)
#define PL011_RX_OVERRUN 0x800
#define PL011_RX_BREAK   0x400
#define PL011_RX_PARITY  0x200
#define PL011_RX_FRAME   0x100

int pl011_init(struct pl011 *dev, uint64_t paddr);
int pl011_set_line(const struct pl011 *dev, uint32_t cflag, unsigned baud);
void pl011_stop(const struct pl011 *dev);
int pl011_receive(const struct pl011 *dev);
bool pl011_can_send(const struct pl011 *dev);
void pl011_send(const struct pl011 *dev, uint8_t c);
bool pl011_busy(const struct pl011 *dev);
bool pl011_acknowledge(const struct pl011 *dev);
void pl011_listen(const struct pl011 *dev, bool receive, bool transmit);
void pl011_set_break(const struct pl011 *dev, bool on);
void pl011_set_modem(const struct pl011 *dev, uint32_t set, uint32_t clear);
uint32_t pl011_line_status(const struct pl011 *dev);

#endif
