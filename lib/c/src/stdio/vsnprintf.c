/* SPDX-License-Identifier: Apache-2.0 */
#include "format.h"
#include <stdio.h>
#include <string.h>

struct string_sink {
    struct sink out;
    char *buf;
    size_t room; /* without the terminator */
};

static void string_put(struct sink *out, const char *s, size_t n)
{
    struct string_sink *ss = (struct string_sink *)out;

    if (out->count < ss->room) {
        size_t left = ss->room - out->count;
        memcpy(ss->buf + out->count, s, n < left ? n : left);
    }
    out->count += n;
}

int vsnprintf(char *restrict buf, size_t size, const char *restrict fmt, va_list ap)
{
    struct string_sink ss = { { string_put, 0, 0, 0 }, buf, size > 0 ? size - 1 : 0 };
    int n = __format(&ss.out, fmt, ap);

    if (size > 0) {
        buf[ss.out.count < ss.room ? ss.out.count : ss.room] = '\0';
    }
    return n;
}
