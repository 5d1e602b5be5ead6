/* SPDX-License-Identifier: Apache-2.0 */
/* Kernel output: the debug callout and a ring that keeps the last of it. Kernel lock, or the only CPU left in a panic. */
#include "debug.h"
#include <sys/syspage.h>

#define KLOG_SIZE 4096
static char klog[KLOG_SIZE];
uint32_t klog_at;
int ker_verbose;

static void emit(char c)
{
    struct debug_callout *d = &_SYSPAGE_ENTRY(syspage, callout)->debug[0];

    if (d->display_char)
        d->display_char(syspage, c);
}

void console_putc(char c)
{
    if (c == '\n')
        emit('\r');
    emit(c);
}

int console_poll(void)
{
    struct debug_callout *d = &_SYSPAGE_ENTRY(syspage, callout)->debug[0];

    int c = d->poll_key ? d->poll_key(syspage) : -1;

    return c >= 0 && dump_key(c) ? -1 : c;
}

size_t klog_read(char *dst, size_t n)
{
    uint32_t have = MIN(klog_at, KLOG_SIZE);

    n = MIN(n, have);
    for (size_t i = 0; i < n; i++)
        dst[i] = klog[(klog_at - n + i) % KLOG_SIZE];
    return n;
}

#ifdef PAULI_INSTR
void klog_tail(uint32_t end, unsigned lines)
{
    uint32_t at = end, oldest = klog_at > KLOG_SIZE ? klog_at - KLOG_SIZE : 0;

    while (at > oldest && (klog[(at - 1) % KLOG_SIZE] != '\n' || at == end || --lines))
        at--;
    for (; at < end && at >= oldest; at++)
        console_putc(klog[at % KLOG_SIZE]);
}
#endif

struct sink { void (*put)(struct sink *, char); char *at, *end; };

static void put_log(struct sink *s, char c)
{
    klog[klog_at++ % KLOG_SIZE] = c;
    console_putc(c);
}

static void put_buf(struct sink *s, char c)
{
    if (s->at < s->end)
        *s->at++ = c;
}

static void put_number(struct sink *s, uint64_t v, unsigned base, unsigned width, char pad, bool neg)
{
    char buf[24];
    unsigned n = 0;

    do {
        buf[n++] = "0123456789abcdef"[v % base];
        v /= base;
    } while (v);
    if (neg)
        buf[n++] = '-';
    while (n < width && n < sizeof buf)
        buf[n++] = pad;
    while (n)
        s->put(s, buf[--n]);
}

/* %d %u %x %lx %p %s %c with width and zero padding: all the kernel uses. */
static void format(struct sink *s, const char *f, va_list ap)
{
    for (; *f; f++) {
        unsigned width = 0;
        bool is_long = false;
        char pad = ' ';

        if (*f != '%') {
            s->put(s, *f);
            continue;
        }
        if (*++f == '0')
            pad = '0';
        while (*f >= '0' && *f <= '9')
            width = width * 10 + (unsigned)(*f++ - '0');
        while (*f == 'l' || *f == 'z') {
            is_long = true;
            f++;
        }
        switch (*f) {
        case 'd': {
            long v = is_long ? va_arg(ap, long) : va_arg(ap, int);
            put_number(s, v < 0 ? -(uint64_t)v : (uint64_t)v, 10, width, pad, v < 0);
            break;
        }
        case 'u':
        case 'x':
            put_number(s, is_long ? va_arg(ap, unsigned long) : va_arg(ap, unsigned), *f == 'u' ? 10 : 16, width, pad, false);
            break;
        case 'p':
            put_number(s, (uintptr_t)va_arg(ap, void *), 16, 16, '0', false);
            break;
        case 's': {
            const char *str = va_arg(ap, const char *);
            for (str = str ? str : "(null)"; *str; str++, width = width ? width - 1 : 0)
                s->put(s, *str);
            while (width--)
                s->put(s, ' ');
            break;
        }
        case 'c':
            s->put(s, (char)va_arg(ap, int));
            break;
        case 0:
            return;
        default:
            s->put(s, *f);
        }
    }
}

void kvprintf(const char *f, va_list ap)
{
    struct sink s = { put_log, NULL, NULL };

    format(&s, f, ap);
}

void kprintf(const char *f, ...)
{
    va_list ap;

    va_start(ap, f);
    kvprintf(f, ap);
    va_end(ap);
}

int ksnprintf(char *dst, size_t n, const char *f, ...)
{
    struct sink s = { put_buf, dst, dst + (n ? n - 1 : 0) };
    va_list ap;

    va_start(ap, f);
    format(&s, f, ap);
    va_end(ap);
    if (n)
        *s.at = 0;
    return (int)(s.at - dst);
}
