/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdio/file.h"
#include "../stdio/format.h"
#include "wide_format.h"
#include <errno.h>
#include <stdlib.h>

struct stream_sink {
    struct sink out;
    FILE *fp;
};

/* Counts characters: every byte but the continuation bytes of UTF-8. */
static void stream_put(struct sink *out, const char *s, size_t n)
{
    FILE *fp = ((struct stream_sink *)out)->fp;

    if (__write_bytes(fp, s, n) != n) {
        out->failed = EIO;
    }
    for (size_t i = 0; i < n; i++) {
        out->count += ((unsigned char)s[i] & 0xc0) != 0x80;
    }
}

int vfwprintf(FILE *restrict fp, const wchar_t *restrict fmt, va_list ap)
{
    struct stream_sink ss = { { stream_put, 0, 0, 1 }, fp };
    char *narrow = __narrow_format(fmt);
    int n;

    if (narrow == NULL) {
        return -1;
    }
    __file_lock(fp);
    n = __format(&ss.out, narrow, ap);
    __file_unlock(fp);
    free(narrow);
    return n;
}

int vwprintf(const wchar_t *restrict fmt, va_list ap)
{
    return vfwprintf(stdout, fmt, ap);
}

int fwprintf(FILE *restrict fp, const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfwprintf(fp, fmt, ap);
    va_end(ap);
    return n;
}

int wprintf(const wchar_t *restrict fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vfwprintf(stdout, fmt, ap);
    va_end(ap);
    return n;
}
