/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <wchar.h>
#include <wctype.h>

/* Combining marks take no column, the East Asian wide blocks two. */
int wcwidth(wchar_t wc)
{
    unsigned c = (unsigned)wc;

    if (c == 0) {
        return 0;
    }
    if (!iswprint((wint_t)wc)) {
        return -1;
    }
    if ((c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) || (c >= 0x591 && c <= 0x5bd) ||
        (c >= 0x200b && c <= 0x200f) || (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff) {
        return 0;
    }
    if ((c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f) || (c >= 0xac00 && c <= 0xd7a3) ||
        (c >= 0xf900 && c <= 0xfaff) || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff01 && c <= 0xff60) ||
        (c >= 0xffe0 && c <= 0xffe6) || (c >= 0x1f300 && c <= 0x1f64f) || (c >= 0x1f900 && c <= 0x1f9ff) ||
        (c >= 0x20000 && c <= 0x3fffd)) {
        return 2;
    }
    return 1;
}

int wcswidth(const wchar_t *s, size_t n)
{
    int total = 0;

    for (; n > 0 && *s != 0; n--, s++) {
        int w = wcwidth(*s);
        if (w < 0) {
            return -1;
        }
        total += w;
    }
    return total;
}
