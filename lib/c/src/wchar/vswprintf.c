/* SPDX-License-Identifier: Apache-2.0 */
#include "../stdio/format.h"
#include "wide_format.h"
#include <errno.h>
#include <stdlib.h>

struct wide_sink {
    struct sink out;
    wchar_t *buf;
    size_t room; /* without the terminator */
    mbstate_t ps;
};

static void wide_put(struct sink *out, const char *s, size_t n)
{
    struct wide_sink *ws = (struct wide_sink *)out;

    while (n > 0 && out->failed == 0) {
        wchar_t wc;
        size_t k = mbrtowc(&wc, s, n, &ws->ps);
        if (k == (size_t)-2) {
            return;
        }
        if (k == (size_t)-1) {
            out->failed = EILSEQ;
            return;
        }
        k += k == 0;
        if (out->count < ws->room) {
            ws->buf[out->count] = wc;
        }
        out->count++;
        s += k;
        n -= k;
    }
}

/* Unlike vsnprintf(), text that does not fit is an error. */
int vswprintf(wchar_t *restrict buf, size_t size, const wchar_t *restrict fmt, va_list ap)
{
    struct wide_sink ws = { { wide_put, 0, 0, 1 }, buf, size > 0 ? size - 1 : 0, { 0 } };
    char *narrow = __narrow_format(fmt);
    int n;

    if (narrow == NULL) {
        return -1;
    }
    n = __format(&ws.out, narrow, ap);
    free(narrow);
    if (size > 0) {
        buf[ws.out.count < ws.room ? ws.out.count : ws.room] = 0;
    }
    if (n >= 0 && (size_t)n >= size) {
        errno = EOVERFLOW;
        return -1;
    }
    return n;
}
