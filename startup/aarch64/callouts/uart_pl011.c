/* SPDX-License-Identifier: Apache-2.0 */
/* Debug console on a PL011. Raw characters: a line end needs its own '\r'. */
#include "callout.h"
#include "cpu.h"

#define UARTDR   0x00
#define UARTFR   0x18
#define FR_TXFF  0x20
#define FR_RXFE  0x10
#define DR_BREAK 0x400

void uart_pl011_display_char(struct syspage_entry *sp, char c)
{
    uint64_t uart = CALLOUT_DATA->uart;
    while (mmio_read32(uart + UARTFR) & FR_TXFF) continue;
    mmio_write32(uart + UARTDR, (uint8_t)c);
}

int uart_pl011_poll_key(struct syspage_entry *sp)
{
    uint64_t uart = CALLOUT_DATA->uart;
    if (mmio_read32(uart + UARTFR) & FR_RXFE) return -1;
    return (int)(mmio_read32(uart + UARTDR) & 0xff);
}

int uart_pl011_break_detect(struct syspage_entry *sp)
{
    uint64_t uart = CALLOUT_DATA->uart;
    if (mmio_read32(uart + UARTFR) & FR_RXFE) return 0;
    return (mmio_read32(uart + UARTDR) & DR_BREAK) != 0;
}
