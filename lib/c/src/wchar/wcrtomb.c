/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <wchar.h>

size_t wcrtomb(char *restrict s, wchar_t wc, mbstate_t *restrict ps)
{
    unsigned v = (unsigned)wc;

    if (s == NULL) {
        return 1;
    }
    if (v < 0x80) {
        s[0] = (char)v;
        return 1;
    }
    if (v < 0x800) {
        s[0] = (char)(0xc0 | v >> 6);
        s[1] = (char)(0x80 | (v & 0x3f));
        return 2;
    }
    if (v < 0x10000 && (v < 0xd800 || v > 0xdfff)) {
        s[0] = (char)(0xe0 | v >> 12);
        s[1] = (char)(0x80 | (v >> 6 & 0x3f));
        s[2] = (char)(0x80 | (v & 0x3f));
        return 3;
    }
    if (v >= 0x10000 && v < 0x110000) {
        s[0] = (char)(0xf0 | v >> 18);
        s[1] = (char)(0x80 | (v >> 12 & 0x3f));
        s[2] = (char)(0x80 | (v >> 6 & 0x3f));
        s[3] = (char)(0x80 | (v & 0x3f));
        return 4;
    }
    errno = EILSEQ;
    return (size_t)-1;
}
