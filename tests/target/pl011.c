/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The registers of devc-pl011 on a block of plain memory in their place: line formats, speeds, errors of reception, break and
 * modem lines, which the emulated port never has.
 */
#include <termios.h>

#include "test.h"
#include "../../servers/devc-pl011/pl011.c"

static uint32_t block[UART_SIZE / 4];
static struct pl011 dev = { .clock = 24000000 };

static uint32_t *reg(unsigned offset) { return &block[offset / 4]; }

static void begin(void)
{
    dev.base = (uintptr_t)block;
    memset(block, 0, sizeof block);
}

static uint32_t line(uint32_t cflag)
{
    begin();
    CHECK_EQ(pl011_set_line(&dev, cflag, B115200), 0);
    return *reg(UARTLCR_H);
}

TEST(line_sizes)
{
    CHECK_EQ(line(CS5), LCR_FEN);
    CHECK_EQ(line(CS6), LCR_FEN | 1u << LCR_WLEN_SHIFT);
    CHECK_EQ(line(CS7), LCR_FEN | 2u << LCR_WLEN_SHIFT);
    CHECK_EQ(line(CS8), LCR_FEN | 3u << LCR_WLEN_SHIFT);
    CHECK_EQ(line(CS8 | CSTOPB), LCR_FEN | 3u << LCR_WLEN_SHIFT | LCR_STP2);
}
TEST(line_parities)
{
    CHECK_EQ(line(CS7 | PARENB), LCR_FEN | 2u << LCR_WLEN_SHIFT | LCR_PEN | LCR_EPS);
    CHECK_EQ(line(CS7 | PARENB | PARODD), LCR_FEN | 2u << LCR_WLEN_SHIFT | LCR_PEN);
    CHECK_EQ(line(CS7 | PARENB | PARSTK), LCR_FEN | 2u << LCR_WLEN_SHIFT | LCR_PEN | LCR_EPS | LCR_SPS);
    CHECK_EQ(line(CS7 | PARODD | PARSTK), LCR_FEN | 2u << LCR_WLEN_SHIFT);     /* without PARENB they say nothing */
}
TEST(line_flow_control)
{
    const uint32_t always = CR_UARTEN | CR_TXE | CR_RXE | CR_DTR | CR_RTS;
    line(CS8);
    CHECK_EQ(*reg(UARTCR), always);
    line(CS8 | IHFLOW);
    CHECK_EQ(*reg(UARTCR), always | CR_RTSEN);
    line(CS8 | IHFLOW | OHFLOW);
    CHECK_EQ(*reg(UARTCR), always | CR_RTSEN | CR_CTSEN);
}
TEST(line_speeds)
{
    static const struct { unsigned baud, whole, part; } row[] = {
        { 115200, 13, 1 }, { 9600, 156, 16 }, { 1500000, 1, 0 }, { 110, 13636, 23 },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        begin();
        CHECK_EQ(pl011_set_line(&dev, CS8, row[i].baud), 0);
        CHECK_EQ(*reg(UARTIBRD), row[i].whole);
        CHECK_EQ(*reg(UARTFBRD), row[i].part);
    }
}
TEST(line_speed_bad)
{
    begin();
    *reg(UARTIBRD) = 77;
    CHECK_EQ(pl011_set_line(&dev, CS8, 2000000), EINVAL);       /* more than a sixteenth of the clock */
    CHECK_EQ(pl011_set_line(&dev, CS8, 10), EINVAL);
    CHECK_EQ(*reg(UARTIBRD), 77);
    CHECK_EQ(*reg(UARTLCR_H), 0);
    CHECK_EQ(pl011_set_line(&dev, CS8, 0), 0);                  /* B0: the speed stays */
    CHECK_EQ(*reg(UARTIBRD), 77);
}
TEST(line_speed_of_an_unknown_clock) { struct pl011 blind = { .base = (uintptr_t)block }; begin(); *reg(UARTIBRD) = 5; CHECK_EQ(pl011_set_line(&blind, CS8, 9600), 0); CHECK_EQ(*reg(UARTIBRD), 5); }

