/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to a polled PL011, and the end of a boot that cannot go on. */
#include <stdarg.h>
#include "startup.h"

#define UARTDR      0x00
#define UARTFR      0x18
#define UARTLCR_H   0x2c
#define UARTCR      0x30
#define UARTIMSC    0x38
#define FR_TXFF     0x20
#define LCR_8N1     0x70        /* 8 bits, FIFOs on */
#define CR_ON       0x301       /* UARTEN, TXE, RXE */

static uint64_t uart;

/* The baud rate stays as the firmware set it: its clock is known to nobody else. */
void log_open(uint64_t pl011)
{
    if (pl011 == uart) return;
    uart = pl011;
    if (!uart) return;
    mmio_write32(uart + UARTIMSC, 0);
    if (mmio_read32(uart + UARTCR) & 1) return;
    mmio_write32(uart + UARTLCR_H, LCR_8N1);
    mmio_write32(uart + UARTCR, CR_ON);
}

bool log_is_open(void) { return uart != 0; }

static void put(char c)
{
    if (!uart) return;
    while (mmio_read32(uart + UARTFR) & FR_TXFF) continue;
    mmio_write32(uart + UARTDR, (uint8_t)c);
}

static void put_char(char c)
{
    if (c == '\n') put('\r');
    put(c);
}

static void put_number(uint64_t v, unsigned base, bool negative, int width, bool zero)
{
    char digits[24];
    int n = 0;
    do {
        digits[n++] = "0123456789abcdef"[v % base];
        v /= base;
    } while (v);
    if (negative) digits[n++] = '-';
    for (int i = n; i < width; i++) put(zero ? '0' : ' ');
    while (n) put(digits[--n]);
}

static void put_string(const char *s, int width)
{
    if (!s) s = "(null)";
    for (; *s; s++, width--) put_char(*s);
    for (; width > 0; width--) put(' ');
}

/* %s %c %d %u %x %p, field width, leading 0, l and ll. */
static void vformat(const char *fmt, va_list ap)
{
    for (; *fmt; fmt++) {
        if (*fmt != '%') { put_char(*fmt); continue; }
        bool zero = false, is_long = false;
        int width = 0;
        if (*++fmt == '-') fmt++;
        if (*fmt == '0') zero = true;
        while (*fmt >= '0' && *fmt <= '9') width = width * 10 + *fmt++ - '0';
        while (*fmt == 'l') is_long = true, fmt++;
        switch (*fmt) {
        case 's': put_string(va_arg(ap, const char *), width); break;
        case 'c': put_char((char)va_arg(ap, int)); break;
        case 'd': {
            int64_t v = is_long ? va_arg(ap, int64_t) : va_arg(ap, int);
            put_number(v < 0 ? -(uint64_t)v : (uint64_t)v, 10, v < 0, width, zero);
            break;
        }
        case 'u': put_number(is_long ? va_arg(ap, uint64_t) : va_arg(ap, unsigned), 10, false, width, zero); break;
        case 'p': put_number((uintptr_t)va_arg(ap, void *), 16, false, width, zero); break;
        case 'x': put_number(is_long ? va_arg(ap, uint64_t) : va_arg(ap, unsigned), 16, false, width, zero); break;
        case 0: return;
        default: put_char(*fmt);
        }
    }
}

void kprintf(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vformat(fmt, ap);
    va_end(ap);
}

void fatal(const char *fmt, ...)
{
    va_list ap;
    if (!uart) log_open(board.fallback_uart);
    kprintf("startup: ");
    va_start(ap, fmt);
    vformat(fmt, ap);
    va_end(ap);
    kprintf("; powering off\n");
    power_off();
}

void startup_exception(unsigned vector, uint64_t esr, uint64_t elr, uint64_t far)
{
    static unsigned depth;
    if (depth++ == 0)
        fatal("exception %u: ESR 0x%lx at 0x%lx (startup + 0x%lx), FAR 0x%lx", vector, esr, elr,
              elr - ptr_phys(startup_text_start) + 0x100, far);
    power_off();    /* the first way of powering off is undefined here: it tries the next */
}

/* From entry.S, when the checksum over header and startup is wrong: nothing is relocated, nothing else may be
   trusted. */
void startup_damaged(uint32_t sum)
{
    fatal("the startup part of the image is damaged: no header in front, or bad checksum 0x%x", sum);
}
