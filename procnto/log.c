/* SPDX-License-Identifier: Apache-2.0 */
/* Text to the startup's debug device. Usable before anything else works: no lock but the kernel's, no heap. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "procnto.h"

#define LOG_LINE 512

void klog_write(const char *text, size_t size)
{
    while (size != 0) {
        long n = kconsole(KCONSOLE_WRITE, (char *)(uintptr_t)text, size);     /* a bounded piece a call */

        if (n <= 0)
            return;
        text += n;
        size -= (size_t)n;
    }
}

static void klog_format(const char *fmt, va_list ap)
{
    char line[LOG_LINE];
    int n = vsnprintf(line, sizeof line, fmt, ap);

    if (n > 0)
        klog_write(line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void klog(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    klog_format(fmt, ap);
    va_end(ap);
}

void procnto_panic(const char *fmt, ...)
{
    va_list ap;

    klog("procnto: ");
    va_start(ap, fmt);
    klog_format(fmt, ap);
    va_end(ap);
    klog("\n");
    kreboot(KREBOOT_RESET);
    abort();
}