TEST(receive_nothing) { begin(); *reg(UARTFR) = FR_RXFE; *reg(UARTDR) = 'x'; CHECK_EQ(pl011_receive(&dev), PL011_RX_NONE); }
TEST(receive_a_character) { begin(); *reg(UARTDR) = 0xfffff000u | 'x'; CHECK_EQ(pl011_receive(&dev), 'x'); }
TEST(receive_errors)
{
    static const uint32_t errors[] = { PL011_RX_OVERRUN, PL011_RX_BREAK, PL011_RX_PARITY, PL011_RX_FRAME, PL011_RX_PARITY | PL011_RX_FRAME };
    begin();
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        *reg(UARTDR) = errors[i] | 0x41;
        CHECK_EQ(pl011_receive(&dev), errors[i] | 0x41);
    }
}
TEST(send_when_there_is_room)
{
    begin();
    CHECK(pl011_can_send(&dev) && !pl011_busy(&dev));
    pl011_send(&dev, 0xe4);
    CHECK_EQ(*reg(UARTDR), 0xe4);
    *reg(UARTFR) = FR_TXFF | FR_BUSY;
    CHECK(!pl011_can_send(&dev) && pl011_busy(&dev));
}
TEST(break_on_and_off)
{
    uint32_t before = line(CS8 | PARENB);
    pl011_set_break(&dev, true);
    CHECK_EQ(*reg(UARTLCR_H), before | LCR_BRK);
    pl011_set_break(&dev, false);
    CHECK_EQ(*reg(UARTLCR_H), before);
}
TEST(modem_outputs)
{
    line(CS8);
    uint32_t before = *reg(UARTCR);
    pl011_set_modem(&dev, 0, _LINESTATUS_SER_DTR);
    CHECK_EQ(*reg(UARTCR), before & ~CR_DTR);
    pl011_set_modem(&dev, _LINESTATUS_SER_DTR, _LINESTATUS_SER_RTS);
    CHECK_EQ(*reg(UARTCR), before & ~CR_RTS);
    CHECK_EQ(pl011_line_status(&dev), _LINESTATUS_SER_DTR);
}
TEST(modem_inputs)
{
    static const struct { uint32_t flag, status; } row[] = {
        { FR_CTS, _LINESTATUS_SER_CTS }, { FR_DSR, _LINESTATUS_SER_DSR }, { FR_RI, _LINESTATUS_SER_RI }, { FR_DCD, _LINESTATUS_SER_CD },
    };
    begin();
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        *reg(UARTFR) = row[i].flag;
        CHECK_EQ(pl011_line_status(&dev), row[i].status);
    }
}
TEST(interrupts_are_acknowledged)
{
    begin();
    *reg(UARTRIS) = INT_RX | INT_OE;
    *reg(UARTRSR) = 0xf;
    CHECK(!pl011_acknowledge(&dev));
    CHECK_EQ(*reg(UARTICR), INT_RX | INT_OE);
    CHECK_EQ(*reg(UARTRSR), 0);
    *reg(UARTRIS) = 0x4;                /* the carrier has changed */
    CHECK(pl011_acknowledge(&dev));
}
TEST(interrupts_listened_to)
{
    begin();
    pl011_listen(&dev, false, false);
    CHECK_EQ(*reg(UARTIMSC), INT_MODEM);
    pl011_listen(&dev, true, false);
    CHECK_EQ(*reg(UARTIMSC), INT_MODEM | INT_RX | INT_RT | INT_OE | INT_BE);
    pl011_listen(&dev, false, true);
    CHECK_EQ(*reg(UARTIMSC), INT_MODEM | INT_TX);
    pl011_stop(&dev);
    CHECK_EQ(*reg(UARTIMSC), 0);
}
TEST(registers_further_apart) { struct pl011 wide = { .base = (uintptr_t)block, .shift = 1 }; begin(); pl011_send(&wide, 'a'); pl011_listen(&wide, false, true); CHECK_EQ(*reg(UARTIMSC * 2), INT_MODEM | INT_TX); }
