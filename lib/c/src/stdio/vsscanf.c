/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"
#include <string.h>

/* Copies the string in pieces: a long one is not measured just to read its first word. */
static ssize_t string_read(FILE *fp, void *buf, size_t n)
{
    const char *s = fp->cookie;
    size_t k = strnlen(s, n);

    memcpy(buf, s, k);
    fp->cookie = (void *)(s + k);
    return (ssize_t)k;
}

static const struct file_ops string_ops = { string_read, NULL, NULL, NULL };

int __scan_string(const char *s, const char *fmt, va_list ap, int wide)
{
    unsigned char piece[UNGET + 128];
    FILE fp = {
        .flags = F_READ | F_NOLOCK | F_MODE_SET, .fd = -1, .ops = &string_ops, .cookie = (void *)s,
        .buf = piece + UNGET, .size = sizeof piece - UNGET,
    };

    return __scan(&fp, fmt, ap, wide);
}

int vsscanf(const char *restrict s, const char *restrict fmt, va_list ap)
{
    return __scan_string(s, fmt, ap, 0);
}
