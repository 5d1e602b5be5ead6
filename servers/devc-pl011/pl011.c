/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <hw/inout.h>
#include <sys/dcmd_chr.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

#include "pl011.h"

enum {
    UARTDR = 0x00, UARTRSR = 0x04, UARTFR = 0x18, UARTIBRD = 0x24, UARTFBRD = 0x28, UARTLCR_H = 0x2c, UARTCR = 0x30,
    UARTIFLS = 0x34, UARTIMSC = 0x38, UARTRIS = 0x3c, UARTICR = 0x44, UART_SIZE = 0x1000
};

#define FR_CTS  0x001u
#define FR_DSR  0x002u
#define FR_DCD  0x004u
#define FR_BUSY 0x008u
#define FR_RXFE 0x010u
#define FR_TXFF 0x020u
#define FR_RI   0x100u

#define LCR_BRK  0x01u
#define LCR_PEN  0x02u
#define LCR_EPS  0x04u
#define LCR_STP2 0x08u
#define LCR_FEN  0x10u
#define LCR_WLEN_SHIFT 5
#define LCR_SPS  0x80u

#define CR_UARTEN 0x0001u
#define CR_TXE    0x0100u
#define CR_RXE    0x0200u
#define CR_DTR    0x0400u
#define CR_RTS    0x0800u
#define CR_RTSEN  0x4000u
#define CR_CTSEN  0x8000u

#define INT_MODEM 0x00fu        /* RI, CTS, DCD, DSR */
#define INT_RX 0x010u
#define INT_TX 0x020u
#define INT_RT 0x040u           /* characters have waited in the FIFO for 32 bit times */
#define INT_OE 0x400u
#define INT_BE 0x200u

static uint32_t get(const struct pl011 *dev, unsigned reg)
{
    return in32(dev->base + ((uintptr_t)reg << dev->shift));
}

static void set(const struct pl011 *dev, unsigned reg, uint32_t value)
{
    out32(dev->base + ((uintptr_t)reg << dev->shift), value);
}

/* The device goes on talking as firmware left it until pl011_set_line(). */
int pl011_init(struct pl011 *dev, uint64_t paddr)
{
    if (ThreadCtl(_NTO_TCTL_IO, NULL) == -1)
        return errno;
    dev->base = mmap_device_io((size_t)UART_SIZE << dev->shift, paddr);
    if (dev->base == (uintptr_t)MAP_FAILED)
        return errno;
    set(dev, UARTIMSC, 0);
    set(dev, UARTIFLS, dev->rx_level << 3 | dev->tx_level);
    return 0;
}

static int set_baud(const struct pl011 *dev, unsigned baud)
{
    if (dev->clock == 0 || baud == 0)
        return 0;
    uint64_t divisor = ((uint64_t)dev->clock * 4 + baud / 2) / baud;      /* in 64ths */
    if (divisor < 64 || divisor > 0xffffull * 64)
        return EINVAL;
    set(dev, UARTIBRD, (uint32_t)(divisor / 64));
    set(dev, UARTFBRD, (uint32_t)(divisor % 64));
    return 0;
}

static uint32_t line_control(uint32_t cflag)
{
    uint32_t lcr = LCR_FEN | (cflag & CSIZE) >> 4 << LCR_WLEN_SHIFT;
    if (cflag & CSTOPB)
        lcr |= LCR_STP2;
    if (cflag & PARENB)
        lcr |= LCR_PEN | (cflag & PARODD ? 0 : LCR_EPS) | (cflag & PARSTK ? LCR_SPS : 0);
    return lcr;
}

/* The divisor takes effect with the write to LCR_H. */
int pl011_set_line(const struct pl011 *dev, uint32_t cflag, unsigned baud)
{
    int err = set_baud(dev, baud);
    if (err != 0)
        return err;
    set(dev, UARTLCR_H, line_control(cflag));
    uint32_t control = CR_UARTEN | CR_TXE | CR_RXE | CR_DTR | CR_RTS;
    if (cflag & IHFLOW)
        control |= CR_RTSEN;
    if (cflag & OHFLOW)
        control |= CR_CTSEN;
    set(dev, UARTCR, control);
    return 0;
}

/* Leaves the device usable for the debug console. */
void pl011_stop(const struct pl011 *dev)
{
    set(dev, UARTIMSC, 0);
}

/* -> character with PL011_RX_* bits, PL011_RX_NONE */
int pl011_receive(const struct pl011 *dev)
{
    if (get(dev, UARTFR) & FR_RXFE)
        return PL011_RX_NONE;
    return (int)(get(dev, UARTDR) & 0xfff);
}

bool pl011_can_send(const struct pl011 *dev)
{
    return !(get(dev, UARTFR) & FR_TXFF);
}

void pl011_send(const struct pl011 *dev, uint8_t c)
{
    set(dev, UARTDR, c);
}

bool pl011_busy(const struct pl011 *dev)
{
    return (get(dev, UARTFR) & FR_BUSY) != 0;
}

/* -> a modem line has changed */
bool pl011_acknowledge(const struct pl011 *dev)
{
    uint32_t raised = get(dev, UARTRIS);
    set(dev, UARTICR, raised);
    set(dev, UARTRSR, 0);
    return (raised & INT_MODEM) != 0;
}

void pl011_listen(const struct pl011 *dev, bool receive, bool transmit)
{
    set(dev, UARTIMSC, (receive ? INT_RX | INT_RT | INT_OE | INT_BE : 0) | (transmit ? INT_TX : 0) | INT_MODEM);
}

void pl011_set_break(const struct pl011 *dev, bool on)
{
    uint32_t lcr = get(dev, UARTLCR_H);
    set(dev, UARTLCR_H, on ? lcr | LCR_BRK : lcr & ~LCR_BRK);
}

static uint32_t control_bits(uint32_t lines)
{
    return (lines & _LINESTATUS_SER_DTR ? CR_DTR : 0) | (lines & _LINESTATUS_SER_RTS ? CR_RTS : 0);
}

void pl011_set_modem(const struct pl011 *dev, uint32_t raise, uint32_t lower)
{
    set(dev, UARTCR, (get(dev, UARTCR) | control_bits(raise)) & ~control_bits(lower));
}

uint32_t pl011_line_status(const struct pl011 *dev)
{
    uint32_t control = get(dev, UARTCR), flags = get(dev, UARTFR);
    return (control & CR_DTR ? _LINESTATUS_SER_DTR : 0) | (control & CR_RTS ? _LINESTATUS_SER_RTS : 0) |
           (flags & FR_CTS ? _LINESTATUS_SER_CTS : 0) | (flags & FR_DSR ? _LINESTATUS_SER_DSR : 0) |
           (flags & FR_RI ? _LINESTATUS_SER_RI : 0) | (flags & FR_DCD ? _LINESTATUS_SER_CD : 0);
}
